import type { ContentHashes } from './content-hash.ts';
import { Features } from './features.ts';
import type { Pairing } from './pairing.ts';

/** An element that moved and changed at once has kept at least so much of itself. */
const LIKENESS_OF_MOVED = 0.5;

/**
 * The order of what is paired already, while more is being paired. Where that order is the same on both sides, two
 * elements at different places in it are seldom one: a window that moved on has lost its first element and gained a
 * last one, and the two have a type and a flag in common as all its elements do.
 */
export class KnownOrder {
  readonly #pairing: Pairing;
  readonly #hashes: ContentHashes;
  readonly #leftGaps: Int32Array;
  readonly #rightGaps: Int32Array;
  #telling: ((left: number, right: number) => boolean) | undefined;

  constructor(pairing: Pairing, hashes: ContentHashes) {
    this.#pairing = pairing;
    this.#hashes = hashes;
    this.#leftGaps = gapsOf(pairing.rightOf, (index) => pairing.rightOf[index] ?? -1);
    this.#rightGaps = gapsOf(pairing.leftOf, (index) => index);
  }

  /** Whether two elements may be one: between the same neighbours, or with much in common that no other has. */
  allows(left: number, right: number, likeness: number): boolean {
    if (this.#leftGaps[left] === this.#rightGaps[right]) return true;
    if (likeness < LIKENESS_OF_MOVED) return false;
    this.#telling ??= tellingFeatures(this.#pairing, this.#hashes);
    return this.#telling(left, right);
  }
}

/** For each index the name of the gap it lies in: what `nameOf` says of the last paired index before it, or -1. */
export function gapsOf(partners: Int32Array, nameOf: (index: number) => number): Int32Array {
  const gaps = new Int32Array(partners.length);
  let gap = -1;
  for (let index = 0; index < partners.length; index++) {
    if (partners[index] !== -1) gap = nameOf(index);
    gaps[index] = gap;
  }
  return gaps;
}

/** Whether two elements share something that each has alone on its side, the paired elements counted as well. */
function tellingFeatures(pairing: Pairing, hashes: ContentHashes): (left: number, right: number) => boolean {
  const lefts = new Features(pairing.left, [...pairing.left.keys()], hashes);
  const rights = new Features(pairing.right, [...pairing.right.keys()], hashes, lefts);
  const [leftCounts, rightCounts] = [lefts.counts(), rights.counts()];
  return (left, right) => {
    for (let position = rights.start(right); position < rights.end(right); position++) {
      const feature = rights.feature(position);
      if (leftCounts[feature] === 1 && rightCounts[feature] === 1 && lefts.has(left, feature)) return true;
    }
    return false;
  };
}
