import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../errors.ts';
import { rawErrorAnswer } from './error-answer.ts';

interface ParserError extends Error {
  readonly code?: string;
  readonly reason?: string;
  readonly rawPacket?: Buffer;
}

/**
 * Answers for what Node's parser refused and for methods that open tunnels, and closes the connection: nothing behind
 * a request that could not be read is taken for another one.
 */
export function refuseUnreadable(server: Server): void {
  server.on('clientError', (error: ParserError, socket) => {
    // A client that has gone cannot be told anything.
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    answer(socket, codeOf(error), error.reason ?? error.message);
  });
  server.on('connect', (_request, socket) => answer(socket, 'connect_refused', ''));
}

function answer(socket: Duplex, code: ErrorCode, why: string): void {
  socket.end(rawErrorAnswer(code, randomUUID(), { why }), () => socket.destroy());
}

function codeOf({ code, rawPacket }: ParserError): ErrorCode {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_too_slow';
  if (code !== 'HPE_HEADER_OVERFLOW') return 'bad_framing';
  // Overflowing while still in the first line: it is the target that is too long.
  const start = rawPacket?.toString('latin1', 0, 8 * 1024) ?? '';
  return /^[A-Z]+ \S*$/.test(start) ? 'target_too_long' : 'headers_too_large';
}
