import type { SecretNames } from './secret-names.ts';
import type { Replace } from './secret-values.ts';

/** What a redacted value begins with; such a value is left as it is. */
const REDACTED = '[redacted:';

/** A name, quoted or not, and the sign that gives it a value: `"a":`, `a=`, `'a' =>`, `\"a\":`. */
const NAME_AND_SIGN = /(?<!\w)(\w[\w.-]{0,63})(?:\\{0,7}["'])?\s{0,8}(?::|=>?)\s{0,8}/g;

const QUOTE = /(\\{0,7})(["'])/y;
const BARE = /[^\s"'<>&;,{}[\]()]+/y;

/** A scheme and its credentials, of which a shape may have been found before (`Bearer [redacted:…]`). */
const CREDENTIALS = /(?:[\w-]{1,32}[ \t]{1,8})?(?:\[redacted:|[^\s"'<>&;,{}[\]()]+)/y;

/** A name and its value in a script or in JSON that is no whole document: `{name: "password", value: "…"}`. */
const NAMED_VALUE =
  /((?:\bname|\bkey)(?:\\{0,7}["'])?\s{0,8}:\s{0,8}(\\{0,7}["'])([^"'\\]{1,64})\2\s{0,8},\s{0,8}(?:\\{0,7}["'])?(?:value|val|content)(?:\\{0,7}["'])?\s{0,8}:\s{0,8}\2)([^"'\\]{1,4000})/gi;

/** A field of a form that came as multipart, where its boundary is not known. */
const FORM_FIELD =
  /(\bname="([^"\r\n]{1,256})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,500}){0,5}\r?\n\r?\n)([^\r\n]+)/gi;

/** Replaces the values of names that stand beside them, in text of any form. */
export function redactNamedValues(text: string, replace: Replace, names: SecretNames): string {
  return text
    .replace(NAMED_VALUE, (whole, before: string, _quote, name: string, value: string) =>
      names.header(name) && !value.includes(REDACTED) ? before + replace(value) : whole,
    )
    .replace(FORM_FIELD, (whole, before: string, name: string, value: string) =>
      names.field(name) && !value.includes(REDACTED) ? before + replace(value) : whole,
    );
}

/**
 * Replaces the values of secret names in text of any form: query strings, log lines, scripts, and JSON that
 * does not parse. The name, the sign and the quotes stay.
 */
export function redactAssignments(text: string, replace: Replace, names: SecretNames): string {
  let result = '';
  let copied = 0;
  NAME_AND_SIGN.lastIndex = 0;
  for (let match = NAME_AND_SIGN.exec(text); match !== null; match = NAME_AND_SIGN.exec(text)) {
    if (!names.field(match[1] ?? '')) continue;
    const bare = /authorization$/i.test(match[1] ?? '') ? CREDENTIALS : BARE;
    const value = valueAt(text, NAME_AND_SIGN.lastIndex, bare);
    if (value === undefined) continue;
    const secret = text.slice(value.start, value.end);
    NAME_AND_SIGN.lastIndex = Math.max(value.end, NAME_AND_SIGN.lastIndex);
    // A shape was found in it before, and its scheme is worth keeping.
    if (secret === '' || secret.includes(REDACTED)) continue;
    result += text.slice(copied, value.start) + replace(secret);
    copied = value.end;
  }
  return result + text.slice(copied);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function valueAt(text: string, from: number, bare: RegExp): Span | undefined {
  if (text.startsWith(REDACTED, from)) return undefined;
  QUOTE.lastIndex = from;
  const quote = QUOTE.exec(text);
  if (quote !== null) {
    const start = QUOTE.lastIndex;
    return { start, end: endOfQuoted(text, start, quote[2] ?? '"', quote[1]?.length ?? 0) };
  }
  const first = text[from];
  if (first === '{' || first === '[') return { start: from, end: endOfBracketed(text, from) };
  bare.lastIndex = from;
  return bare.test(text) ? { start: from, end: bare.lastIndex } : undefined;
}

/** Index of the quote that closes a string whose own quotes are escaped by `escapes` backslashes; the text's end when cut. */
function endOfQuoted(text: string, start: number, quote: string, escapes: number): number {
  for (let at = text.indexOf(quote, start); at !== -1; at = text.indexOf(quote, at + 1)) {
    let slashes = 0;
    while (at - slashes > start && text[at - slashes - 1] === '\\') slashes++;
    const closes = escapes === 0 ? slashes % 2 === 0 : slashes <= escapes;
    if (closes) return at - (escapes === 0 ? 0 : slashes);
  }
  return text.length;
}

function endOfBracketed(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
