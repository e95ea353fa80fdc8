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
  const waiting = new Map<number, number[]>();
  for (let at = right.length - 1; at >= 0; at--) {
    const index = right[at] ?? 0;
    const hash = pairing.rightHashes[index] ?? 0;
    const list = waiting.get(hash);
    if (list) list.push(index);
    else waiting.set(hash, [index]);
  }
  for (const index of pairing.freeLeft()) {
    const partner = waiting.get(pairing.leftHashes[index] ?? 0)?.pop();
    if (partner !== undefined) pairing.claim(index, partner);
  }
}
