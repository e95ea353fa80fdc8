import { describe, expect, test } from 'vitest';
import { fieldLines } from '../../../src/http1/encode.ts';
import { outgoingRequest } from '../../../src/proxy/outgoing-request.ts';
import { TrustedPeers } from '../../../src/proxy/peers.ts';
import { newTraceparent } from '../../../src/proxy/traceparent.ts';
import { lookAt } from './incoming.ts';

const LINE = 'GET /a HTTP/1.1';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function outgoing(
  lines: readonly string[],
  { authority, trusted = [] as string[] }: { authority?: string; trusted?: string[] } = {},
) {
  const gateway = { peers: new TrustedPeers(trusted), via: 'ficus-test', host: 'monolith.test:3000' };
  return lookAt([LINE, ...lines], (incoming) => {
    const request = outgoingRequest(incoming, { target: '/a', authority }, gateway);
    // Both ways of saying the same; every test of the one is a test of the other.
    expect(request.lines).toBe(fieldLines(request.headers));
    return request;
  });
}

/** The values of one header, by lower-case name, in order. */
function values(headers: readonly string[], name: string): string[] {
  return headers.filter((_, i) => i % 2 === 1 && headers[i - 1]?.toLowerCase() === name);
}

test('headers keep order, case and number; ours come after them', async () => {
  const { headers, id, method, target } = await outgoing([
    ...['Host: shop.test', 'X-b: 1', 'x-A: 2', 'X-B: 3', 'X-Request-ID: r-1', `traceparent: ${TRACE}`],
  ]);
  expect(headers).toEqual([
    ...['Host', 'shop.test', 'X-b', '1', 'x-A', '2', 'X-B', '3', 'X-Request-ID', 'r-1'],
    ...['traceparent', TRACE],
    ...['X-Forwarded-For', '127.0.0.1', 'X-Forwarded-Proto', 'http', 'X-Forwarded-Host', 'shop.test'],
    ...['Via', '1.1 ficus-test'],
  ]);
  expect({ id, method, target }).toEqual({ id: 'r-1', method: 'GET', target: '/a' });
});

test('what a client claims about itself, and what is ours alone, does not pass', async () => {
  const { headers } = await outgoing([
    'Host: shop.test',
    'X-Forwarded-For: 10.0.0.1',
    'x-forwarded-proto: https',
    'X-FORWARDED-HOST: evil.test',
    'Forwarded: for=10.0.0.1',
    'X-Ficus-Shadow: orders',
    'x-ficus-side: service',
    'X-FICUS-anything: 1',
    'X_Ficus_Shadow: orders',
  ]);
  expect(values(headers, 'x-forwarded-for')).toEqual(['127.0.0.1']);
  expect(values(headers, 'x-forwarded-proto')).toEqual(['http']);
  expect(values(headers, 'x-forwarded-host')).toEqual(['shop.test']);
  expect(values(headers, 'forwarded')).toEqual(['for=127.0.0.1;proto=http']);
  expect(headers.filter((name) => /^x.ficus/i.test(name))).toEqual([]);
});

test("an absolute target's authority replaces Host and names the forwarded host", async () => {
  const { headers } = await outgoing(['HOST: other.test'], { authority: 'shop.test:8080' });
  expect(headers.slice(0, 2)).toEqual(['HOST', 'shop.test:8080']);
  expect(values(headers, 'x-forwarded-host')).toEqual(['shop.test:8080']);
});

test("an absolute target's authority is the Host where HTTP/1.0 sent none", async () => {
  const gateway = { peers: new TrustedPeers([]), via: 'ficus-test', host: 'monolith.test:3000' };
  const { headers } = await lookAt(['GET http://shop.test/a HTTP/1.0'], (incoming) =>
    outgoingRequest(incoming, { target: '/a', authority: 'shop.test' }, gateway),
  );
  expect(values(headers, 'host')).toEqual(['shop.test']);
});

test("where HTTP/1.0 names no host at all, both sides are asked under the monolith's", async () => {
  const gateway = { peers: new TrustedPeers([]), via: 'ficus-test', host: 'monolith.test:3000' };
  const { headers } = await lookAt(['GET /a HTTP/1.0'], (incoming) =>
    outgoingRequest(incoming, { target: '/a', authority: undefined }, gateway),
  );
  expect(values(headers, 'host')).toEqual(['monolith.test:3000']);
  // Nobody has asked for it under that name.
  expect(values(headers, 'x-forwarded-host')).toEqual([]);
});

