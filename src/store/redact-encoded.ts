import { isUtf8 } from 'node:buffer';
import { gunzipSync } from 'node:zlib';
import type { Replace } from './secret-values.ts';

/** A run that may be Base64 of a text, in either alphabet. Shorter ones hold no name and its value. */
const BASE64 = /(?<![\w+/=-])[\w+/-]{16,}={0,2}(?![\w+/=])/g;
const WORD = /[^\s"'<>]+/g;
const PART = /[^&;,=?#]+/g;
const CODES = /(?:%[\da-f]{2})+/gi;
const TAG = /%5Bredacted%3A([\da-f]{8})%5D/g;
const LARGEST_INFLATED = 1024 * 1024;

/**
 * Replaces secrets that are hidden in what is coded inside a text: percent codes and Base64, gzipped or not. `redact` is what
 * a plain text is redacted with. A percent-coded part keeps all but the secret; a run of Base64 that holds one goes whole.
 */
export function redactEncoded(text: string, redact: (plain: string) => string, replace: Replace): string {
  return redactBase64(redactPercent(text, redact), redact, replace);
}

/** A text under percent codes with the secrets taken out, coded again; byte for byte the same where it holds none. */
export function recoded(text: string, redact: (plain: string) => string, decode = decodedLeniently): string {
  const plain = decode(text);
  const redacted = redact(plain);
  if (redacted === plain) return text;
  return encodeURIComponent(redacted.toWellFormed()).replace(TAG, '[redacted:$1]');
}

function redactPercent(text: string, redact: (plain: string) => string): string {
  if (!text.includes('%')) return text;
  return text.replace(WORD, (word) => {
    const plain = decodedLeniently(word);
    if (plain === word || redact(plain) === plain) return word;
    const byPart = word.replace(PART, (part) => (part.includes('%') ? recoded(part, redact) : part));
    const left = decodedLeniently(byPart);
    // Where the parts alone gave nothing away the whole does: `pass%77ord=…`.
    return redact(left) === left ? byPart : recoded(byPart, redact);
  });
}

function redactBase64(text: string, redact: (plain: string) => string, replace: Replace): string {
  return text.replace(BASE64, (run) => {
    const plain = textOfBase64(run);
    return plain === undefined || redact(plain) === plain ? run : replace(run);
  });
}

function textOfBase64(run: string): string | undefined {
  let bytes = Buffer.from(run, 'base64');
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: LARGEST_INFLATED });
    } catch {
      // It only begins like gzip.
      return undefined;
    }
  }
  if (!isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  // Hashes and ids decode to control characters; texts do not.
  return /[^\P{Cc}\t\r\n]/u.test(text) ? undefined : text;
}

/** What does not decode stays as it is written. */
function decodedLeniently(text: string): string {
  return text.replace(CODES, (codes) => {
    try {
      return decodeURIComponent(codes);
    } catch {
      return codes;
    }
  });
}
