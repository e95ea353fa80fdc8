import { errors } from 'undici';

/** Why no answer came from an upstream: bounded, so that it may be a metric's label. */
export type FailureReason = 'timeout' | 'refused' | 'dns' | 'tls' | 'reset' | 'malformed' | 'error';

const BY_CODE: Readonly<Record<string, FailureReason>> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'malformed',
  UND_ERR_HEADERS_OVERFLOW: 'malformed',
  UND_ERR_RESPONSE: 'malformed',
};

/** Thrown into a request that took longer than its whole time, for example `shadow.timeout`. */
export class DeadlineError extends Error {
  readonly code = 'ETIMEDOUT';
  constructor() {
    super('the answer was not complete in time');
  }
}

/** Classifies what the client library threw. Unknown errors are `error`. */
export function failureReason(error: unknown): FailureReason {
  const code = codeOf(error);
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  // undici's parser errors carry a code of llhttp's, or none at all.
  if (code.startsWith('HPE_') || error instanceof errors.HTTPParserError) return 'malformed';
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || code.includes('CERT')) return 'tls';
  // A host with several addresses fails with all their errors together; the first tells as much as any.
  if (error instanceof AggregateError && error.errors.length > 0) return failureReason(error.errors[0]);
  return 'error';
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
