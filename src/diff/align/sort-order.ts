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
  if (!(first instanceof JsonObject)) return directionsOf(array);
  const fields = [...first.members.keys()].slice(0, MAX_FIELDS).sort((a, b) => rank(a) - rank(b));
  return fields.flatMap((field) => {
    const column = array.map((element) =>
      element instanceof JsonObject ? element.members.get(field) : undefined,
    );
    return directionsOf(column).map((direction) => `by ${field} ${direction}`);
  });
}

/** `ascending`, `descending`, or nothing for values without an order or all equal. */
function directionsOf(values: readonly (JsonValue | undefined)[]): readonly string[] {
  let rises = false;
  let falls = false;
  for (let at = 1; at < values.length; at++) {
    const step = compare(values[at - 1], values[at]);
    if (step === undefined) return [];
    if (step < 0) rises = true;
    if (step > 0) falls = true;
    if (rises && falls) return [];
  }
  if (rises) return ['ascending'];
  return falls ? ['descending'] : [];
}

function compare(a: JsonValue | undefined, b: JsonValue | undefined): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof JsonNumber && b instanceof JsonNumber) return Number(a.source) - Number(b.source);
  return undefined;
}

function rank(field: string): number {
  const found = LIKELY_SORTS.findIndex((pattern) => pattern.test(field));
  return found === -1 ? LIKELY_SORTS.length : found;
}
