/** PROXY.md, target. Routing on a normalised copy (24) is proven in test/unit/routing-rules; here is what goes upstream. */

import { expect, test } from 'vitest';
import { startGateway } from '../helpers/gateway.ts';
import { rawGet, rawRequest } from '../helpers/raw-http.ts';

test.each([
  ['GET http://other.test/a?b HTTP/1.1', '/a?b', 'other.test'],
  ['GET http://other.test:8080 HTTP/1.1', '/', 'other.test:8080'],
  ['GET HTTPS://Other.test?x HTTP/1.1', '/?x', 'Other.test'],
])('20 %s arrives in origin-form, and its authority beats Host', async (line, target, host) => {
  const { url, upstream } = await startGateway();

  await rawRequest(url, [line, 'Host: shop.test', 'Connection: close']);

  expect(upstream.requests[0]?.url).toBe(target);
  expect(upstream.requests[0]?.header('host')).toBe(host);
});

test('22 CONNECT is 405', async () => {
  const { url, upstream } = await startGateway();

  const answer = await rawRequest(url, ['CONNECT shop.test:443 HTTP/1.1', 'Host: shop.test:443']);

  expect(answer.statusLine).toBe('HTTP/1.1 405 Method Not Allowed');
  expect(upstream.requests).toHaveLength(0);
});

test.each([
  '//a',
  '/%2f',
  '/a;b=c;d',
  '/?a=%zz',
  '/a//b/../c',
  '/%',
  '/a?b?c',
  "/a'()*!$&,+:=@",
  '/|{}^`"<>',
])('23 %s reaches the upstream exact', async (target) => {
  const { url, upstream } = await startGateway();

  const answer = await rawGet(url, target);

  expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  expect(upstream.requests[0]?.url).toBe(target);
});

test.each(['/a#b', '/a?b#c', 'http://shop.test/#'])('25 %s is 400', async (target) => {
  const { url, upstream } = await startGateway();

  expect((await rawGet(url, target)).statusLine).toBe('HTTP/1.1 400 Bad Request');
  expect(upstream.requests).toHaveLength(0);
});
