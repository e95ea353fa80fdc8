import type { Random } from './random.ts';
import { objectOf, type Scenario } from './scenario.ts';

/** An element and where it stood before anything happened to its list. */
interface Item {
  readonly at: number;
  readonly json: string;
}

const COLOURS = ['red', 'green', 'blue'];

const range = (length: number) => Array.from({ length }, (_, at) => at);
const listOf = (items: readonly Item[]) => `{"list":[${items.map(({ json }) => json).join(',')}]}`;

function items(length: number, make: (at: number) => string): Item[] {
  return range(length).map((at) => ({ at, json: make(at) }));
}

const keyed = (random: Random) => (at: number) =>
  objectOf({
    id: String(at + 1),
    name: `"n${random.hex(6)}"`,
    size: String(random.int(100, 999_999)),
    on: String(random.chance(0.5)),
  });
const keyless = (random: Random) => (at: number) =>
  objectOf({
    name: `"n${random.hex(6)}"`,
    size: String(random.int(100, 999_999)),
    rank: String(at),
    on: String(random.chance(0.5)),
  });
/** Elements of which many are equal. */
const common = (random: Random) => () =>
  objectOf({
    colour: JSON.stringify(random.pick(COLOURS)),
    size: String(random.int(1, 2)),
    on: String(random.chance(0.5)),
  });

const elementOf = (random: Random) => random.pick([keyed, keyless])(random);

/** Takes `count` random elements out. */
function without(list: readonly Item[], count: number, random: Random): { kept: Item[]; gone: Item[] } {
  const gone = random.shuffled(list).slice(0, count);
  return { kept: list.filter((item) => !gone.includes(item)), gone };
}

function reordered(list: readonly Item[], random: Random): Item[] {
  let shuffled = random.shuffled(list);
  while (shuffled.every((item, at) => item === list[at])) shuffled = random.shuffled(list);
  return shuffled;
}

/** Labels of one kind for some elements, by where they stand in a list. */
const labels = (list: readonly Item[], some: readonly Item[], kind: string, field = '') =>
  some.map(({ at }) => `$.list[${list.findIndex((item) => item.at === at)}]${field} ${kind}`);

const withSize = ({ at, json }: Item, change: (size: number) => string): Item => ({
  at,
  json: json.replace(/"size":(\d+)/, (_, size: string) => `"size":${change(Number(size))}`),
});

