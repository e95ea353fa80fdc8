import type { SecretNames } from './secret-names.ts';
import type { Replace } from './secret-values.ts';

/** What a redacted value begins with; such a value is left as it is. */
const REDACTED = '[redacted:';

/** A name, quoted or not, and the sign that gives it a value: `"a":`, `a=`, `'a' =>`, `\"a\":`. */
const NAME_AND_SIGN = /(?<!\w)(\w[\w.-]{0,63})(?:\\{0,7}["'])?\s{0,8}(?::|=>?)\s{0,8}/g;

const QUOTE = /(\\{0,7})(["'])/y;
const BARE = /[^\s"'<>&;,{}[\]()]+/y;

/** A scheme and its credentials, of which a shape may have been found before (`Bearer [redacted:…]`), or its parameters (Digest). */
const CREDENTIALS =
  /(?:[\w-]{1,32}[ \t]{1,8})?(?:\[redacted:|[\w-]{1,32}=(?:"[^"\r\n]{0,500}"|[^\s"',;]{1,500})(?:,[ \t]{0,8}[\w-]{1,32}=(?:"[^"\r\n]{0,500}"|[^\s"',;]{1,500})){1,39}|[^\s"'<>&;,{}[\]()]+)/y;

/** All cookies of a line. */
const COOKIES = /[^\r\n"'<>]+/y;

/** A name and its value in a script or in JSON that is no whole document: `{name: "password", value: "…"}`. */
const NAMED_VALUE =
  /((?:\bname|\bkey)(?:\\{0,7}["'])?\s{0,8}:\s{0,8}(\\{0,7}["'])([^"'\\]{1,64})\2\s{0,8},\s{0,8}(?:\\{0,7}["'])?(?:value|val|content)(?:\\{0,7}["'])?\s{0,8}:\s{0,8}\2)([^"'\\]{1,4000})/gi;

/** A field of a form that came as multipart, where its boundary is not known. */
const FORM_FIELD =
  /(\bname=(?:"([^"\r\n]{1,256})"|([^\s"';]{1,256})(?=[;\r\n]))[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,500}){0,5}\r?\n\r?\n)([^\r\n]+(?:\r?\n(?!--)[^\r\n]*){0,100})/gi;

/** Replaces the values of names that stand beside them, in text of any form. */
export function redactNamedValues(text: string, replace: Replace, names: SecretNames): string {
  return text
    .replace(NAMED_VALUE, (whole, before: string, _quote, name: string, value: string) =>
      names.header(name) && !value.includes(REDACTED) ? before + replace(value) : whole,
    )
    .replace(
      FORM_FIELD,
      (whole, before: string, quoted: string | undefined, bare: string | undefined, value: string) =>
        names.field(quoted ?? bare ?? '') && !value.includes(REDACTED) ? before + replace(value) : whole,
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
    const value = valueAt(text, NAME_AND_SIGN.lastIndex, bareOf(match[1] ?? '', match[0]));
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

/** What an unquoted value of this name may hold. */
function bareOf(name: string, nameAndSign: string): RegExp {
  if (/authorization$/i.test(name)) return CREDENTIALS;
  return /(?<!set-)cookie2?$/i.test(name) && nameAndSign.includes(':') ? COOKIES : BARE;
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
    // A block string, as in GraphQL or Python.
    const block = `${quote[1]}${quote[2]}`.repeat(3);
    if (text.startsWith(block, from)) {
      const end = text.indexOf(block, from + block.length);
      return { start: from + block.length, end: end === -1 ? text.length : end };
    }
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
