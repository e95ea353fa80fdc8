import { KINDS, type Kind } from '../../../src/diff/types.ts';
import { leafOf, newUid } from './content.ts';
import { randomObject } from './documents.ts';
import { LEAF_FAULTS } from './leaf-faults.ts';
import type { Random } from './random.ts';
import {
  type ArrayNode,
  clone,
  type Format,
  type Leaf,
  type Node,
  type ObjectNode,
  type Spot,
  spotsOf,
} from './tree.ts';

/** A fault that stands in one of the two trees. */
export interface Planted {
  readonly uid: number;
  readonly kind: Kind;
  readonly sub: string;
}

/** Kinds that a document can show; status, headers and media types are planted on the answers. */
const BODY_KINDS: readonly Kind[] = KINDS.filter(
  (kind) => !['status', 'header', 'media-type'].includes(kind),
);

/** Plants faults one after the other into either of two equal trees, where they cannot be taken for one another. */
export class Planter {
  readonly left: Node;
  readonly right: Node;
  readonly #format: Format;
  readonly #random: Random;
  #added = 0;
  /** Nodes that no further fault may touch. */
  readonly #taken = new Set<number>();
  /** Arrays of which the elements are told apart by their place alone, or that are in another order. */
  readonly #settled = new Set<number>();

  constructor(root: Node, format: Format, random: Random) {
    this.left = root;
    this.right = clone(root);
    this.#format = format;
    this.#random = random;
  }

