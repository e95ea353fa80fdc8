/** PROXY.md 20 to 25: request targets. */

import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { startGateway } from '../helpers/gateway.ts';
import { json, startOrigin } from '../helpers/origin.ts';
import { rawGet, rawRequest } from '../helpers/raw-http.ts';
import { forwarded, plainVia, request } from '../helpers/raw-messages.ts';
import { startRawGateway } from '../helpers/raw-upstream.ts';

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

test('20 an absolute target reaches U as a path with its own authority, to the byte', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET http://other.test:81/a//b?c=%zz HTTP/1.1'));
  const u = await monolith.accept();

  expect(plainVia(await u.head())).toBe(
    forwarded('GET /a//b?c=%zz HTTP/1.1').replaceAll('Host: shop.test', 'Host: other.test:81'),
  );
});

test('20 an absolute target routes by its authority, not by Host', async () => {
  const service = await startOrigin(json({ side: 'service' }));
  const monolith = await startOrigin(json({ side: 'monolith' }));
  onTestFinished(async () => {
    await Promise.all([service.stop(), monolith.stop()]);
  });
  const { url } = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: '- { id: a, match: { path: "/*rest", host: new.test }, service: service, stage: live }',
  });

  const lines = (line: string, host: string) => [line, `Host: ${host}`, 'Connection: close'];
  const byTarget = await rawRequest(url, lines('GET http://new.test/x HTTP/1.1', 'shop.test'));
  const byHost = await rawRequest(url, lines('GET http://shop.test/x HTTP/1.1', 'new.test'));

  expect(byTarget.body.toString()).toContain('service');
  expect(byHost.body.toString()).toContain('monolith');
});

test.each([
  ['OPTIONS * HTTP/1.1', 'shop.test'],
  ['OPTIONS http://other.test HTTP/1.1', 'other.test'],
])('21 %s arrives as *', async (line, host) => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request(line));
  const u = await monolith.accept();

  expect(plainVia(await u.head())).toBe(
    forwarded('OPTIONS * HTTP/1.1').replaceAll('Host: shop.test', `Host: ${host}`),
  );
  u.send('HTTP/1.1 204 No Content\r\nAllow: GET\r\n\r\n');
  expect(await c.head()).toBe('HTTP/1.1 204 No Content\r\nAllow: GET\r\n\r\n');
});

test.each([
  'GET * HTTP/1.1',
  'GET shop.test:80 HTTP/1.1',
  'GET http://u:p@shop.test/ HTTP/1.1',
  'GET a HTTP/1.1',
])('20 %s is 400', async (line) => {
  const { url, upstream } = await startGateway();

  expect((await rawRequest(url, [line, 'Host: shop.test'])).statusLine).toBe('HTTP/1.1 400 Bad Request');
  expect(upstream.requests).toHaveLength(0);
});

test('24 what leads out of /api is not routed as /api, and reaches the monolith exact', async () => {
  const outside = [
    '/api/../admin',
    '/%2e%2e/admin',
    '/api%2f..%2fadmin',
    '/api/%2E%2e/admin',
    '/api/./../admin',
  ];
  const inside = ['/api/x', '/x/../api/x', '//api//x', '/%61pi/x', '/api%2fx'];
  const service = await startOrigin(json({}));
  const monolith = await startOrigin(json({}));
  onTestFinished(async () => {
    await Promise.all([service.stop(), monolith.stop()]);
  });
  const { url } = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: '- { id: api, match: { path: "/api/*rest" }, service: service, stage: complete }',
  });

  for (const target of [...outside, ...inside]) await rawGet(url, target);

  expect(monolith.requests.map((seen) => seen.url)).toEqual(outside);
  expect(service.requests.map((seen) => seen.url)).toEqual(inside);
});
