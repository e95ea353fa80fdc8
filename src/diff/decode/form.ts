import { isUtf8 } from 'node:buffer';
import { JsonObject, type JsonValue } from '../json.ts';

/**
 * Parses `application/x-www-form-urlencoded`: a name written several times holds its values as an array, the order
 * of different names says nothing. A stray percent sign stays as it is written; a byte that is no UTF-8 becomes a lone
 * surrogate, U+DC80 to U+DCFF, which nothing that is written can be.
 */
export function parseForm(text: string): JsonObject {
  const form = new JsonObject();
  const { members } = form;
  for (const pair of text.replace(/^[\r\n]+|(?<![\r\n])[\r\n]+$/g, '').split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decoded(equals === -1 ? pair : pair.slice(0, equals));
    const value = equals === -1 ? '' : decoded(pair.slice(equals + 1));
    const before = members.get(name);
    if (before === undefined) members.set(name, value);
    else if (Array.isArray(before)) before.push(value);
    else members.set(name, [before, value]);
  }
  return form;
}

/**
 * A form with a list under each name that the other writes several times: `tag=a` against `tag=a&tag=b` lacks an element,
 * and is no other type of value.
 */
export function withListsOf(other: JsonValue, form: JsonValue): JsonValue {
  if (!(form instanceof JsonObject) || !(other instanceof JsonObject)) return form;
  const lone = form.members.keys().filter((name) => {
    return Array.isArray(other.members.get(name)) && typeof form.members.get(name) === 'string';
  });
  if (lone.length === 0) return form;
  const listed = new JsonObject().copyFrom(form);
  for (const name of lone) listed.members.set(name, [form.members.get(name) ?? '']);
  return listed;
}

function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replace(/(?:%[\da-f]{2})+/gi, decodedBytes);
  }
}

/** The text of a run of percent codes. Replacing what is no UTF-8 by one sign would make different bytes equal. */
function decodedBytes(codes: string): string {
  const bytes = Buffer.from(codes.replaceAll('%', ''), 'hex');
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((count) => isUtf8(bytes.subarray(at, at + count)));
    text +=
      length === undefined
        ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
        : bytes.toString('utf8', at, at + length);
    at += length ?? 1;
  }
  return text;
}
