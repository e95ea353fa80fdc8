import { randomUUID } from 'node:crypto';
import { isHopByHop, nominatedHeaders } from '../http1/end-to-end.ts';
import { KeptLines } from '../http1/kept-lines.ts';
import type { ServerExchange } from '../http1/server-exchange.ts';
import type { SentRequest } from '../shadow/sent-request.ts';
import { sampledTraceId } from '../tracing/trace-context.ts';
import type { TrustedPeers } from './peers.ts';
import type { Target } from './target.ts';
import { isTraceparent, newTraceparent } from './traceparent.ts';

/** What is dealt with between us and the client; whoever must pass it on does so knowingly. */
const DEALT_WITH = new Set(['expect']);

/** A request id may be a client's own, but only one that is fit for logs and error pages. */
const REQUEST_ID_SHAPE = /^[\w.:/=+@-]{1,128}$/;

/** What the headers of a request are made from, besides its own. */
export interface Gateway {
  readonly peers: TrustedPeers;
  /** Our name in Via: the same on every replica, another one for another Ficus. */
  readonly via: string;
  /** The Host of a request that names none: the monolith's, for both sides. */
  readonly host: string;
}

/**
 * The request as both sides get it: end-to-end headers in the order, case and number they came in; who asked, as far
 * as that is known here or a trusted peer says; a request id and a trace where none came; our name in Via.
 */
export function outgoingRequest(
  incoming: ServerExchange,
  { target, authority }: Target,
  { peers, via, host: ownHost }: Gateway,
): SentRequest {
  const { headers: raw, names, method, minor } = incoming.head;
  const nominated = nominatedHeaders(incoming.head);
  const peer = incoming.remoteAddress;
  const trusted = peers.has(peer);
  const headers: string[] = [];
  const lines = new KeptLines(incoming.head);
  const add = (name: string, value: string): void => {
    headers.push(name, value);
    lines.add(name, value);
  };
  let id: string | undefined;
  let trace: string | undefined;
  let host = authority;
  let named = false;
  let forwardedFor: string | undefined;
  let forwarded: string | undefined;
  let proto: string | undefined;
  let forwardedHost: string | undefined;
  for (let i = 0; i < names.length; i += 1) {
    const name = raw[2 * i] as string;
    const value = raw[2 * i + 1] as string;
    const lower = names[i] as string;
    if (isHopByHop(lower) || nominated?.has(lower) || DEALT_WITH.has(lower) || isOurs(lower)) continue;
    switch (lower) {
      case 'x-request-id':
        if (id !== undefined || !REQUEST_ID_SHAPE.test(value)) continue;
        id = value;
        break;
      case 'traceparent':
        if (trace !== undefined || !isTraceparent(value)) continue;
        trace = value;
        break;
      case 'tracestate':
        // The state of a trace that is begun anew is nobody's (W3C Trace Context, 4.3).
        if (trace === undefined && !hasTrace(incoming.head)) continue;
        break;
      case 'host':
        host ??= value;
        named = true;
        if (host === value) break;
        add(name, host);
        continue;
      case 'x-forwarded-for':
        if (trusted) forwardedFor = joined(forwardedFor, value);
        continue;
      case 'forwarded':
        forwarded = trusted ? joined(forwarded, value) : '';
        continue;
      case 'x-forwarded-proto':
        if (trusted) proto ??= value;
        continue;
      case 'x-forwarded-host':
        if (trusted) forwardedHost ??= value;
        continue;
    }
    headers.push(name, value);
    lines.keep(i);
  }
  // HTTP/1.0 may come without a Host; it goes on as HTTP/1.1, which may not (RFC 9112, 3.2).
  if (!named) add('Host', host ?? ownHost);
  if (id === undefined) {
    id = randomUUID();
    add('X-Request-Id', id);
  }
  if (trace === undefined) add('traceparent', newTraceparent());
  const scheme = incoming.encrypted ? 'https' : 'http';
  add('X-Forwarded-For', joined(forwardedFor, peer));
  add('X-Forwarded-Proto', proto ?? scheme);
  if (host !== undefined) add('X-Forwarded-Host', forwardedHost ?? host);
  // Forwarded is only kept up where somebody uses it: X-Forwarded-* says the same.
  if (forwarded !== undefined)
    add('Forwarded', joined(forwarded || undefined, `for=${node(peer)};proto=${scheme}`));
  add('Via', `1.${minor} ${via}`);
  return {
    id,
    method,
    target,
    headers,
    lines: lines.whole(),
    traceparent: trace,
    traceId: sampledTraceId(trace),
    trace: undefined,
  };
}

function hasTrace({ headers, names }: ServerExchange['head']): boolean {
  return names.some((name, i) => name === 'traceparent' && isTraceparent(headers[2 * i + 1] as string));
}

function joined(before: string | undefined, value: string): string {
  return before === undefined ? value : `${before}, ${value}`;
}

/** An address as RFC 7239, 6 writes it. */
function node(address: string): string {
  return address.includes(':') ? `"[${address}]"` : address;
}

/** Servers that pass headers on as variables read `-` and `_` alike. */
function isOurs(name: string): boolean {
  return name.charCodeAt(0) === 0x78 && /^x[-_]ficus[-_]/.test(name);
}