  /** Undefined where no place for a fault of the kind drawn was found. */
  plant(): Planted | undefined {
    const kind = this.#random.pick(BODY_KINDS);
    const onRight = this.#random.chance(0.5);
    const tree = onRight ? this.right : this.left;
    const spots = spotsOf(tree).filter(({ node }) => !this.#taken.has(node.uid));
    const ways: (() => Planted | undefined)[] = [];
    if (kind === 'missing')
      ways.push(
        () => this.#drop(spots, onRight),
        () => this.#drop(spots, onRight),
      );
    else if (kind === 'extra') ways.push(() => this.#add(spots, onRight));
    else if (kind === 'ordering') ways.push(() => this.#shuffle(spots));
    else if (kind === 'null-absent') ways.push(() => this.#omit(spots, 'null', kind));
    else {
      ways.push(() => this.#changeLeaf(spots, kind));
      if (kind === 'empty') ways.push(() => this.#omit(spots, 'blank', kind));
      if (kind === 'value') ways.push(() => this.#repeatKey(spots));
    }
    return this.#random.pick(ways)();
  }

  #changeLeaf(spots: readonly Spot[], kind: Kind): Planted | undefined {
    const faults = this.#random.shuffled(
      LEAF_FAULTS.filter((fault) => fault.kind === kind && this.#fits(fault.only)),
    );
    for (const { sorts, make, sub = '' } of faults) {
      const fitting = spots.filter(
        (spot) => isLeaf(spot.node) && sorts.includes(spot.node.sort) && this.#mayChange(spot),
      );
      if (fitting.length === 0) continue;
      const spot = this.#random.pick(fitting);
      const leaf = spot.node as Leaf;
      const json = make(leaf, this.#random);
      if (json === undefined) continue;
      leaf.json = json;
      return this.#done(spot, kind, sub);
    }
    return undefined;
  }

  #fits(only: 'json' | 'no page' | undefined): boolean {
    if (only === 'json') return this.#isJson();
    return only === undefined || this.#format !== 'html';
  }

  #isJson(): boolean {
    return this.#format === 'json' || this.#format === 'ndjson';
  }

  /** Takes a field or an element out of one side: `missing` or `extra`, seen from the left. */
  #drop(spots: readonly Spot[], fromRight: boolean): Planted | undefined {
    const fitting = spots.filter((spot) => this.#mayDrop(spot));
    if (fitting.length === 0) return undefined;
    const spot = this.#random.pick(fitting);
    remove(spot);
    return this.#done(spot, fromRight ? 'missing' : 'extra', '');
  }

  #add(spots: readonly Spot[], toRight: boolean): Planted | undefined {
    const parents = spots.filter((spot) => {
      if (this.#isWithinTaken(spot) || this.#format === 'html') return false;
      return spot.node.type === 'object' || (spot.node.type === 'array' && this.#mayMove(spot.node));
    });
    if (parents.length === 0) return undefined;
    const parent = this.#random.pick(parents);
    const added = this.#insertInto(parent.node as ObjectNode | ArrayNode);
    return this.#done({ node: added, parent, step: '' }, toRight ? 'extra' : 'missing', '');
  }

  #insertInto(parent: ObjectNode | ArrayNode): Node {
    if (parent.type === 'object') {
      const added =
        this.#random.chance(0.7) || this.#format === 'form'
          ? leafOf('sentence', this.#random)
          : randomObject(this.#random, 0, this.#isJson());
      parent.fields.splice(this.#random.int(0, parent.fields.length), 0, [`added_${this.#added++}`, added]);
      return added;
    }
    const like = parent.items[0];
    const added =
      like?.type === 'leaf' ? leafOf(like.sort, this.#random) : randomObject(this.#random, 0, this.#isJson());
    if (added.type === 'object') {
      added.fields = added.fields.filter(([name]) => name !== 'id');
      if (parent.keyed)
        added.fields.unshift(['id', { ...leafOf('identity', this.#random), uid: newUid(), json: '77' }]);
    }
    parent.items.splice(this.#random.int(0, parent.items.length), 0, added);
    return added;
  }

  #shuffle(spots: readonly Spot[]): Planted | undefined {
    const fitting = spots.filter(
      (spot) => spot.node.type === 'array' && !this.#isWithinTaken(spot) && this.#mayMove(spot.node),
    );
    if (fitting.length === 0) return undefined;
    const spot = this.#random.pick(fitting);
    const array = spot.node as ArrayNode;
    const before = array.items;
    while (array.items.every((item, at) => item === before[at])) array.items = this.#random.shuffled(before);
    for (const item of array.items) this.#takeIds(item);
    return this.#done(spot, 'ordering', '', array.keyed);
  }

  /** Takes a null or an empty value out of one side. */
  #omit(spots: readonly Spot[], sort: 'null' | 'blank', kind: Kind): Planted | undefined {
    const fitting = spots.filter(
      ({ node, parent }) => isLeaf(node) && node.sort === sort && parent?.node.type === 'object',
    );
    if (fitting.length === 0) return undefined;
    const spot = this.#random.pick(fitting);
    remove(spot);
    return this.#done(spot, kind, '');
  }

  #repeatKey(spots: readonly Spot[]): Planted | undefined {
    if (!this.#isJson()) return undefined;
    const fitting = spots.filter(
      (spot) => isLeaf(spot.node) && spot.parent?.node.type === 'object' && this.#mayChange(spot),
    );
    if (fitting.length === 0) return undefined;
    const spot = this.#random.pick(fitting);
    (spot.node as Leaf).repeat = '"an earlier one"';
    return this.#done(spot, 'value', '');
  }

  /** A changed element among scalars or rows stands for itself only as long as nothing else happens to the array. */
  #mayChange(spot: Spot): boolean {
    if (this.#isWithinTaken(spot)) return false;
    const parent = spot.parent?.node;
    return parent?.type !== 'array' || !this.#settled.has(parent.uid);
  }

  #mayMove(array: ArrayNode): boolean {
    if (this.#settled.has(array.uid) || array.items.length < 2) return false;
    return (
      array.keyed ||
      array.items.every((item) => spotsOf(item).every(({ node }) => !this.#taken.has(node.uid)))
    );
  }

  #mayDrop(spot: Spot): boolean {
    const { node, parent } = spot;
    if (parent === undefined || this.#isWithinTaken(spot)) return false;
    if (spotsOf(node).some((inner) => this.#taken.has(inner.node.uid) || this.#settled.has(inner.node.uid)))
      return false;
    if (isLeaf(node) && (node.sort === 'null' || node.sort === 'blank')) return false;
    // Where elements are written one after the other, an array is no thing of its own that could be gone.
    if (node.type === 'array' && !this.#isJson()) return false;
    if (parent.node.type === 'array')
      return parent.node.items.length > 2 && this.#mayMove(parent.node) && this.#format !== 'html';
    if (parent.node.type === 'object')
      return this.#format !== 'html'
        ? parent.node.fields.length > 2
        : spot.step === 'h1' || spot.step === 'ul';
    return false;
  }

  #isWithinTaken(spot: Spot): boolean {
    for (let at: Spot | undefined = spot; at !== undefined; at = at.parent)
      if (this.#taken.has(at.node.uid)) return true;
    return false;
  }

  #done(spot: Spot, kind: Kind, sub: string, open = false): Planted {
    const { node, parent } = spot;
    if (!open) this.#taken.add(node.uid);
    if (isLeaf(node)) node.planted = true;
    if (node.type === 'array') this.#settled.add(node.uid);
    if (parent?.node.type === 'array') this.#settled.add(parent.node.uid);
    // One fault an element: two could make another element of it.
    for (let at: Spot | undefined = spot; at?.parent !== undefined; at = at.parent) {
      if (at.parent.node.type === 'array' && at !== spot)
        for (const inner of spotsOf(at.node)) this.#taken.add(inner.node.uid);
    }
    return { uid: node.uid, kind, sub };
  }

  #takeIds(item: Node): void {
    if (item.type === 'object')
      for (const [name, field] of item.fields) if (name === 'id') this.#taken.add(field.uid);
  }
}

function isLeaf(node: Node): node is Leaf {
  return node.type === 'leaf';
}

function remove({ node, parent }: Spot): void {
  const container = parent?.node;
  if (container?.type === 'array') container.items = container.items.filter((item) => item !== node);
  if (container?.type === 'object') container.fields = container.fields.filter(([, field]) => field !== node);
}
