import { type JsonArray, JsonNumber, JsonObject } from '../json.ts';

/** Fields that tell elements apart, the likeliest first. */
const NAMES = ['id', '_id', 'uuid', 'sku', 'code', 'key', 'number'];

/** Which of these, or of the usual names for an identity, every element has on both sides, with another value each. */
export function identityFields(
  left: JsonArray,
  right: JsonArray,
  names: readonly string[] = NAMES,
): readonly string[] {
  return names.filter((name) => tellsApart(left, name) && tellsApart(right, name));
}

function tellsApart(array: JsonArray, name: string): boolean {
  const seen = new Set<string>();
  for (const element of array) {
    const value = element instanceof JsonObject ? element.members.get(name) : undefined;
    const text = value instanceof JsonNumber ? value.source : value;
    if (typeof text !== 'string' || seen.has(text)) return false;
    seen.add(text);
  }
  return array.length > 0;
}
