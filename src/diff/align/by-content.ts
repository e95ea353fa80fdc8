import type { Pairing } from './pairing.ts';

/**
 * Pairs elements of equal content where they stand: the common beginning and end, and equal positions when both
 * sides are equally long.
 */
export function pairInPlace(pairing: Pairing): void {
  const { length: leftLength } = pairing.left;
  const { length: rightLength } = pairing.right;
  const shorter = Math.min(leftLength, rightLength);
  let begin = 0;
  while (begin < shorter && pairing.sameHash(begin, begin)) {
    pairing.claim(begin, begin);
    begin++;
  }
  for (let back = 1; back <= shorter - begin; back++) {
    if (!pairing.sameHash(leftLength - back, rightLength - back)) break;
    pairing.claim(leftLength - back, rightLength - back);
  }
  if (leftLength !== rightLength) return;
  for (let index = begin; index < leftLength; index++) {
    if (pairing.rightOf[index] === -1 && pairing.sameHash(index, index)) pairing.claim(index, index);
  }
}

/** Pairs what is left of equal content as a multiset: the first of equals with the first of equals. */
export function pairByContent(pairing: Pairing): void {
  const right = pairing.freeRight();
  if (right.length === 0) return;
  // The first free index of each content, and for each index the next of the same: no list per content.
  const first = new Map<number, number>();
  const next = new Int32Array(pairing.right.length).fill(-1);
  for (let at = right.length - 1; at >= 0; at--) {
    const index = right[at] ?? 0;
    const hash = pairing.rightHashes[index] ?? 0;
    next[index] = first.get(hash) ?? -1;
    first.set(hash, index);
  }
  for (const index of pairing.freeLeft()) {
    const hash = pairing.leftHashes[index] ?? 0;
    const partner = first.get(hash) ?? -1;
    if (partner === -1) continue;
    pairing.claim(index, partner);
    first.set(hash, next[partner] ?? -1);
  }
}
