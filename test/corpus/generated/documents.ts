import { leafOf, nameFor, newUid } from './content.ts';
import type { Random } from './random.ts';
import type { ArrayNode, Node, ObjectNode, Sort } from './tree.ts';

/** What every format can hold: a text says it all. */
const TEXT_SORTS: readonly Sort[] = [
  ...(['money', 'precise', 'whole', 'seconds', 'identity', 'instant', 'local', 'date', 'sentence'] as const),
  ...(['state', 'code', 'url', 'path', 'uuid', 'digest', 'version', 'flag', 'label'] as const),
];
const JSON_SORTS: readonly Sort[] = [...TEXT_SORTS, 'money text', 'null', 'blank', 'null', 'blank'];
const ELEMENT_SORTS: readonly Sort[] = [
  'whole',
  'label',
  'precise',
  'instant',
  'uuid',
  'money',
  'date',
  'sentence',
];

/** An object of random fields; `depth` levels of objects and arrays may follow. */
export function randomObject(random: Random, depth: number, json: boolean): ObjectNode {
  const made: ObjectNode = { type: 'object', uid: newUid(), fields: [] };
  const leaves = random.int(3, 8);
  for (let at = 0; at < leaves; at++) {
    const sort = random.pick(json ? JSON_SORTS : TEXT_SORTS);
    add(made, nameFor(sort, random), leafOf(sort, random));
  }
  const containers = depth === 0 ? 0 : random.int(1, 3);
  for (let at = 0; at < containers; at++) {
    if (random.chance(0.4))
      add(
        made,
        random.pick(['customer', 'address', 'meta', 'owner', 'totals']),
        randomObject(random, depth - 1, json),
      );
    else
      add(
        made,
        random.pick(['items', 'entries', 'lines', 'tags', 'history']),
        randomArray(random, depth - 1, json),
      );
  }
  made.fields = random.shuffled(made.fields);
  return made;
}

/** An array of keyed objects, of objects without keys, of scalars, or (JSON alone) of rows. */
export function randomArray(random: Random, depth: number, json: boolean): ArrayNode {
  const shape = random.pick(
    json ? (['keyed', 'objects', 'scalars', 'rows'] as const) : (['keyed', 'objects', 'scalars'] as const),
  );
  const length = random.int(2, shape === 'scalars' ? 9 : 6);
  const sort = random.pick(ELEMENT_SORTS);
  const items: Node[] = [];
  for (let at = 0; at < length; at++) items.push(element(shape, at));
  return { type: 'array', uid: newUid(), items: distinct(items), keyed: shape === 'keyed' };

  function element(of: typeof shape, at: number): Node {
    if (of === 'scalars') return leafOf(sort, random);
    if (of === 'rows') {
      const cells = Array.from({ length: 3 }, () => leafOf('precise', random));
      return { type: 'array', uid: newUid(), items: cells, keyed: false };
    }
    const object = randomObject(random, Math.min(depth, random.int(0, 1)), json);
    object.fields = object.fields.filter(([name]) => name !== 'id');
    if (of === 'keyed') {
      const id = { ...leafOf('identity', random), json: String(1000 + at * 7) };
      object.fields.unshift(['id', id]);
    }
    return object;
  }
}

/** A page: a heading, paragraphs, a table and a list. */
export function randomPage(random: Random): ObjectNode {
  const texts = (most: number, ...sorts: readonly Sort[]) =>
    list(distinct(Array.from({ length: random.int(2, most) }, () => leafOf(random.pick(sorts), random))));
  const rows = Array.from({ length: random.int(2, 6) }, () => {
    const cells = (['code', 'sentence', 'money', 'date', 'precise'] as const).map((sort) =>
      leafOf(sort, random),
    );
    return object(['td', list(cells)]);
  });
  const body = object(
    ['h1', leafOf('sentence', random)],
    ['p', texts(4, 'sentence', 'instant', 'uuid', 'path')],
    ['table', object(['tbody', object(['tr', list(rows)])])],
    ['ul', object(['li', texts(6, 'label', 'state', 'whole', 'url')])],
  );
  return object(['html', object(['head', object(['title', leafOf('sentence', random)])], ['body', body])]);
}

/** Fields of a form, some of them several times. */
export function randomForm(random: Random): ObjectNode {
  const made = randomObject(random, 0, false);
  add(
    made,
    'choice',
    list(distinct(Array.from({ length: random.int(2, 5) }, () => leafOf('label', random)))),
  );
  return made;
}

export function list(items: Node[], keyed = false): ArrayNode {
  return { type: 'array', uid: newUid(), items, keyed };
}

function object(...fields: [string, Node][]): ObjectNode {
  return { type: 'object', uid: newUid(), fields };
}

function add(to: ObjectNode, name: string, value: Node): void {
  if (!to.fields.some(([known]) => known === name)) to.fields.push([name, value]);
}

/** Equal scalars would leave open which of them is gone. */
function distinct(items: Node[]): Node[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    if (item.type !== 'leaf') return true;
    if (seen.has(item.json)) return false;
    seen.add(item.json);
    return true;
  });
}
