import { sameNumber } from './decimal.ts';
import { JsonNumber, JsonObject, type JsonValue } from './json.ts';

/**
 * Whether two values hold the same: numbers by exact decimal value, objects whatever the order of their keys,
 * arrays in order, repeated keys with all their values. Never recurses.
 */
export function sameJson(left: JsonValue, right: JsonValue): boolean {
  const lefts: JsonValue[] = [left];
  const rights: JsonValue[] = [right];
  for (
    let l = lefts.pop(), r = rights.pop();
    l !== undefined && r !== undefined;
    l = lefts.pop(), r = rights.pop()
  ) {
    if (l === r) continue;
    if (Array.isArray(l)) {
      if (!Array.isArray(r) || l.length !== r.length) return false;
      for (const element of l) lefts.push(element);
      for (const element of r) rights.push(element);
    } else if (l instanceof JsonObject) {
      if (!(r instanceof JsonObject) || !pushMembers(l, r, lefts, rights)) return false;
    } else if (!sameScalar(l, r)) {
      return false;
    }
  }
  return true;
}

/** `sameJson` for two values of which at most one is an array or an object. */
export function sameScalar(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  return left instanceof JsonNumber && right instanceof JsonNumber && sameNumber(left.source, right.source);
}

function pushMembers(left: JsonObject, right: JsonObject, lefts: JsonValue[], rights: JsonValue[]): boolean {
  const [l, r] = [left.members, right.members];
  if (l.size !== r.size) return false;
  const sameKeys = l.shape === r.shape;
  for (let at = 0; at < l.size; at++) {
    const value = l.valueAt(at);
    const other = sameKeys ? r.valueAt(at) : r.get(l.shape.keys[at] ?? '');
    if (value === other) continue;
    if (value === undefined || other === undefined) return false;
    lefts.push(value);
    rights.push(other);
  }
  return sameSequence(left.sequence, right.sequence) && sameRepeats(left, right, lefts, rights);
}

function sameSequence(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.length === right.length && left.every((name, at) => name === right[at]);
}

function sameRepeats(left: JsonObject, right: JsonObject, lefts: JsonValue[], rights: JsonValue[]): boolean {
  if (left.repeats === undefined && right.repeats === undefined) return true;
  if (left.repeats?.size !== right.repeats?.size) return false;
  for (const [key, values] of left.repeats ?? []) {
    const others = right.repeats?.get(key);
    if (others === undefined) return false;
    lefts.push(values);
    rights.push(others);
  }
  return true;
}
