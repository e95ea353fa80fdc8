import { isNumberText, plainInteger, sameNumber } from '../decimal.ts';
import { exactNumber } from '../exact.ts';
import { type JsonArray, JsonNumber, JsonObject, type JsonValue } from '../json.ts';

/** Fewer elements follow some sort by chance too often to name one: 4 do for 1 field in 12, 5 for 1 in 60. */
const LEAST_ELEMENTS = 5;
const MAX_FIELDS = 32;

/** Fields by which APIs sort, the likeliest first: where several fit, one of these is meant. */
const LIKELY_SORTS = [/^_?id$/i, /(?:At|_at|date|time|timestamp)$/i, /(?:number|code|sku|key)$/i, /name$/i];

/**
 * The sort that each side follows, as `left: by createdAt descending, right: by id ascending`. A side of which
 * nothing can be said is left out; a field that sorts both sides alike explains nothing and is not named.
 */
export function describeSorts(left: JsonArray, right: JsonArray): string {
  const lefts = sortsOf(left);
  const rights = sortsOf(right);
  const parts: string[] = [];
  const leftSort = lefts.find((sort) => !rights.includes(sort));
  const rightSort = rights.find((sort) => !lefts.includes(sort));
  if (leftSort !== undefined) parts.push(`left: ${leftSort}`);
  if (rightSort !== undefined) parts.push(`right: ${rightSort}`);
  return parts.join(', ');
}

/** Every sort that an array follows, the likeliest first. */
function sortsOf(array: JsonArray): readonly string[] {
  if (array.length < LEAST_ELEMENTS) return [];
  const [first] = array;
  if (!(first instanceof JsonObject)) return directionsOf({ length: array.length, at: (i) => array[i] });
  const fields = [...first.members.keys()].slice(0, MAX_FIELDS).sort((a, b) => rank(a) - rank(b));
  return fields.flatMap((field) => {
    const at = (index: number) => {
      const element = array[index];
      return element instanceof JsonObject ? element.members.get(field) : undefined;
    };
    return directionsOf({ length: array.length, at }).map((direction) => `by ${field} ${direction}`);
  });
}

/** The values of one field, each read when it is asked for: most fields are out of order soon. */
interface Column {
  readonly length: number;
  at(index: number): JsonValue | undefined;
}

/**
 * `ascending` or `descending`, with the order where it is not the plain one: texts that hold numbers may be sorted as
 * text or as numbers, and other texts by a collation. Nothing for values without an order, or all equal.
 */
function directionsOf(values: Column): readonly string[] {
  const plain = directionIn(values, comparePlain);
  if (typeof values.at(0) !== 'string') return plain === undefined ? [] : [plain];
  const asNumbers = allNumbers(values) ? directionIn(values, compareNumberTexts) : plain;
  if (plain !== undefined) return [plain === asNumbers ? plain : `${plain} as text`];
  if (asNumbers !== undefined) return [`${asNumbers} as numbers`];
  const collated = directionIn(values, compareCollated());
  return collated === undefined ? [] : [`${collated} ignoring case and accents`];
}

function allNumbers(values: Column): boolean {
  for (let index = 0; index < values.length; index++) {
    const value = values.at(index);
    if (typeof value !== 'string' || !isNumberText(value)) return false;
  }
  return true;
}

/** Negative where `a` stands before `b`; undefined for two values that have no order. */
type Order = (a: JsonValue | undefined, b: JsonValue | undefined) => number | undefined;

function directionIn(values: Column, order: Order): string | undefined {
  let rises = false;
  let falls = false;
  let before = values.at(0);
  for (let index = 1; index < values.length; index++) {
    const value = values.at(index);
    const step = order(before, value);
    if (step === undefined) return undefined;
    if (step < 0) rises = true;
    if (step > 0) falls = true;
    if (rises && falls) return undefined;
    before = value;
  }
  if (rises) return 'ascending';
  return falls ? 'descending' : undefined;
}

const comparePlain: Order = (a, b) => {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof JsonNumber && b instanceof JsonNumber) return compareNumbers(a.source, b.source);
  return undefined;
};

const compareNumberTexts: Order = (a, b) => {
  if (typeof a !== 'string' || typeof b !== 'string' || !isNumberText(a) || !isNumberText(b))
    return undefined;
  return compareNumbers(a, b);
};

/** As a database or a locale sorts names. */
function compareCollated(): Order {
  const collator = new Intl.Collator('en', { sensitivity: 'base' });
  return (a, b) => (typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : undefined);
}

/** Binary floats keep the order of the numbers that they tell apart; the others are compared exactly. */
function compareNumbers(a: string, b: string): number | undefined {
  const gap = floatOf(a) - floatOf(b);
  if (gap !== 0 && !Number.isNaN(gap)) return gap;
  if (sameNumber(a, b)) return 0;
  const [left, right] = [exactNumber(a), exactNumber(b)];
  return left && right ? left.cmp(right) : undefined;
}

function floatOf(source: string): number {
  return plainInteger(source) ?? Number(source);
}

function rank(field: string): number {
  const found = LIKELY_SORTS.findIndex((pattern) => pattern.test(field));
  return found === -1 ? LIKELY_SORTS.length : found;
}
