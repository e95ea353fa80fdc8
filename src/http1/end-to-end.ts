import type { Fields, ResponseHead } from './head.ts';
import { KeptLines } from './kept-lines.ts';

/** Headers that concern one connection only (RFC 9110, 7.6.1), with the ones that older senders use. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** What a Connection header must not take away: framing, routing, and what we vouch for ourselves. */
const NOT_NOMINABLE = new Set([
  'host',
  'content-length',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
]);

/** What a trailer must not say: it would change how the message was framed, routed or vouched for (RFC 9110, 6.5.1). */
const NOT_IN_TRAILERS = new Set([
  ...HOP_BY_HOP,
  ...NOT_NOMINABLE,
  'trailer',
  'expect',
  'forwarded',
  'via',
  'authorization',
  'cookie',
  'set-cookie',
  'content-encoding',
  'content-type',
  'content-range',
]);

/** True for a header, by lower-case name, that is never passed on. */
export function isHopByHop(name: string): boolean {
  return HOP_BY_HOP.has(name);
}

/**
 * The lower-case names that a message's Connection headers nominate as its own (RFC 9110, 7.6.1); undefined for the
 * usual message, which nominates none.
 */
export function nominatedHeaders({ headers, names }: Fields): ReadonlySet<string> | undefined {
  let nominated: Set<string> | undefined;
  for (let i = 0; i < names.length; i += 1) {
    if (names[i] !== 'connection') continue;
    const value = headers[2 * i + 1] as string;
    // What almost every message says.
    if (value === 'keep-alive' || value === 'close') continue;
    for (const token of value.split(',')) {
      const nominee = token.trim().toLowerCase();
      if (nominee === 'close' || nominee === 'keep-alive' || nominee === '' || NOT_NOMINABLE.has(nominee))
        continue;
      nominated ??= new Set();
      nominated.add(nominee);
    }
  }
  return nominated;
}

/** A message's headers without those that concern one connection only; order, case and duplicates are kept. */
export function endToEndHeaders(fields: Fields): string[] {
  return headersAt(fields, endToEnd(fields, true));
}

/**
 * An answer's end-to-end headers. A 1xx or a 204 has no body, and a client that believed their Content-Length would take
 * the next answer for one (RFC 9110, 8.6).
 */
export function answerHeaders(head: ResponseHead): string[] {
  return headersAt(head, endToEnd(head, mayHaveLength(head)));
}

/** The same as whole lines, for the wire. */
export function answerLines(head: ResponseHead): string {
  const lines = new KeptLines(head);
  for (const i of endToEnd(head, mayHaveLength(head))) lines.keep(i);
  return lines.whole();
}

function mayHaveLength({ status }: ResponseHead): boolean {
  return status >= 200 && status !== 204;
}

/** Which fields go on, by their position. `withLength`: Content-Length is one of them. */
function endToEnd(fields: Fields, withLength: boolean): number[] {
  const { names } = fields;
  const nominated = nominatedHeaders(fields);
  const kept: number[] = [];
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i] as string;
    if (HOP_BY_HOP.has(name) || nominated?.has(name)) continue;
    if (withLength || name !== 'content-length') kept.push(i);
  }
  return kept;
}

function headersAt({ headers }: Fields, positions: readonly number[]): string[] {
  const kept: string[] = [];
  for (const i of positions) kept.push(headers[2 * i] as string, headers[2 * i + 1] as string);
  return kept;
}

/** The trailers that may be passed on; undefined for none. */
export function endToEndTrailers(trailers: readonly string[] | undefined): readonly string[] | undefined {
  if (trailers === undefined || trailers.length === 0) return undefined;
  const kept: string[] = [];
  for (let i = 0; i < trailers.length; i += 2) {
    const name = (trailers[i] as string).toLowerCase();
    if (NOT_IN_TRAILERS.has(name) || /^x[-_]ficus[-_]/.test(name)) continue;
    kept.push(trailers[i] as string, trailers[i + 1] as string);
  }
  return kept.length === 0 ? undefined : kept;
}
