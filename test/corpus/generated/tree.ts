/** A generated document before it is written. `uid` is the same on both sides, whatever was done to either. */
export type Node = Leaf | ObjectNode | ArrayNode;

export interface Leaf {
  readonly type: 'leaf';
  readonly uid: number;
  readonly sort: Sort;
  /** JSON as it is written. */
  json: string;
  /** An earlier value of the same key. */
  repeat?: string;
  /** Where a fault was planted, or where the two sides must be written alike: no other spelling. */
  planted?: boolean;
}

export interface ObjectNode {
  readonly type: 'object';
  readonly uid: number;
  fields: [name: string, value: Node][];
}

export interface ArrayNode {
  readonly type: 'array';
  readonly uid: number;
  items: Node[];
  /** Whether its elements are objects that have an id each. */
  readonly keyed: boolean;
}

/** What a leaf means, and so what may go wrong with it. */
export type Sort =
  | 'money'
  | 'money text'
  | 'precise'
  | 'whole'
  | 'seconds'
  | 'identity'
  | 'instant'
  | 'local'
  | 'date'
  | 'sentence'
  | 'state'
  | 'code'
  | 'url'
  | 'path'
  | 'uuid'
  | 'digest'
  | 'flag'
  | 'version'
  | 'null'
  | 'blank'
  | 'label';

export function clone<T extends Node>(node: T): T {
  return structuredClone(node);
}

export interface Spot {
  readonly node: Node;
  readonly parent: Spot | undefined;
  readonly step: string | number;
}

/** Every node of a tree with the way to it, the root first. */
export function spotsOf(root: Node): Spot[] {
  const spots: Spot[] = [{ node: root, parent: undefined, step: '$' }];
  for (const spot of spots) {
    const { node } = spot;
    if (node.type === 'object')
      for (const [step, child] of node.fields) spots.push({ node: child, parent: spot, step });
    if (node.type === 'array')
      node.items.forEach((child, step) => {
        spots.push({ node: child, parent: spot, step });
      });
  }
  return spots;
}

/** How many children an array has on the side that has more of them, by its uid. */
export type Widths = ReadonlyMap<number, number>;

export function widthsOf(...roots: readonly Node[]): Widths {
  const widths = new Map<number, number>();
  for (const { node } of roots.flatMap(spotsOf)) {
    if (node.type === 'array') widths.set(node.uid, Math.max(widths.get(node.uid) ?? 0, node.items.length));
  }
  return widths;
}

export type Format = 'json' | 'ndjson' | 'xml' | 'html' | 'form';

/** The element that holds an XML document. */
export const XML_ROOT = 'answer';

/**
 * The path of a node by the left side's indices, and by the right side's for what the left side lacks. In XML and HTML
 * an element without siblings of its name has no index.
 */
export function pathOf(uid: number, left: Node, right: Node, format: Format): string {
  const markup = format === 'xml' || format === 'html';
  const lefts = new Map(spotsOf(left).map((spot) => [spot.node.uid, spot]));
  const rights = new Map(spotsOf(right).map((spot) => [spot.node.uid, spot]));
  const widths = widthsOf(left, right);
  let path = '';
  let at = uid;
  for (;;) {
    const spot = lefts.get(at) ?? rights.get(at);
    if (spot === undefined) throw new Error(`there is no node ${uid}`);
    if (spot.parent === undefined) return format === 'xml' ? `$.${XML_ROOT}${path}` : `$${path}`;
    const { step, parent } = spot;
    const lone = markup && (widths.get(parent.node.uid) ?? 0) <= 1;
    if (typeof step === 'number') path = lone ? path : `[${step}]${path}`;
    else path = (/^[A-Za-z_]\w*$/.test(step) ? `.${step}` : `['${step}']`) + path;
    at = parent.node.uid;
  }
}
