import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ExchangeRequest } from '../diff/exchange.ts';
import { isHopByHop, nominatedHeaders } from '../upstream/end-to-end.ts';

/** Headers of the client's that are replaced by what this proxy itself knows, or belong to Ficus alone. */
const REPLACED = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'forwarded', 'expect']);
const OURS = 'x-ficus-';
const REQUEST_ID = 'x-request-id';

/** A request id may be a client's own, but only one that is fit for logs and error pages. */
const REQUEST_ID_SHAPE = /^[\w.:/=+@-]{1,128}$/;

/**
 * The request as both sides get it: end-to-end headers in the order, case and number they came in, the client's
 * address and scheme as seen here, and a request id where none came.
 */
export function outgoingRequest(
  incoming: IncomingMessage,
  target: string,
  authority: string | undefined,
): ExchangeRequest {
  const raw = incoming.rawHeaders;
  const nominated = nominatedHeaders(raw);
  const headers: string[] = [];
  let id: string | undefined;
  let host = authority;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i] as string;
    const value = raw[i + 1] as string;
    const lower = name.toLowerCase();
    if (isHopByHop(lower) || nominated?.has(lower) || REPLACED.has(lower) || lower.startsWith(OURS)) continue;
    if (lower === REQUEST_ID) {
      if (id !== undefined || !REQUEST_ID_SHAPE.test(value)) continue;
      id = value;
    } else if (lower === 'host') {
      host ??= value;
      headers.push(name, host);
      continue;
    }
    headers.push(name, value);
  }
  if (id === undefined) {
    id = randomUUID();
    headers.push('X-Request-Id', id);
  }
  headers.push('X-Forwarded-For', clientAddress(incoming));
  headers.push('X-Forwarded-Proto', 'encrypted' in incoming.socket ? 'https' : 'http');
  if (host !== undefined) headers.push('X-Forwarded-Host', host);
  return { id, method: incoming.method as string, target, headers };
}

/** The peer's address; an IPv4 client on a dual-stack socket is shown as IPv4. */
export function clientAddress(incoming: IncomingMessage): string {
  const address = incoming.socket.remoteAddress ?? 'unknown';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/** True where the request announces a body (RFC 9112, 6.3). */
export function hasBody(incoming: IncomingMessage): boolean {
  const { headers } = incoming;
  if (headers['transfer-encoding'] !== undefined) return true;
  const length = headers['content-length'];
  return length !== undefined && length !== '0';
}
