import { canonicalNumber } from '../decimal.ts';
import { JsonNumber, JsonObject, type JsonValue } from '../json.ts';
import type { Marks, Pairing } from './pairing.ts';
import { pairWithin } from './within-key.ts';

/** Fields that identify an element in most APIs, the surest first. */
const LIKELY_KEYS = ['id', '@id', '_id', 'uuid', 'guid', 'sku', 'code', 'key', '@key', 'slug'];

const WHOLE_NUMBER = /^-?(?:0|[1-9]\d*)$/;
const MOST_ZEROS = 40;
/** Begins the keys that must not be taken for a text. */
const NO_TEXT = '\u0000';

/**
 * Pairs elements by a rule's `keyBy`. Elements with the same key pair by content first and then in order, so that
 * a key used twice hides nothing. An element whose key the other side lacks stays alone: the reviewer said that
 * the key is what an element is. Elements without the key are left to the other ways; where one side alone has
 * such, they may be the other's that lost it.
 */
export function pairByRuleKey(pairing: Pairing, field: string): void {
  const freeLeft = pairing.freeLeft();
  const freeRight = pairing.freeRight();
  const lefts = groupByKey(pairing.left, freeLeft, field);
  const rights = groupByKey(pairing.right, freeRight, field);
  for (const [key, left] of lefts) pairWithin(pairing, left, rights.get(key) ?? []);
  const leftLacksKeys = countOf(lefts) < freeLeft.length;
  const rightLacksKeys = countOf(rights) < freeRight.length;
  if (leftLacksKeys || !rightLacksKeys) leaveAlone(lefts, pairing.rightOf, pairing.aloneLeft);
  if (rightLacksKeys || !leftLacksKeys) leaveAlone(rights, pairing.leftOf, pairing.aloneRight);
}

function countOf(groups: ReadonlyMap<string, readonly number[]>): number {
  let count = 0;
  for (const group of groups.values()) count += group.length;
  return count;
}

function leaveAlone(
  groups: ReadonlyMap<string, readonly number[]>,
  partners: Int32Array,
  alone: Marks,
): void {
  for (const group of groups.values()) {
    for (const index of group) if (partners[index] === -1) alone.add(index);
  }
}

/**
 * Pairs what is free by a field that looks like an identity: on every free element, unique on each side, and with
 * a value in common, be it of two elements that are paired already. Returns whether there is such a field.
 */
export function pairByLikelyKey(pairing: Pairing): boolean {
  const freeLeft = pairing.freeLeft();
  const freeRight = pairing.freeRight();
  if (freeLeft.length === 0 || freeRight.length === 0) return false;
  for (const field of LIKELY_KEYS) {
    const lefts = uniqueKeys(pairing.left, freeLeft, field);
    const rights = lefts && uniqueKeys(pairing.right, freeRight, field);
    if (!lefts || !rights) continue;
    let found = pairing.rightOf.some(
      (right, left) => right !== -1 && keyOf(pairing.left[left], field) !== undefined,
    );
    for (const [key, left] of lefts) {
      const right = rights.get(key);
      if (right === undefined) continue;
      pairing.claim(left, right);
      found = true;
    }
    if (found) return true;
  }
  return false;
}

function groupByKey(
  array: readonly JsonValue[],
  indices: readonly number[],
  field: string,
): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const index of indices) {
    const key = keyOf(array[index], field);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(index);
    else groups.set(key, [index]);
  }
  return groups;
}

/** Index by key; undefined where an element lacks the field or two share a value. */
function uniqueKeys(
  array: readonly JsonValue[],
  indices: readonly number[],
  field: string,
): Map<string, number> | undefined {
  const keys = new Map<string, number>();
  for (const index of indices) {
    const key = keyOf(array[index], field);
    if (key === undefined || keys.has(key)) return undefined;
    keys.set(key, index);
  }
  return keys;
}

/**
 * The field's value as text. A whole number and its text are one key: that difference is the field's own. Other
 * texts are keys as they are written, or the versions "1.1" and "1.10" would be one.
 */
function keyOf(element: JsonValue | undefined, field: string): string | undefined {
  if (!(element instanceof JsonObject)) return undefined;
  const value = element.members.get(field);
  if (typeof value === 'string') return value;
  if (value instanceof JsonNumber)
    return wholeText(value.source) ?? `${NO_TEXT}${canonicalNumber(value.source)}`;
  return typeof value === 'boolean' ? `${NO_TEXT}${value}` : undefined;
}

/** A whole number without point or exponent: 10.0 and 1e1 as 10. Undefined for all others, and beyond 40 zeros. */
function wholeText(source: string): string | undefined {
  if (WHOLE_NUMBER.test(source)) return source;
  const [digits = '', power = '0'] = canonicalNumber(source).split('e');
  const zeros = Number(power);
  return zeros >= 0 && zeros <= MOST_ZEROS ? digits + '0'.repeat(zeros) : undefined;
}
