import type { JsonArray } from '../json.ts';
import { parseJson } from '../json-parse.ts';
import { ParseFailure } from '../json-scan.ts';
import { NotParsed } from './not-parsed.ts';

/**
 * Parses newline-delimited JSON, or a JSON text sequence (RFC 7464), into an array of its records. Blank lines are
 * none. Returns `NotParsed` where a line is no JSON.
 */
export function parseJsonLines(text: string): JsonArray | NotParsed {
  const records: JsonArray = [];
  const lines = text.replaceAll('\u001e', '\n').split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (!/[^ \t\r]/.test(line)) continue;
    const value = parseJson(line);
    if (value instanceof ParseFailure) {
      return new NotParsed(
        `line ${at + 1} does not parse as JSON: ${value.why} (character ${value.offset + 1})`,
      );
    }
    records.push(value);
  }
  return records;
}
