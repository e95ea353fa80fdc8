/** PROXY.md, headers. */

import { expect, test } from 'vitest';
import { startGateway } from '../helpers/gateway.ts';
import { rawGet } from '../helpers/raw-http.ts';

test('11 headers that Connection nominates go, both ways, in any case; Host, framing and our own stay', async () => {
  const { url, upstream } = await startGateway((_request, response) => {
    response.writeHead(200, [
      'Connection',
      'X-Private, close',
      'x-private',
      '1',
      'X-Public',
      '2',
      'Content-Length',
      '2',
    ]);
    response.end('ok');
  });

  const answer = await rawGet(url, '/', [
    'Connection: x-MINE, Host, Content-Length, X-Forwarded-For',
    'X-Mine: 1',
    'X-Theirs: 2',
  ]);

  const [seen] = upstream.requests;
  expect(seen?.header('x-mine')).toBeUndefined();
  expect(seen?.header('x-theirs')).toBe('2');
  expect(seen?.header('host')).toBe('shop.test');
  expect(seen?.header('x-forwarded-for')).toBe('127.0.0.1');
  expect(answer.headers).toContain('X-Public: 2');
  expect(answer.headers.join('\n')).not.toMatch(/x-private/i);
  expect(answer.body.toString()).toBe('ok');
});

test('12 Keep-Alive, Proxy-Connection, TE and Upgrade never pass as they are', async () => {
  const { url, upstream } = await startGateway((_request, response) => {
    response.writeHead(200, ['Keep-Alive', 'timeout=77', 'Proxy-Connection', 'x', 'Content-Length', '0']);
    response.end();
  });

  const answer = await rawGet(url, '/', [
    'Keep-Alive: timeout=99',
    'Proxy-Connection: keep-alive',
    'TE: trailers',
    'Upgrade: h2c',
  ]);

  const raw = upstream.requests[0]?.rawHeaders ?? [];
  const names = raw.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  for (const name of ['keep-alive', 'proxy-connection', 'te', 'upgrade']) expect(names).not.toContain(name);
  expect(answer.headers).not.toContain('Keep-Alive: timeout=77');
  expect(answer.headers.join('\n')).not.toMatch(/proxy-connection/i);
});

test('13 duplicates keep order and count; three Set-Cookie stay three', async () => {
  const cookies = ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2; Path=/', 'Set-Cookie', 'a=3'];
  const { url, upstream } = await startGateway((_request, response) => {
    response.writeHead(200, [...cookies, 'Content-Length', '0']);
    response.end();
  });

  const answer = await rawGet(url, '/', [
    'Accept: a',
    'X-Between: 1',
    'Accept: b',
    'Cookie: a=1',
    'Cookie: b=2',
  ]);

  expect(answer.headers.filter((line) => line.startsWith('Set-Cookie'))).toEqual([
    'Set-Cookie: a=1',
    'Set-Cookie: b=2; Path=/',
    'Set-Cookie: a=3',
  ]);
  const raw = upstream.requests[0]?.rawHeaders ?? [];
  const pairs = raw.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${raw[i + 1]}`] : []));
  expect(pairs.filter((pair) => /^(Accept|X-Between|Cookie)/.test(pair))).toEqual([
    'Accept: a',
    'X-Between: 1',
    'Accept: b',
    'Cookie: a=1',
    'Cookie: b=2',
  ]);
});

test('14 name case, byte 0xE9, reason phrase and status 999 pass unchanged', async () => {
  const { url, upstream } = await startGateway((_request, response) => {
    response.writeHead(999, 'Very Odd', ['X-oDD', 'caf\xe9', 'Content-Length', '0']);
    response.end();
  });

  const answer = await rawGet(url, '/', ['x-Mixed-CASE: th\xe9']);

  expect(answer.statusLine).toBe('HTTP/1.1 999 Very Odd');
  expect(answer.headers).toContain('X-oDD: caf\xe9');
  const raw = upstream.requests[0]?.rawHeaders ?? [];
  expect(raw[raw.indexOf('x-Mixed-CASE') + 1]).toBe('th\xe9');
});

test('16 Via is added, and our own name coming in is a loop', async () => {
  const { url, upstream } = await startGateway();

  await rawGet(url, '/', ['Via: 1.0 elsewhere']);
  const raw = upstream.requests[0]?.rawHeaders ?? [];
  const via = raw.filter((_, i) => raw[i - 1] === 'Via');
  expect(via).toEqual(['1.0 elsewhere', expect.stringMatching(/^1\.1 ficus-[0-9a-f]{8}$/)]);

  const looped = await rawGet(url, '/', [`Via: 1.1 elsewhere, ${via[1]}`]);
  expect(looped.statusLine).toBe('HTTP/1.1 508 Loop Detected');
  expect(upstream.requests).toHaveLength(1);
});

test('17, 18 Host is preserved; X-Ficus-* from outside is stripped', async () => {
  const { url, upstream } = await startGateway();

  await rawGet(url, '/', ['X-Ficus-Side: service', 'x-ficus-shadow: orders', 'X-FICUS-ANYTHING: 1']);

  expect(upstream.requests[0]?.header('host')).toBe('shop.test');
  expect(upstream.requests[0]?.rawHeaders.filter((name) => /^x-ficus/i.test(name))).toEqual([]);
});