export const arrayScenarios = {
  'several elements gone': (random: Random): Scenario => {
    const list = items(random.int(6, 12), elementOf(random));
    const { kept, gone } = without(list, random.int(2, 3), random);
    return { left: listOf(list), right: listOf(kept), expected: labels(list, gone, 'missing') };
  },
  'shuffled, and one gone': (random: Random): Scenario => {
    const list = items(random.int(5, 10), elementOf(random));
    const { kept, gone } = without(list, 1, random);
    return {
      left: listOf(list),
      right: listOf(reordered(kept, random)),
      expected: ['$.list ordering', ...labels(list, gone, 'missing')],
    };
  },
  'shuffled, and some changed': (random: Random): Scenario => {
    const list = items(random.int(5, 10), elementOf(random));
    const changed = random.shuffled(list).slice(0, 2);
    const right = reordered(
      list.map((item) => (changed.includes(item) ? withSize(item, (size) => String(size + 1)) : item)),
      random,
    );
    return {
      left: listOf(list),
      right: listOf(right),
      expected: ['$.list ordering', ...labels(list, changed, 'value', '.size')],
      swapped: ['$.list ordering', ...labels(right, changed, 'value', '.size')],
    };
  },
  'reversed, and all in another unit': (random: Random): Scenario => {
    const list = items(random.int(4, 8), keyed(random));
    const right = list.map((item) => withSize(item, (size) => String(size * 1000))).reverse();
    return {
      left: listOf(list),
      right: listOf(right),
      expected: ['$.list ordering', ...labels(list, list, 'unit', '.size')],
      swapped: ['$.list ordering', ...labels(right, list, 'unit', '.size')],
    };
  },
  'all changed in place': (random: Random): Scenario => {
    const list = items(random.int(3, 8), elementOf(random));
    const right = list.map((item) => withSize(item, (size) => `"${size}"`));
    return { left: listOf(list), right: listOf(right), expected: labels(list, list, 'type', '.size') };
  },
  'one gone, one new, one changed': (random: Random): Scenario => {
    const list = items(random.int(6, 10), keyed(random));
    const { kept, gone } = without(list, 1, random);
    const changed = [random.pick(kept)];
    const added = { at: 99, json: objectOf({ id: '991', name: '"new"', size: '7', on: 'null' }) };
    const right = kept.map((item) =>
      changed.includes(item) ? withSize(item, (size) => String(size + 3)) : item,
    );
    right.splice(random.int(0, right.length), 0, added);
    return {
      left: listOf(list),
      right: listOf(right),
      expected: [
        ...labels(list, gone, 'missing'),
        ...labels(right, [added], 'extra'),
        ...labels(list, changed, 'value', '.size'),
      ],
      swapped: [
        ...labels(list, gone, 'extra'),
        ...labels(right, [added], 'missing'),
        ...labels(right, changed, 'value', '.size'),
      ],
    };
  },
  'one of many alike changed': (random: Random): Scenario => {
    const list = items(random.int(5, 9), common(random));
    const at = random.int(0, list.length - 1);
    const right = list.map((item) => (item.at === at ? withSize(item, (size) => String(3 - size)) : item));
    return { left: listOf(list), right: listOf(right), expected: [`$.list[${at}].size value`] };
  },
  'the last of equals gone': (random: Random): Scenario => {
    const runs = random
      .shuffled(['"a"', '"b"', '"c"', '"d"'])
      .map((json) => ({ json, times: random.int(1, 3) }));
    const list = runs
      .flatMap(({ json, times }) => range(times).map(() => json))
      .map((json, at) => ({ at, json }));
    const gone = list.filter(({ at, json }) => list[at + 1]?.json !== json);
    const one = [random.pick(gone)];
    return {
      left: listOf(list),
      right: listOf(list.filter((item) => !one.includes(item))),
      expected: labels(list, one, 'missing'),
    };
  },
  'a window moved on': (random: Random): Scenario => {
    const list = items(random.int(6, 12), keyless(random));
    const by = random.int(1, 2);
    const [left, right] = [list.slice(0, -by), list.slice(by)];
    return {
      left: listOf(left),
      right: listOf(right),
      expected: [...labels(left, list.slice(0, by), 'missing'), ...labels(right, list.slice(-by), 'extra')],
    };
  },
  'a list of everything': (random: Random): Scenario => {
    const all = ['1', '"a"', 'null', '{"x":1}', '[1,2]', 'true', '""', '[]', '{}', '2.5'];
    const list = random.shuffled(all).map((json, at) => ({ at, json }));
    const { kept, gone } = without(list, 1, random);
    return { left: listOf(list), right: listOf(kept), expected: labels(list, gone, 'missing') };
  },
  'ids as texts, and another order': (random: Random): Scenario => {
    const list = items(random.int(3, 7), keyed(random));
    const right = reordered(
      list.map(({ at, json }) => ({ at, json: json.replace(/"id":(\d+)/, '"id":"$1"') })),
      random,
    );
    return {
      left: listOf(list),
      right: listOf(right),
      expected: ['$.list ordering', ...labels(list, list, 'type', '.id')],
      swapped: ['$.list ordering', ...labels(right, list, 'type', '.id')],
    };
  },
  'a field more in all, null in some': (random: Random): Scenario => {
    const list = items(random.int(3, 7), elementOf(random));
    const nulls = list.filter(() => random.chance(0.5));
    const right = list.map(({ at, json }) => ({
      at,
      json: json.replace(/}$/, nulls.some((item) => item.at === at) ? ',"more":null}' : ',"more":"x"}'),
    }));
    const others = list.filter((item) => !nulls.includes(item));
    return {
      left: listOf(list),
      right: listOf(right),
      expected: [...labels(list, nulls, 'null-absent', '.more'), ...labels(list, others, 'extra', '.more')],
    };
  },
  'lists in lists': (random: Random): Scenario => {
    const rows = range(random.int(3, 5)).map(() => range(4).map(() => random.int(10, 9999)));
    const [row, cell] = [random.int(0, rows.length - 1), random.int(0, 3)];
    const right = rows.map((cells, at) => (at === row ? cells.with(cell, (cells[cell] ?? 0) + 1) : cells));
    return {
      left: `{"list":${JSON.stringify(rows)}}`,
      right: `{"list":${JSON.stringify(right)}}`,
      expected: [`$.list[${row}][${cell}] value`],
    };
  },
} as const;
