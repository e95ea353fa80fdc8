import { expect, test } from 'vitest';
import { requestOfSample } from '../../../src/replay/stored-request.ts';
import type { Sample } from '../../../src/store/types.ts';
import { sample } from '../cli/fixtures.ts';

const VIA = 'ficus-0123abcd';
const TAG = '[redacted:1234abcd]';

function request(changes: Partial<Sample['request']>, given: readonly string[] = []) {
  return requestOfSample(sample({ request: { ...sample().request, ...changes } }), given, VIA);
}

test.each([
  ['a method that may change something', { method: 'POST' }, 'unsafe_method', /^POST may change something/],
  [
    'a path',
    { target: `/users/${TAG}/orders?page=1` },
    'redacted',
    /^the path holds a redacted value, which/,
  ],
  ['a query', { target: `/users?token=${TAG}` }, 'redacted', /^the query holds a redacted value, which/],
  ['a header', { headers: [['Cookie', `sid=${TAG}`]] }, 'redacted', /give it with --header "cookie: …"$/],
  ['a body', { body: `{"pin":"${TAG}"}` }, 'redacted', /^the body holds a redacted value, which/],
  ['a binary body', { headers: [['Content-Length', '7']] }, 'body_not_stored', /^its body is binary/],
  ['a body that was cut', { body: 'x'.repeat(65_536) }, 'body_not_stored', /^its body was too long/],
] as const)('%s cannot be sent, and it is said why', (_what, changes, reason, why) => {
  expect(request(changes)).toEqual({ reason, why: expect.stringMatching(why) });
});

test('what is given takes the place of what is stored, whatever its case; what is made anew is not sent twice', () => {
  const headers = [
    ['Host', 'shop.example'],
    ['Authorization', TAG],
    ['X-Request-Id', 'old'],
    ['traceparent', '00-1'],
    ['X-Ficus-Side', 'service'],
    ['Via', `1.1 proxy.example, 1.1 ${VIA}`],
    ['via', '1.1 ficus-ffffffff'],
  ] as const;
  const found = request({ headers }, ['authorization', 'Bearer mine']);
  if ('reason' in found) throw new Error(found.why);
  expect(found.headers).toEqual([
    ...['Host', 'shop.example', 'Via', '1.1 proxy.example', 'authorization', 'Bearer mine'],
    ...['X-Request-Id', found.id, 'Via', `1.1 ${VIA}`],
  ]);
  expect(found.id).not.toBe('r-1');
});

test('a body goes as it is stored, decoded, with its own length', () => {
  const headers = [
    ['Content-Encoding', 'gzip'],
    ['Content-Length', '99'],
  ] as const;
  const found = request({ headers, body: 'größer' });
  if ('reason' in found) throw new Error(found.why);
  expect(Buffer.from(found.body ?? []).toString()).toBe('größer');
  expect(found.headers).not.toContain('Content-Encoding');
  expect(found.headers.slice(-2)).toEqual(['Content-Length', '8']);
});
