import { JsonNumber, type JsonObject, type JsonValue } from './json.ts';

/**
 * Writes a value as JSON text, numbers exactly as they came and repeated keys as often as they came.
 * With `maxLength` (UTF-16 code units) the text stops there, ending in `…`. Never recurses.
 */
export function stringifyJson(value: JsonValue, maxLength: number = Number.POSITIVE_INFINITY): string {
  // What is still to be written, last first: ready text in `raw`, or values.
  const waiting: (JsonValue | Raw)[] = [value];
  const parts: string[] = [];
  let length = 0;
  while (waiting.length > 0 && length <= maxLength) {
    const next = waiting.pop();
    if (next === undefined) break;
    let text: string;
    if (next instanceof Raw) text = next.text;
    else if (next instanceof JsonNumber) text = next.source;
    else if (typeof next === 'string') text = stringText(next, maxLength - length);
    else if (next === null || typeof next === 'boolean') text = String(next);
    else text = Array.isArray(next) ? openArray(next, waiting) : openObject(next, waiting);
    parts.push(text);
    length += text.length;
  }
  const whole = parts.join('');
  if (whole.length <= maxLength) return whole;
  return `${whole.slice(0, Math.max(0, maxLength - 1))}…`;
}

class Raw {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

const COMMA = new Raw(',');
const CLOSE_ARRAY = new Raw(']');
const CLOSE_OBJECT = new Raw('}');

/** A string beyond the room that is left is only begun: quoting a megabyte to show 200 characters is waste. */
function stringText(value: string, room: number): string {
  return JSON.stringify(value.length > room ? value.slice(0, room + 1) : value);
}

function openArray(array: readonly JsonValue[], waiting: (JsonValue | Raw)[]): string {
  waiting.push(CLOSE_ARRAY);
  for (let index = array.length - 1; index >= 0; index--) {
    waiting.push(array[index] ?? null);
    if (index > 0) waiting.push(COMMA);
  }
  return '[';
}

function openObject(object: JsonObject, waiting: (JsonValue | Raw)[]): string {
  const entries: [string, JsonValue][] = [];
  for (const [key, value] of object.members) {
    for (const earlier of object.repeats?.get(key) ?? []) entries.push([key, earlier]);
    entries.push([key, value]);
  }
  waiting.push(CLOSE_OBJECT);
  for (let index = entries.length - 1; index >= 0; index--) {
    const entry = entries[index];
    if (entry === undefined) continue;
    waiting.push(entry[1], new Raw(`${index > 0 ? ',' : ''}${JSON.stringify(entry[0])}:`));
  }
  return '{';
}
