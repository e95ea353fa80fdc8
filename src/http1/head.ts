import { MessageFault, unreadable } from './fault.ts';
import { ExpectedNames, type HeaderName, headerName, isToken } from './names.ts';

/**
 * Reading the heads of HTTP/1.1 messages (RFC 9112). Strict on purpose, both ways (ADR 7): what two readers could
 * understand differently is refused, never repaired. Text is latin-1, a character a byte.
 */

export interface Fields {
  /** The flat list: name, value, name, value, as they came. */
  readonly headers: readonly string[];
  /** The names in lower case, one for each pair of `headers`. */
  readonly names: readonly string[];
  /** The lines as they came; undefined where one of them is not `Name: value`, and has to be written anew. */
  readonly lines?: FieldLines | undefined;
}

/** Header lines in the text that they came in: line i is from `starts[i]` to `starts[i + 1]`, its line end included. */
export interface FieldLines {
  readonly text: string;
  readonly starts: readonly number[];
}

export interface RequestHead extends Fields {
  readonly method: string;
  /** As it came. */
  readonly target: string;
  /** HTTP/1.minor: 0 or 1. */
  readonly minor: number;
}

export interface ResponseHead extends Fields {
  readonly status: number;
  readonly reason: string;
  readonly minor: number;
}

/** Controls but tab, CR and LF; a CR or an LF that stands alone. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const ILLEGAL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;
/** A target has no space in it, and nothing that is not ASCII (RFC 3986). */
const ILLEGAL_IN_TARGET = /[^\x21-\x7e]/;
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: ([^\r]*))?$/;

/** Reads a request's head: all of it but the empty line at its end. Throws MessageFault. */
export function parseRequestHead(text: string): RequestHead {
  if (ILLEGAL.test(text)) unreadable('it has a control character, or a line end that is not CRLF');
  const lineEnd = endOfLine(text, 0);
  const first = text.indexOf(' ');
  const last = text.lastIndexOf(' ', lineEnd - 1);
  if (first <= 0 || first >= lineEnd || last === first)
    unreadable('its first line is not "METHOD TARGET HTTP/1.1"');
  const method = text.slice(0, first);
  const target = text.slice(first + 1, last);
  if (!isToken(method)) unreadable('its method is not a word');
  if (ILLEGAL_IN_TARGET.test(target) || target === '')
    throw new MessageFault('bad_target', 'it has a space or a character that is not ASCII');
  const minor = requestVersion(text.slice(last + 1, lineEnd));
  const { headers, names, lines } = parseFields(text, lineEnd + 2, inRequests, false);
  return { method, target, minor, headers, names, lines };
}

/** Reads an answer's head: all of it but the empty line at its end. Throws MessageFault. */
export function parseResponseHead(text: string): ResponseHead {
  if (ILLEGAL.test(text)) unreadable('it has a control character, or a line end that is not CRLF');
  const lineEnd = endOfLine(text, 0);
  const match = STATUS_LINE.exec(text.slice(0, lineEnd));
  if (match === null) unreadable('its first line is not "HTTP/1.1 STATUS REASON"');
  const { headers, names, lines } = parseFields(text, lineEnd + 2, inAnswers, true);
  const minor = match[1] === '1' ? 1 : 0;
  return { status: Number(match[2]), reason: match[3] ?? '', minor, headers, names, lines };
}

/** Reads the trailers behind a chunked body, without the empty line behind them. Throws MessageFault. */
export function parseTrailers(text: string): readonly string[] {
  if (ILLEGAL.test(text)) unreadable('its trailers have a control character, or a line end that is not CRLF');
  return parseFields(text, 0, inTrailers, false).headers;
}

const inRequests = new ExpectedNames();
const inAnswers = new ExpectedNames();
const inTrailers = new ExpectedNames();

/** `trimNames`: an answer's sender may have put space before a colon, which a proxy removes (RFC 9112, 5.1). */
function parseFields(text: string, from: number, expected: ExpectedNames, trimNames: boolean): Fields {
  const headers: string[] = [];
  const names: string[] = [];
  const starts: number[] = [];
  let asWritten = true;
  let at = from;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const known = expected.at(starts.length, text, at);
    const colon = known === undefined ? colonOf(text, at, end) : at + known.spelling.length;
    const name = known ?? nameAt(text, at, trimNames ? endWithoutSpace(text, at, colon) : colon);
    if (known === undefined) expected.expect(starts.length, name);
    let start = colon + 1;
    while (start < end && isSpace(text.charCodeAt(start))) start += 1;
    const valueEnd = endWithoutSpace(text, start, end);
    asWritten &&= start === colon + 2 && valueEnd === end && isPlain(text, at, name.spelling, colon);
    names.push(name.lower);
    headers.push(name.spelling, text.slice(start, valueEnd));
    starts.push(at);
    at = end + 2;
  }
  starts.push(at);
  return { headers, names, lines: asWritten && at === text.length ? { text, starts } : undefined };
}

function colonOf(text: string, at: number, end: number): number {
  const colon = text.indexOf(':', at);
  if (colon === -1 || colon > end) unreadable('one of its header lines has no colon');
  return colon;
}

function nameAt(text: string, at: number, end: number): HeaderName {
  const name = headerName(text.slice(at, end));
  // A folded line begins with a space, and so is no name either (RFC 9112, 5.2).
  if (name === undefined) unreadable('one of its header names is not a word');
  return name;
}

/** One space behind the colon, and none before it. */
function isPlain(text: string, at: number, spelling: string, colon: number): boolean {
  return text.charCodeAt(colon + 1) === 0x20 && at + spelling.length === colon;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\r\n', from);
  return end === -1 ? text.length : end;
}

function endWithoutSpace(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function requestVersion(text: string): number {
  if (text === 'HTTP/1.1') return 1;
  if (text === 'HTTP/1.0') return 0;
  if (/^HTTP\/\d\.\d$/.test(text)) throw new MessageFault('version_unknown');
  return unreadable('its first line does not end with "HTTP/1.1"');
}
