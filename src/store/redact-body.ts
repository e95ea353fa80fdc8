import { parseMediaType } from '../diff/decode/media-type.ts';
import { parseJson } from '../diff/json-parse.ts';
import { ParseFailure } from '../diff/json-scan.ts';
import { stringifyJson } from '../diff/json-text.ts';
import { redactMultipart, redactPairs } from './redact-form.ts';
import { redactJson } from './redact-json.ts';
import type { Redaction } from './secret-values.ts';

/**
 * Redacts a decoded body by what it is: JSON as a tree, forms by field, everything else as text. What parses as
 * JSON is JSON whatever its media type says: a wrong content-type must not let a secret through.
 */
export function redactBody(text: string, mediaType: string, redaction: Redaction): string {
  const type = parseMediaType(mediaType);
  if (type?.essence === 'application/x-www-form-urlencoded') return redactPairs(text, redaction);
  const boundary = type?.essence.startsWith('multipart/') ? type.parameters.get('boundary') : undefined;
  if (boundary) return redactMultipart(text, boundary, redaction);
  return redactDocument(text, redaction) ?? redactLines(text, redaction) ?? redaction.text(text);
}

function redactDocument(text: string, redaction: Redaction): string | undefined {
  const value = parseJson(text);
  return value instanceof ParseFailure ? undefined : stringifyJson(redactJson(value, redaction));
}

/** Newline-delimited JSON; undefined when any line is not JSON. */
function redactLines(text: string, redaction: Redaction): string | undefined {
  if (!/^\s*[{[][^\n]*\n/.test(text)) return undefined;
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const redacted = line.trim() === '' ? line : redactDocument(line, redaction);
    if (redacted === undefined) return undefined;
    lines.push(redacted);
  }
  return lines.join('\n');
}
