/** PROXY.md, framing: every smuggling vector ends in a refusal, or reaches the upstream with one meaning. */

import { expect, test } from 'vitest';
import { echo, startGateway } from '../helpers/gateway.ts';
import { rawRequest } from '../helpers/raw-http.ts';

const POST = ['POST /a HTTP/1.1', 'Host: shop.test'];
/** What a smuggler would like the upstream to take for a second request. */
const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: shop.test\r\n\r\n';

interface Vector {
  readonly lines: readonly string[];
  readonly body?: string;
  readonly status?: readonly number[];
}

const REFUSED: Record<string, Vector> = {
  '1 Content-Length and Transfer-Encoding together': {
    lines: [...POST, 'Content-Length: 5', 'Transfer-Encoding: chunked'],
    body: `0\r\n\r\n${HIDDEN}`,
  },
  '1 the same the other way round': {
    lines: [...POST, 'Transfer-Encoding: chunked', 'Content-Length: 5'],
    body: `0\r\n\r\n${HIDDEN}`,
  },
  '2 differing Content-Lengths': {
    lines: [...POST, 'Content-Length: 5', 'Content-Length: 6'],
    body: 'abcdef',
  },
  '2 a Content-Length list': { lines: [...POST, 'Content-Length: 5, 6'], body: 'abcdef' },
  '2 a Content-Length with a sign': { lines: [...POST, 'Content-Length: +5'], body: 'abcde' },
  '3 chunked twice': {
    lines: [...POST, 'Transfer-Encoding: chunked, chunked'],
    body: `0\r\n\r\n${HIDDEN}`,
    status: [400, 501],
  },
  '3 an unknown coding': { lines: [...POST, 'Transfer-Encoding: foo'], body: HIDDEN, status: [400, 501] },
  '3 gzip, chunked': {
    lines: [...POST, 'Transfer-Encoding: gzip, chunked'],
    body: `0\r\n\r\n${HIDDEN}`,
    status: [400, 501],
  },
  '3 chunked in two lines': {
    lines: [...POST, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
    body: `0\r\n\r\n${HIDDEN}`,
    status: [400, 501],
  },
  '3 identity behind chunked': {
    lines: [...POST, 'Transfer-Encoding: chunked, identity'],
    body: HIDDEN,
    status: [400, 501],
  },
  '4 Transfer-Encoding on HTTP/1.0': {
    lines: ['POST /a HTTP/1.0', 'Host: shop.test', 'Transfer-Encoding: chunked'],
    body: `0\r\n\r\n${HIDDEN}`,
  },
  '6 a chunk size 0x5': { lines: [...POST, 'Transfer-Encoding: chunked'], body: '0x5\r\nabcde\r\n0\r\n\r\n' },
  '6 a chunk size +5': { lines: [...POST, 'Transfer-Encoding: chunked'], body: '+5\r\nabcde\r\n0\r\n\r\n' },
  '6 a chunk size 1_0': {
    lines: [...POST, 'Transfer-Encoding: chunked'],
    body: '1_0\r\nabcdeabcdeabcdea\r\n0\r\n\r\n',
  },
  '6 a folded header': { lines: [...POST, 'X-A: one', ' two'] },
  '6 a space before the colon': { lines: [...POST, 'X-A : one'] },
  '6 a bare LF between headers': { lines: [...POST, 'X-A: one\nX-B: two'] },
  '6 a NUL in a value': { lines: [...POST, 'X-A: o\0ne'] },
  '6 a CR in a value': { lines: [...POST, 'X-A: o\rne'] },
  '8 no Host': { lines: ['GET /a HTTP/1.1'] },
  '8 two Hosts': { lines: ['GET /a HTTP/1.1', 'Host: shop.test', 'Host: other.test'] },
  '8 a Host with a path': { lines: ['GET /a HTTP/1.1', 'Host: shop.test/b'] },
  '8 a Host with credentials': { lines: ['GET /a HTTP/1.1', 'Host: ann@shop.test'] },
  '8 a Host of two words': { lines: ['GET /a HTTP/1.1', 'Host: shop.test other.test'] },
  '9 headers that are too large': {
    lines: ['GET /a HTTP/1.1', 'Host: shop.test', `X-Big: ${'x'.repeat(80 * 1024)}`],
    status: [431],
  },
  '10 a target that is too long': {
    lines: [`GET /${'a'.repeat(80 * 1024)} HTTP/1.1`, 'Host: shop.test'],
    status: [414],
  },
};

test.each(Object.entries(REFUSED))(
  '%s is refused, the connection closes, and the upstream sees nothing',
  async (_, vector) => {
    const { url, upstream } = await startGateway(echo);

    const answer = await rawRequest(url, vector.lines, vector.body ?? '');

    expect(vector.status ?? [400]).toContain(Number(answer.statusLine.split(' ')[1]));
    expect(upstream.requests).toHaveLength(0);
  },
);

test.each(['GET', 'DELETE', 'OPTIONS', 'POST'])(
  '5 a chunked body on %s arrives identical, with valid framing',
  async (method) => {
    const { url, upstream } = await startGateway(echo);

    const answer = await rawRequest(
      url,
      [`${method} /a HTTP/1.1`, 'Host: shop.test', 'Transfer-Encoding: chunked', 'Connection: close'],
      `5\r\nabcde\r\n${HIDDEN.length.toString(16)}\r\n${HIDDEN}\r\n0\r\n\r\n`,
    );

    expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
    expect(answer.body.toString()).toBe(`abcde${HIDDEN}`);
    expect(upstream.requests.map(({ url: target }) => target)).toEqual(['/a']);
  },
);

test('7 chunk extensions are dropped', async () => {
  const { url } = await startGateway(echo);

  const answer = await rawRequest(
    url,
    [...POST, 'Transfer-Encoding: chunked', 'Connection: close'],
    '5;name=value;other="x"\r\nabcde\r\n0;last\r\n\r\n',
  );

  expect(answer.body.toString()).toBe('abcde');
});

test('9 two hundred headers arrive, every one of them', async () => {
  const { url, upstream } = await startGateway();
  const many = Array.from({ length: 2500 }, (_, i) => `X-H-${i}: ${i}`);

  const answer = await rawRequest(url, ['GET /a HTTP/1.1', 'Host: shop.test', 'Connection: close', ...many]);

  expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  const names = upstream.requests[0]?.rawHeaders.filter((name) => name.startsWith('X-H-'));
  expect(names).toHaveLength(2500);
});

test('a request behind a refused one on the same connection is never read', async () => {
  const { url, upstream } = await startGateway(echo);

  await rawRequest(url, [...POST, 'Transfer-Encoding: foo'], `${HIDDEN}${HIDDEN}`);

  expect(upstream.requests).toHaveLength(0);
});

test('8 without a Host, HTTP/1.0 is a request all the same, and arrives with one', async () => {
  const { url, upstream } = await startGateway(echo);

  const answer = await rawRequest(url, ['GET /a HTTP/1.0']);

  expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  expect(upstream.requests[0]?.header('host')).toBe(new URL(upstream.url).host);
});
