import { JsonNumber, JsonObject, type JsonValue } from '../diff/json.ts';
import { stringifyJson } from '../diff/json-text.ts';
import { nameOfPair, namesOfMember } from '../diff/named-values.ts';
import { namesOfTable } from '../diff/table-names.ts';
import { isCardNumber } from './card-numbers.ts';
import type { Redaction } from './secret-values.ts';

/** A container of the original and its copy, whose members are still to be filled in. */
type Unfilled =
  | { readonly from: readonly JsonValue[]; readonly to: JsonValue[]; readonly inArray: boolean }
  | { readonly from: JsonObject; readonly to: JsonObject };

/**
 * Returns a copy without secrets: members of secret names at any depth, and strings and numbers that look
 * secret. Everything else stays as it was written, exact numbers included. Never recurses.
 */
export function redactJson(value: JsonValue, redaction: Redaction): JsonValue {
  const unfilled: Unfilled[] = [];
  const copied = copy(value, redaction, unfilled, false);
  for (let next = unfilled.pop(); next !== undefined; next = unfilled.pop()) {
    if (next.from instanceof JsonObject) fillObject(next.from, next.to as JsonObject, redaction, unfilled);
    else fillArray(next as Extract<Unfilled, { inArray: boolean }>, redaction, unfilled);
  }
  return copied;
}

/** The whole of a value that a secret name holds. What says nothing (null, true, empty) stays, so that types still show. */
export function redactWhole(value: JsonValue, redaction: Redaction): JsonValue {
  if (value === null || typeof value === 'boolean' || value === '') return value;
  if (typeof value === 'string') return redaction.secret(value);
  if (value instanceof JsonNumber) return redaction.secret(value.source);
  const empty = Array.isArray(value) ? value.length === 0 : value.members.size === 0;
  return empty ? value : redaction.secret(stringifyJson(value));
}

function copy(value: JsonValue, redaction: Redaction, unfilled: Unfilled[], inArray: boolean): JsonValue {
  if (typeof value === 'string') return redaction.text(value);
  if (value instanceof JsonNumber) {
    if (isCardNumber(value.source)) return redaction.secret(value.source);
    const shown = redaction.text(value.source);
    return shown === value.source ? value : shown;
  }
  if (Array.isArray(value)) {
    const to: JsonValue[] = [];
    unfilled.push({ from: value, to, inArray });
    return to;
  }
  if (value instanceof JsonObject) {
    const to = new JsonObject();
    unfilled.push({ from: value, to });
    return to;
  }
  return value;
}

/** `inArray`: the array is an element of another, so that two elements may be a name and its value. */
function fillArray(
  { from, to, inArray }: Extract<Unfilled, { inArray: boolean }>,
  redaction: Redaction,
  unfilled: Unfilled[],
): void {
  const name = inArray ? nameOfPair(from) : undefined;
  const isSecret = name !== undefined && redaction.names.header(name);
  from.forEach((element, at) => {
    to.push(
      isSecret && at === 1 ? redactWhole(element, redaction) : copy(element, redaction, unfilled, true),
    );
  });
}

function fillObject(from: JsonObject, to: JsonObject, redaction: Redaction, unfilled: Unfilled[]): void {
  const { names } = redaction;
  const member = (key: string, value: JsonValue): JsonValue =>
    names.field(key.replace(/^@/, '')) ||
    namesOfMember(from, key).some(names.header) ||
    (key === 'table' && from.sequence !== undefined && namesOfTable(value).some(names.header))
      ? redactWhole(value, redaction)
      : copy(value, redaction, unfilled, false);
  for (const [key, value] of from.members) to.members.set(redaction.text(key), member(key, value));
  if (from.repeats === undefined) return;
  to.repeats = new Map();
  for (const [key, values] of from.repeats) {
    to.repeats.set(
      redaction.text(key),
      values.map((value) => member(key, value)),
    );
  }
}
