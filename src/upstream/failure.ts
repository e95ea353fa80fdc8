/** Why no answer came from an upstream: bounded, so that it may be a metric's label. */
export type FailureReason = 'timeout' | 'refused' | 'dns' | 'tls' | 'reset' | 'malformed' | 'error';

const BY_CODE: Readonly<Record<string, FailureReason>> = {
  ETIMEDOUT: 'timeout',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'refused',
  ENETUNREACH: 'refused',
  EADDRNOTAVAIL: 'refused',
  // No file handle is left for a connection.
  EMFILE: 'refused',
  ENFILE: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
  EPROTO: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
};

/** Classifies what a connection's socket said. Unknown errors are `error`. */
export function failureReason(error: unknown): FailureReason {
  const code = codeOf(error);
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || code.includes('CERT')) return 'tls';
  // A host with several addresses fails with all their errors together; the first tells as much as any.
  if (error instanceof AggregateError && error.errors.length > 0) return failureReason(error.errors[0]);
  return 'error';
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
