import { JsonNumber, type JsonValue } from '../json.ts';
import { typeName } from '../json-type.ts';
import { gapsOf } from './order.ts';
import type { Pairing } from './pairing.ts';

/**
 * Pairs what nothing else paired, in order, between the same paired neighbours: a changed scalar is then one
 * difference at its own place. What finds no partner there stays alone: a window that moved on by one has lost its
 * first element and gained a last one. Where the pairs stand in another order there are no such neighbours, and
 * leftovers of equal number are paired side by side.
 */
export function pairLeftoversInOrder(pairing: Pairing): void {
  const freeLeft = pairing.freeLeft();
  const freeRight = pairing.freeRight();
  if (freeLeft.length === freeRight.length && pairing.isReordered()) {
    freeLeft.forEach((left, at) => {
      guess(pairing, left, freeRight[at]);
    });
    return;
  }
  const leftGaps = gapsOf(pairing.rightOf, (index) => pairing.rightOf[index] ?? -1);
  const rightGaps = gapsOf(pairing.leftOf, (index) => index);
  const waiting = new Map<number, number[]>();
  for (const right of freeRight.reverse()) {
    const gap = rightGaps[right] ?? -1;
    const list = waiting.get(gap);
    if (list) list.push(right);
    else waiting.set(gap, [right]);
  }
  for (const left of freeLeft) guess(pairing, left, waiting.get(leftGaps[left] ?? -1)?.pop());
}

/**
 * Pairs what nothing else paired where order may differ: both sides sorted by content and put side by side, values
 * of one type first, so that the outcome is the same however either side is shuffled.
 */
export function pairLeftoversByContent(pairing: Pairing): void {
  const rights = Map.groupBy(
    sortedFree(pairing.right, pairing.freeRight(), (index) => pairing.rightHash(index)),
    (index) => sortClass(pairing.right[index]),
  );
  const lefts = Map.groupBy(
    sortedFree(pairing.left, pairing.freeLeft(), (index) => pairing.leftHash(index)),
    (index) => sortClass(pairing.left[index]),
  );
  for (const [type, indices] of lefts) pairSideBySide(pairing, indices, rights.get(type) ?? []);
  const isFreeLeft = (index: number) => pairing.rightOf[index] === -1;
  const isFreeRight = (index: number) => pairing.leftOf[index] === -1;
  pairSideBySide(
    pairing,
    [...lefts.values()].flat().filter(isFreeLeft),
    [...rights.values()].flat().filter(isFreeRight),
  );
}

function pairSideBySide(pairing: Pairing, lefts: readonly number[], rights: readonly number[]): void {
  lefts.forEach((left, at) => {
    guess(pairing, left, rights[at]);
  });
}

function guess(pairing: Pairing, left: number, right: number | undefined): void {
  if (right === undefined) return;
  pairing.claim(left, right);
  pairing.guessed.add(left);
}

function sortedFree(
  array: readonly JsonValue[],
  indices: readonly number[],
  hashOf: (index: number) => number,
): number[] {
  return [...indices].sort((a, b) => {
    return compareValues(array[a] ?? null, array[b] ?? null) || hashOf(a) - hashOf(b);
  });
}

/** Values of one class have an order. Rows of numbers, coordinates above all, are told from other arrays. */
function sortClass(value: JsonValue | undefined): string {
  if (Array.isArray(value) && value[0] instanceof JsonNumber) return 'row of numbers';
  return typeName(value ?? null);
}

/** By class, then numbers by size, strings by code units, rows by their first number; the rest is left to hashes. */
function compareValues(a: JsonValue, b: JsonValue): number {
  const [aClass, bClass] = [sortClass(a), sortClass(b)];
  if (aClass !== bClass) return aClass < bClass ? -1 : 1;
  if (a instanceof JsonNumber && b instanceof JsonNumber) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (!Array.isArray(a) || !Array.isArray(b)) return 0;
  const [aFirst, bFirst] = [a[0], b[0]];
  return aFirst instanceof JsonNumber && bFirst instanceof JsonNumber ? compareNumbers(aFirst, bFirst) : 0;
}

function compareNumbers(a: JsonNumber, b: JsonNumber): number {
  const [left, right] = [Number(a.source), Number(b.source)];
  return left < right ? -1 : left > right ? 1 : 0;
}
