import { canonicalNumber, isNumberText } from '../decimal.ts';
import { JsonNumber, type JsonValue } from '../json.ts';
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
  const { leftHashes, rightHashes } = pairing;
  pairEquals(
    pairing,
    (index) => leftHashes[index],
    (index) => rightHashes[index],
  );
}

/** Pairs scalars that are the same but for their JSON type, as `type` means it: 7 and `"7"`, null and `"null"`. */
export function pairByScalarText(pairing: Pairing): void {
  pairEquals(
    pairing,
    (index) => scalarText(pairing.left[index]),
    (index) => scalarText(pairing.right[index]),
  );
}

type KeyOf = (index: number) => number | string | undefined;

function pairEquals(pairing: Pairing, leftKey: KeyOf, rightKey: KeyOf): void {
  const left = pairing.freeLeft();
  const right = pairing.freeRight();
  if (left.length === 0 || right.length === 0) return;
  // The first free index of each key, and for each index the next of the same: no list per key.
  const first = new Map<number | string, number>();
  const next = new Int32Array(pairing.right.length).fill(-1);
  for (let at = right.length - 1; at >= 0; at--) {
    const index = right[at] ?? 0;
    const key = rightKey(index);
    if (key === undefined) continue;
    next[index] = first.get(key) ?? -1;
    first.set(key, index);
  }
  if (first.size === 0) return;
  for (const index of left) {
    const key = leftKey(index);
    const partner = key === undefined ? -1 : (first.get(key) ?? -1);
    if (key === undefined || partner === -1) continue;
    pairing.claim(index, partner);
    first.set(key, next[partner] ?? -1);
  }
}

function scalarText(value: JsonValue | undefined): string | undefined {
  if (value instanceof JsonNumber) return canonicalNumber(value.source);
  if (typeof value === 'string') return isNumberText(value) ? canonicalNumber(value) : value;
  return value === null || typeof value === 'boolean' ? String(value) : undefined;
}
