import { exactNumber } from '../exact.ts';
import { type JsonArray, JsonNumber, JsonObject, type JsonValue } from '../json.ts';

/** Elements of an array that are looked at: a sort shows in its beginning. */
const MOST_ELEMENTS = 200;
const MOST_FIELDS = 32;
/** Digits that a double tells apart. */
const SAFE_DIGITS = 15;

/** The element itself, where it is no object. */
export const ITSELF = '(value)';

export type Direction = 'asc' | 'desc';

/** A column of an array and how it runs. */
export interface SortKey {
  readonly field: string;
  /** Both where all values are equal: then it speaks neither for nor against a sort. */
  readonly directions: readonly Direction[];
  /** Neighbours that differ. */
  readonly steps: number;
}

/** The beginning of an array, as far as its order is looked at. */
export function beginningOf(array: JsonArray): JsonArray {
  return array.length > MOST_ELEMENTS ? array.slice(0, MOST_ELEMENTS) : array;
}

/** Fields of the elements, from the first one. */
export function fieldsOf([first]: JsonArray): readonly string[] {
  if (first instanceof JsonObject) return first.members.keys().slice(0, MOST_FIELDS);
  return first === undefined ? [] : [ITSELF];
}

/** How a field runs through an array; undefined where it neither rises nor falls throughout. */
export function sortKeyOf(array: JsonArray, field: string): SortKey | undefined {
  return runOf(field, [columnOf(array, field)]);
}

/**
 * How a field runs within the stretches in which another field keeps its value: what breaks the ties of a sort.
 * Undefined where it does not run one way.
 */
export function tieBreakOf(array: JsonArray, sortedBy: string, field: string): SortKey | undefined {
  const [sort, column] = [columnOf(array, sortedBy), columnOf(array, field)];
  const stretches: (JsonValue | undefined)[][] = [];
  for (let at = 0; at < column.length; at++) {
    if (at > 0 && compareValues(sort[at - 1], sort[at]) === 0) stretches.at(-1)?.push(column[at]);
    else stretches.push([column[at]]);
  }
  return runOf(field, stretches);
}

function columnOf(array: JsonArray, field: string): (JsonValue | undefined)[] {
  if (field === ITSELF) return array;
  return array.map((element) => (element instanceof JsonObject ? element.members.get(field) : undefined));
}

function runOf(
  field: string,
  stretches: readonly (readonly (JsonValue | undefined)[])[],
): SortKey | undefined {
  let rises = 0;
  let falls = 0;
  for (const stretch of stretches) {
    const values = withoutEmptyEnds(stretch);
    for (let at = 1; at < values.length; at++) {
      const step = compareValues(values[at - 1], values[at]);
      if (step === undefined) return undefined;
      if (step < 0) rises++;
      if (step > 0) falls++;
      if (rises > 0 && falls > 0) return undefined;
    }
  }
  if (rises > 0) return { field, directions: ['asc'], steps: rises };
  if (falls > 0) return { field, directions: ['desc'], steps: falls };
  return { field, directions: ['asc', 'desc'], steps: 0 };
}

/** Databases put nulls first or last, whatever the direction. */
function withoutEmptyEnds(values: readonly (JsonValue | undefined)[]): readonly (JsonValue | undefined)[] {
  let start = 0;
  let end = values.length;
  while (start < end && (values[start] ?? null) === null) start++;
  while (end > start && (values[end - 1] ?? null) === null) end--;
  return start === 0 && end === values.length ? values : values.slice(start, end);
}

/** Below, above or equal to 0; undefined for values without an order between them. */
function compareValues(a: JsonValue | undefined, b: JsonValue | undefined): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (!(a instanceof JsonNumber) || !(b instanceof JsonNumber)) return undefined;
  if (a.source.length <= SAFE_DIGITS && b.source.length <= SAFE_DIGITS)
    return Number(a.source) - Number(b.source);
  const [exactA, exactB] = [exactNumber(a.source), exactNumber(b.source)];
  return exactA && exactB ? exactA.cmp(exactB) : undefined;
}
