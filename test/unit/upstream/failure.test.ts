import { expect, test } from 'vitest';
import { failureReason } from '../../../src/upstream/failure.ts';

function coded(code: string): Error {
  return Object.assign(new Error('something'), { code });
}

test.each([
  ['ETIMEDOUT', 'timeout'],
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['ENETUNREACH', 'refused'],
  ['EADDRNOTAVAIL', 'refused'],
  ['EMFILE', 'refused'],
  ['ENFILE', 'refused'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['ECONNABORTED', 'reset'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
  ['EPROTO', 'tls'],
  ['ESOMETHING', 'error'],
  ['', 'error'],
])('%s is %s', (code, reason) => {
  expect(failureReason(coded(code))).toBe(reason);
});

test('of several addresses the first error counts, whatever nests it', () => {
  const first = new AggregateError([coded('ECONNREFUSED'), coded('ETIMEDOUT')]);
  expect(failureReason(first)).toBe('refused');
  expect(failureReason(new AggregateError([first]))).toBe('refused');
  expect(failureReason(new AggregateError([]))).toBe('error');
});

test.each([undefined, null, 'ECONNRESET', 7, {}, { code: 7 }, new Error('plain')])(
  '%o is only an error',
  (thrown) => {
    expect(failureReason(thrown)).toBe('error');
  },
);
