import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { endToEndHeaders } from '../upstream/end-to-end.ts';
import { failureReason } from '../upstream/failure.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { admit } from './admission.ts';
import { errorOfFailure, rawErrorAnswer } from './error-answer.ts';
import { outgoingRequest } from './outgoing-request.ts';
import type { Runtime } from './runtime.ts';
import { join } from './tunnel.ts';

/**
 * True for a request that may leave HTTP behind. `h2c` may not: HTTP/2 inside would pass by all that is checked here,
 * so such a request is served as the HTTP/1.1 request that it also is (RFC 9110, 7.8).
 */
export function mayUpgrade(incoming: IncomingMessage): boolean {
  const protocols = (incoming.headers.upgrade ?? '').toLowerCase().split(',');
  return protocols.every((protocol) => protocol.trim() !== '' && !protocol.trim().startsWith('h2'));
}

/**
 * A WebSocket or any other upgrade: routed and split like a request, never mirrored. The answer is relayed as it is,
 * refusals too, and after a 101 the two connections are one. Resolves when the client's connection is gone.
 */
export async function upgrade(
  runtime: Runtime,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  // Until it is joined to another, nobody else hears of a client that breaks off.
  socket.on('error', () => socket.destroy());
  const admitted = admit(incoming, runtime.gateway.via);
  if ('code' in admitted) {
    socket.end(rawErrorAnswer(admitted.code, '', { why: admitted.why }));
    return;
  }
  const request = outgoingRequest(incoming, admitted, runtime.gateway);
  const route = runtime.match(incoming, admitted);
  const sides = route.sides(incoming);
  if (sides.shadow !== undefined) route.shadow?.skip('upgrade');
  const begun = performance.now();
  const upstream = open(route.upstreams[sides.served], request.method, request.target, [
    ...request.headers,
    'Connection',
    'Upgrade',
    'Upgrade',
    incoming.headers.upgrade as string,
  ]);
  const status = await exchange(upstream, socket, head, request.id);
  route.metrics.served(sides.served, request.method, status, (performance.now() - begun) / 1000);
}

/** Relays whatever the upstream says to the upgrade; resolves with its status when all of it is over. */
function exchange(upstream: ClientRequest, socket: Duplex, head: Buffer, requestId: string): Promise<number> {
  return new Promise((resolve) => {
    const clientGone = () => upstream.destroy();
    socket.once('close', clientGone);
    upstream.on('upgrade', (answer, other, otherHead) => {
      socket.write(headOf(answer, answer.rawHeaders), 'latin1');
      if (otherHead.length > 0) socket.write(otherHead);
      if (head.length > 0) other.write(head);
      socket.off('close', clientGone);
      join(socket, other).then(() => resolve(answer.statusCode as number));
    });
    upstream.on('response', (answer) => {
      socket.write(headOf(answer, [...endToEndHeaders(answer.rawHeaders), 'Connection', 'close']), 'latin1');
      answer.pipe(socket).once('close', () => resolve(answer.statusCode as number));
      answer.once('error', () => socket.destroy());
    });
    upstream.on('error', (error) => {
      if (socket.writable) socket.end(rawErrorAnswer(errorOfFailure(failureReason(error)), requestId));
      resolve(502);
    });
    upstream.end();
  });
}

function open(upstream: Upstream, method: string, path: string, headers: readonly string[]): ClientRequest {
  const { protocol, hostname, port } = new URL(upstream.url);
  const send = protocol === 'https:' ? httpsRequest : httpRequest;
  const host = hostname.replace(/^\[|\]$/g, '');
  const exact = { agent: false, setHost: false, setDefaultHeaders: false } as const;
  // Passed on to the socket: one side may stop sending and still listen.
  const connection = { allowHalfOpen: true };
  return send({ host, port, method, path, headers, ...exact, ...connection });
}

/** A message's head as it came, and no more: a body, where there is one, is delimited by the connection's end. */
function headOf({ statusCode, statusMessage }: IncomingMessage, headers: readonly string[]): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage ?? ''}`];
  for (let i = 0; i < headers.length; i += 2) lines.push(`${headers[i]}: ${headers[i + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}
