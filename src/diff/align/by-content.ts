import { canonicalNumber, isNumberText } from '../decimal.ts';
import { JsonNumber, type JsonValue } from '../json.ts';
import { HashNumbers } from './hash-numbers.ts';
import { MOST_EDITS, pairInOrder } from './in-order.ts';
import type { Pairing } from './pairing.ts';

/**
 * Pairs elements of equal content where they stand: the common beginning and end, and equal positions when both sides
 * are equally long; in order instead, where that leaves fewer alone.
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
  let back = 0;
  while (back < shorter - begin && pairing.sameHash(leftLength - back - 1, rightLength - back - 1)) {
    back++;
    pairing.claim(leftLength - back, rightLength - back);
  }
  const span = { begin, leftEnd: leftLength - back, rightEnd: rightLength - back };
  if (shorter === begin + back) return;
  if (leftLength !== rightLength) {
    pairInOrder(pairing, span, MOST_EDITS);
    return;
  }
  // Each element that is another in place is one taken out and one put in; more of them change nothing any more.
  let apart = 0;
  for (let index = begin; index < span.leftEnd && 2 * apart <= MOST_EDITS; index++) {
    if (!pairing.sameHash(index, index)) apart++;
  }
  if (apart > 1 && pairInOrder(pairing, span, 2 * (apart - 1))) return;
  for (let index = begin; index < span.leftEnd; index++) {
    if (pairing.sameHash(index, index)) pairing.claim(index, index);
  }
}

/** Pairs what is left of equal content as a multiset: the first of equals with the first of equals. */
export function pairByContent(pairing: Pairing): void {
  const free = { left: pairing.freeLeft(), right: pairing.freeRight() };
  if (free.left.length === 0 || free.right.length === 0) return;
  const numbers = new HashNumbers(free.right.length);
  pairEquals(
    pairing,
    free,
    (right) => numbers.add(pairing.rightHash(right)),
    (left) => numbers.find(pairing.leftHash(left)),
  );
}

/** Pairs scalars that are the same but for their JSON type, as `type` means it: 7 and `"7"`, null and `"null"`. */
export function pairByScalarText(pairing: Pairing): void {
  if (!hasFreeString(pairing)) return;
  const numbers = new Map<string, number>();
  const add = (text: string): number => {
    const known = numbers.get(text);
    if (known === undefined) numbers.set(text, numbers.size);
    return known ?? numbers.size - 1;
  };
  const numberOf = (text: string | undefined, number: (text: string) => number | undefined) =>
    text === undefined ? NONE : (number(text) ?? NONE);
  pairEquals(
    pairing,
    { left: pairing.freeLeft(), right: pairing.freeRight() },
    (right) => numberOf(scalarText(pairing.right[right]), add),
    (left) => numberOf(scalarText(pairing.left[left]), (text) => numbers.get(text)),
  );
}

const NONE = -1;

/** Pairs free elements that have the same number: 0 and up, the right side's are asked for first. */
function pairEquals(
  pairing: Pairing,
  { left, right }: { readonly left: readonly number[]; readonly right: readonly number[] },
  rightNumber: (index: number) => number,
  leftNumber: (index: number) => number,
): void {
  // The first free index of each number, and for each index the next of the same: no list per number.
  const first: number[] = [];
  const next = new Int32Array(pairing.right.length).fill(NONE);
  for (let at = right.length - 1; at >= 0; at--) {
    const index = right[at] ?? 0;
    const number = rightNumber(index);
    if (number === NONE) continue;
    next[index] = first[number] ?? NONE;
    first[number] = index;
  }
  if (first.length === 0) return;
  for (const index of left) {
    const number = leftNumber(index);
    const partner = number === NONE ? NONE : (first[number] ?? NONE);
    if (partner === NONE) continue;
    pairing.claim(index, partner);
    first[number] = next[partner] ?? NONE;
  }
}

/** Scalars of two types have a text in common only where one of them is a string. */
function hasFreeString(pairing: Pairing): boolean {
  const isString = (value: JsonValue | undefined) => typeof value === 'string';
  return (
    pairing.freeLeft().some((index) => isString(pairing.left[index])) ||
    pairing.freeRight().some((index) => isString(pairing.right[index]))
  );
}

function scalarText(value: JsonValue | undefined): string | undefined {
  if (value instanceof JsonNumber) return canonicalNumber(value.source);
  if (typeof value === 'string') return isNumberText(value) ? canonicalNumber(value) : value;
  return value === null || typeof value === 'boolean' ? String(value) : undefined;
}