describe('the request id', () => {
  test("is the client's own where it is fit for a log, and then the same in the header", async () => {
    const { id, headers } = await outgoing(['Host: h', 'x-request-id: Ab1.:/=+@-_']);
    expect(id).toBe('Ab1.:/=+@-_');
    expect(values(headers, 'x-request-id')).toEqual([id]);
  });

  test.each([
    ['too long', 'a'.repeat(129)],
    ['markup', '<b>'],
    ['spaces', 'a b'],
    ['empty', ''],
    ['bytes beyond ASCII', 'caf\xe9'],
  ])('is made where what came is %s', async (_name, given) => {
    const { id, headers } = await outgoing(['Host: h', `X-Request-Id: ${given}`]);
    expect(id).toMatch(UUID);
    expect(values(headers, 'x-request-id')).toEqual([id]);
  });

  test('of exactly 128 characters passes; of several the first fit one counts', async () => {
    const long = 'a'.repeat(128);
    expect((await outgoing(['Host: h', `X-Request-Id: ${long}`])).id).toBe(long);
    const { id, headers } = await outgoing([
      'Host: h',
      'X-Request-Id: a b',
      'X-Request-Id: one',
      'X-Request-Id: two',
    ]);
    expect(id).toBe('one');
    expect(values(headers, 'x-request-id')).toEqual(['one']);
  });

  test('is another one for each request', async () => {
    expect((await outgoing(['Host: h'])).id).not.toBe((await outgoing(['Host: h'])).id);
  });

  test('that Connection nominates belongs to the connection, so a new one is made', async () => {
    const { id } = await outgoing(['Host: h', 'Connection: x-request-id', 'X-Request-Id: one']);
    expect(id).toMatch(UUID);
  });
});

test('a trusted peer is believed and added to', async () => {
  const lines = [
    ...[
      'Host: shop.test',
      'X-Forwarded-For: 192.0.2.1',
      'X-Forwarded-For: 192.0.2.2',
      'X-Forwarded-Proto: https',
    ],
    ...['X-Forwarded-Host: www.shop.test', 'Forwarded: for=192.0.2.1'],
  ];
  const { headers } = await outgoing(lines, { trusted: ['127.0.0.0/8'] });
  expect(values(headers, 'x-forwarded-for')).toEqual(['192.0.2.1, 192.0.2.2, 127.0.0.1']);
  expect(values(headers, 'x-forwarded-proto')).toEqual(['https']);
  expect(values(headers, 'x-forwarded-host')).toEqual(['www.shop.test']);
  expect(values(headers, 'forwarded')).toEqual(['for=192.0.2.1, for=127.0.0.1;proto=http']);
});

describe('the trace', () => {
  const made = /^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/;

  test("is the client's own, with its state", async () => {
    const { headers } = await outgoing(['Host: h', `Traceparent: ${TRACE}`, 'tracestate: a=1,b=2']);
    expect(values(headers, 'traceparent')).toEqual([TRACE]);
    expect(values(headers, 'tracestate')).toEqual(['a=1,b=2']);
  });

  test.each([
    '',
    'junk',
    `ff${TRACE.slice(2)}`,
    TRACE.replace(/0af7[0-9a-f]+(?=-)/, '0'.repeat(32)),
    TRACE.toUpperCase(),
    `${TRACE}-more`,
    `${TRACE}-`,
    TRACE.replace(/-[0-9a-f]{16}-/, `-${'0'.repeat(16)}-`),
  ])('is begun where %j came, and has no state of another one', async (given) => {
    const lines = ['Host: h', 'tracestate: a=1', `traceparent: ${given}`, 'tracestate: b=2'];
    const { headers } = await outgoing(lines);
    expect(values(headers, 'traceparent')).toEqual([expect.stringMatching(made)]);
    expect(values(headers, 'tracestate')).toEqual([]);
  });

  test('without a parent has no state', async () => {
    const { headers } = await outgoing(['Host: h', 'tracestate: a=1']);
    expect(values(headers, 'tracestate')).toEqual([]);
  });

  test('of a later version may say more, and its state may come first', async () => {
    const later = `cc${TRACE.slice(2)}-what-the-future-brings`;
    const { headers } = await outgoing([
      'Host: h',
      'tracestate: a=1',
      `traceparent: ${later}`,
      'tracestate: b=2',
    ]);
    expect(values(headers, 'traceparent')).toEqual([later]);
    expect(values(headers, 'tracestate')).toEqual(['a=1', 'b=2']);
  });

  test('is the first whole one where several came', async () => {
    const other = TRACE.replace('0af7', '1bf8');
    const { headers } = await outgoing([
      'Host: h',
      'traceparent: junk',
      `traceparent: ${TRACE}`,
      `traceparent: ${other}`,
    ]);
    expect(values(headers, 'traceparent')).toEqual([TRACE]);
  });

  test('is another one for each request, however many', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 300; i += 1) seen.add(newTraceparent());
    expect(seen.size).toBe(300);
  });
});
