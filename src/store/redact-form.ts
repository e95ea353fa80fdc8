import { recoded } from './redact-encoded.ts';
import type { Redaction } from './secret-values.ts';

/** Redacts `a=1&b=2`: a query or a form body. Pairs that hold nothing secret stay byte for byte. */
export function redactPairs(pairs: string, redaction: Redaction): string {
  return pairs.replace(/[^&;]+/g, (pair) => {
    const equals = pair.indexOf('=');
    if (equals === -1) return recoded(pair, redaction.text, decodedField);
    const name = pair.slice(0, equals);
    const value = pair.slice(equals + 1);
    if (value !== '' && redaction.names.field(decodedField(name)))
      return `${name}=${redaction.secret(decodedField(value))}`;
    const [redactedName, redactedValue] = [name, value].map((part) =>
      recoded(part, redaction.text, decodedField),
    );
    return `${redactedName}=${redactedValue}`;
  });
}

/** What stands before the host in a target that names one (RFC 9112, 3.2.2 and 3.2.3). */
const USER_INFO = /^((?:[a-z][a-z\d+.-]*:\/\/)?)([^/?#@]+)@/i;

/** Redacts the path and the query of a request target, and whatever it says of a user. */
export function redactTarget(target: string, redaction: Redaction): string {
  return redactPathAndQuery(
    target.replace(USER_INFO, (_, before: string, user: string) => `${before}${redaction.secret(user)}@`),
    redaction,
  );
}

function redactPathAndQuery(target: string, redaction: Redaction): string {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  let before = '';
  const redactedPath = path.replace(/[^/]+/g, (segment) => {
    const plain = decoded(segment);
    const isSecret = redaction.names.field(before) && isOpaque(plain);
    before = plain;
    return isSecret ? redaction.secret(plain) : recoded(segment, redaction.text, decoded);
  });
  return mark === -1 ? redactedPath : `${redactedPath}?${redactPairs(target.slice(mark + 1), redaction)}`;
}

/** Whether a segment behind one of a secret name, as in `/reset-password/4f9c…`, is a value: words are none. */
export function isOpaque(segment: string): boolean {
  return (segment.length >= 8 && /\d/.test(segment)) || segment.length >= 20;
}

/** Redacts a `multipart/form-data` body (RFC 7578) field by field. */
export function redactMultipart(body: string, boundary: string, redaction: Redaction): string {
  const delimiter = `--${boundary}`;
  return body
    .split(delimiter)
    .map((part) => redactPart(part, redaction))
    .join(delimiter);
}

function redactPart(part: string, redaction: Redaction): string {
  const headers = /^\r?\n[\s\S]*?\r?\n\r?\n/.exec(part)?.[0];
  if (headers === undefined) return redaction.text(part);
  const name = nameOfPart(headers);
  const content = part.slice(headers.length);
  const value = content.replace(/\r?\n$/, '');
  const redacted =
    value !== '' && redaction.names.field(name) ? redaction.secret(value) : redaction.text(value);
  return redaction.text(headers) + redacted + content.slice(value.length);
}

/** In quotes, bare, or with its charset (RFC 2231), which is not meant for forms and is sent all the same. */
function nameOfPart(headers: string): string {
  const [, quoted, coded, bare] =
    /\bname(?:="((?:[^"\\]|\\.)*)"|\*=[\w-]*'[\w-]*'([^\s;]+)|=([^\s;"]+))/i.exec(headers) ?? [];
  return quoted ?? decoded(coded ?? bare ?? '');
}

/** In forms and queries a plus sign is a space. */
function decodedField(text: string): string {
  return decoded(text.replaceAll('+', ' '));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: what is written is what it means.
    return text;
  }
}
