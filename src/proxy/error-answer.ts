import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { ERRORS, type ErrorCode, FicusError } from '../errors.ts';
import { responseHead } from '../http1/encode.ts';
import type { MessageFault } from '../http1/fault.ts';
import { fieldValue } from '../http1/framing.ts';
import type { ServerExchange } from '../http1/server-exchange.ts';
import type { FailureReason } from '../upstream/failure.ts';

const BY_FAILURE: Readonly<Record<FailureReason, ErrorCode>> = {
  timeout: 'upstream_timeout',
  refused: 'upstream_refused',
  dns: 'upstream_refused',
  tls: 'upstream_refused',
  reset: 'upstream_broke',
  malformed: 'upstream_malformed',
  error: 'upstream_broke',
};

/** The error that a client is answered when an upstream gave none (RFC 9110, 15.6.3 and 15.6.5). */
export function errorOfFailure(failure: FailureReason): ErrorCode {
  return BY_FAILURE[failure];
}

/**
 * Answers with an error of our own: JSON or text, as the client accepts, with the request's id and without a word
 * about addresses behind the proxy. Does nothing once an answer has begun.
 */
export function answerError(
  exchange: ServerExchange,
  code: ErrorCode,
  requestId: string,
  details: Readonly<Record<string, string>> = {},
): void {
  if (exchange.status !== 0 || exchange.over) return;
  // What is still to come of the request nobody reads, so its client is told that no other one can follow.
  if (!exchange.requestDone) exchange.keepAlive = false;
  const asJson = prefersJson(fieldValue(exchange.head, 'accept'));
  const body = Buffer.from(
    asJson ? jsonBody(code, requestId, details) : textBody(code, requestId, details),
    'utf8',
  );
  const { http } = ERRORS[code];
  const withBody = exchange.head.method !== 'HEAD';
  exchange.respond(
    http,
    STATUS_CODES[http] ?? '',
    errorHeaders(code, asJson ? 'application/json' : 'text/plain', body.length, requestId),
    withBody ? body.length : 0,
  );
  if (withBody) exchange.write(body);
  exchange.end();
}

/** The whole answer, as text, to what is no request, so that there is nothing to answer through; the connection closes. */
export function unreadableAnswer({ code, message }: MessageFault): string {
  const requestId = randomUUID();
  const body = jsonBody(code, requestId, { why: message });
  const { http } = ERRORS[code];
  const headers = errorHeaders(code, 'application/json', Buffer.byteLength(body), requestId);
  const head = responseHead(http, STATUS_CODES[http] ?? '', headers, 'Connection: close\r\n');
  return head + Buffer.from(body, 'utf8').toString('latin1');
}

function errorHeaders(code: ErrorCode, type: string, length: number, requestId: string): string[] {
  const headers = [
    'Content-Type',
    `${type}; charset=utf-8`,
    'Content-Length',
    String(length),
    'Cache-Control',
    'no-store',
    'X-Request-Id',
    requestId,
    // An upstream's answer carries its own date; this answer begins here.
    'Date',
    new Date().toUTCString(),
  ];
  // RFC 9110, 15.5.6: a 405 says what is allowed. CONNECT is the one method that is not.
  if (code === 'connect_refused')
    headers.push('Allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE');
  return headers;
}

function jsonBody(code: ErrorCode, requestId: string, details: Readonly<Record<string, string>>): string {
  const { message } = new FicusError(code, details);
  return `${JSON.stringify({ error: { code, message, requestId } })}\n`;
}

function textBody(code: ErrorCode, requestId: string, details: Readonly<Record<string, string>>): string {
  return `${new FicusError(code, details).message} (request ${requestId})\n`;
}

/** API clients name JSON or nothing at all; browsers name HTML first, and for them text is the plainer answer. */
function prefersJson(accept: string | undefined): boolean {
  return accept === undefined || accept.includes('json') || accept.trim() === '*/*';
}
