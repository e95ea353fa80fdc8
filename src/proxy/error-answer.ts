import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { ERRORS, type ErrorCode, FicusError } from '../errors.ts';
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
  request: IncomingMessage,
  response: ServerResponse,
  code: ErrorCode,
  requestId: string,
  details: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) return;
  const asJson = prefersJson(request.headers.accept);
  const body = asJson ? jsonBody(code, requestId, details) : textBody(code, requestId, details);
  // An upstream's answer carries its own date; this answer begins here.
  response.sendDate = true;
  response.writeHead(ERRORS[code].http, {
    'Content-Type': asJson ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Request-Id': requestId,
  });
  response.end(body);
}

/**
 * The whole answer as bytes for a connection on which no request could be read, so that there is nothing to answer
 * through. It says that the connection closes.
 */
export function rawErrorAnswer(
  code: ErrorCode,
  requestId: string,
  details: Readonly<Record<string, string>> = {},
): string {
  const body = jsonBody(code, requestId, details);
  const { http } = ERRORS[code];
  return [
    `HTTP/1.1 ${http} ${STATUS_CODES[http] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
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
