import { errors } from 'undici';
import { expect, test } from 'vitest';
import { DeadlineError, failureReason } from '../../../src/upstream/failure.ts';

function coded(code: string): Error {
  return Object.assign(new Error('something'), { code });
}

test.each([
  ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
  ['UND_ERR_BODY_TIMEOUT', 'timeout'],
  ['ETIMEDOUT', 'timeout'],
  ['ECONNREFUSED', 'refused'],
  ['EHOSTUNREACH', 'refused'],
  ['ENETUNREACH', 'refused'],
  ['EADDRNOTAVAIL', 'refused'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['ECONNRESET', 'reset'],
  ['EPIPE', 'reset'],
  ['UND_ERR_SOCKET', 'reset'],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'malformed'],
  ['UND_ERR_HEADERS_OVERFLOW', 'malformed'],
  ['HPE_INVALID_HEADER_TOKEN', 'malformed'],
  ['HPE_INVALID_CONSTANT', 'malformed'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['UND_ERR_DESTROYED', 'error'],
  ['', 'error'],
])('%s is %s', (code, reason) => {
  expect(failureReason(coded(code))).toBe(reason);
});

test("undici's own errors are told by what they are", () => {
  expect(failureReason(new errors.ConnectTimeoutError())).toBe('timeout');
  expect(failureReason(new errors.HeadersTimeoutError())).toBe('timeout');
  expect(failureReason(new errors.SocketError('other side closed'))).toBe('reset');
  expect(failureReason(new errors.HTTPParserError('Response does not match'))).toBe('malformed');
});

test('a deadline of ours is a timeout', () => {
  expect(failureReason(new DeadlineError())).toBe('timeout');
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
