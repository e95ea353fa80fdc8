/** PROXY.md 39: what a client is told when nobody answers. */

import { expect, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { deadUrl } from '../helpers/origin.ts';
import { openRaw, type RawConnection } from '../helpers/raw-connection.ts';
import { answer, head, request } from '../helpers/raw-messages.ts';
import { startRawGateway, startRawUpstream } from '../helpers/raw-upstream.ts';

const OFF = '- { id: all, match: { path: "/{*rest}" }, service: service, stage: "off" }';

/** A client of a Ficus whose only upstream is this. */
async function before(url: string, monolithExtra?: string): Promise<RawConnection> {
  const ficus = await startTestFicus({
    monolith: url,
    service: url,
    routes: OFF,
    ...(monolithExtra !== undefined && { monolithExtra }),
  });
  return openRaw(ficus.url);
}

test('39 refused is 502, to the byte but for the time', async () => {
  const c = await before(await deadUrl());
  c.send(request('GET / HTTP/1.1'));

  const body =
    '{"error":{"code":"upstream_refused","message":"the server behind this proxy did not accept the request","requestId":"r-1"}}\n';
  expect((await c.until('}}\n')).replace(/Date: .*/, 'Date: now')).toBe(
    `${head(
      'HTTP/1.1 502 Bad Gateway',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${body.length}`,
      'Cache-Control: no-store',
      'X-Request-Id: r-1',
      'Date: now',
    )}${body}`,
  );
});

test('39 a refused connection leaves the client its own for the next request', async () => {
  const c = await before(await deadUrl());
  for (let turn = 0; turn < 2; turn += 1) {
    c.send(request('GET / HTTP/1.1'));
    expect(await c.until('}}\n')).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  }
});

test('39 a name that does not resolve is 502', async () => {
  const c = await before('http://no-such-host.invalid:1234');
  c.send(request('GET / HTTP/1.1'));

  const text = await c.until('}}\n');
  expect(text).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  expect(text).not.toContain('no-such-host');
});

test('39 a connection that takes too long to open is 504', async () => {
  const silent = await startRawUpstream();
  // A TLS handshake that is never answered: the connection is not open before it.
  const c = await before(silent.url.replace('http:', 'https:'), 'timeouts: { connect: 300ms }');
  c.send(request('GET / HTTP/1.1'));

  const text = await c.until('}}\n');
  expect(text).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n/);
  expect(text).toContain('"code":"upstream_timeout"');
});

test('39 headers that take too long are 504, also where they come drop by drop', async () => {
  const { client, monolith } = await startRawGateway({ monolithExtra: 'timeouts: { headers: 400ms }' });
  const silent = client();
  silent.send(request('GET /silent HTTP/1.1'));
  await monolith.accept();
  expect(await silent.until('}}\n')).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n/);

  const c = client();
  c.send(request('GET /drops HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  const text = 'HTTP/1.1 200 OK\r\nX-Slow: ';
  let at = 0;
  // Often enough that a bound on silence would never be reached.
  const drops = setInterval(() => u.send(text[at++] ?? '-'), 50);
  expect(await c.until('}}\n')).toMatch(/^HTTP\/1\.1 504 Gateway Timeout\r\n/);
  clearInterval(drops);
  await u.closed;
});

test('39 silence after the headers aborts the connection', async () => {
  const { client, monolith } = await startRawGateway({ monolithExtra: 'timeouts: { idle: 300ms }' });
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(`${head('HTTP/1.1 200 OK', 'Content-Length: 100')}half`);

  expect(await c.rest()).toBe(`${head('HTTP/1.1 200 OK', 'Content-Length: 100')}half`);
  await u.closed;
});

test.each([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/problem+json, text/html', 'application/json'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/plain'],
  ['text/plain', 'text/plain'],
])(
  '39 with Accept: %s the error is %s, names no address, and carries the request id',
  async (accept, type) => {
    const url = await deadUrl();
    const c = await before(url);
    const headers = accept === undefined ? [] : [`Accept: ${accept}`];
    c.send(request('GET /where HTTP/1.1', 'Connection: close', ...headers));

    const text = await c.rest();
    const body = text.slice(text.indexOf('\r\n\r\n') + 4);
    expect(text).toContain(`\r\nContent-Type: ${type}; charset=utf-8\r\n`);
    expect(text).toContain(`\r\nContent-Length: ${body.length}\r\n`);
    expect(text).toContain('\r\nX-Request-Id: r-1\r\n');
    expect(body).toContain('r-1');
    expect(body.startsWith('{')).toBe(type === 'application/json');
    expect(text).not.toMatch(/127\.0\.0\.1|localhost/);
    expect(text).not.toContain(new URL(url).port);
  },
);

test('39 an error on HEAD has no body', async () => {
  const c = await before(await deadUrl());
  c.send(request('HEAD / HTTP/1.1'));
  expect(await c.head()).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  c.send(request('HEAD / HTTP/1.1'));

  expect(await c.head()).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
});

test('39 an error within an upload reaches a client that is still sending', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST / HTTP/1.1', 'Content-Length: 10000000'));
  c.send(Buffer.alloc(5_000_000));
  const u = await monolith.accept();
  await u.head();
  u.reset();
  c.send(Buffer.alloc(5_000_000));

  expect(await c.rest()).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n[\s\S]*\r\nConnection: close\r\n/);
});

test('39 a request that could not be carried leaves nothing behind for the next', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET /one HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send('nonsense\r\n\r\n');
  expect(await c.until('}}\n')).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  c.send(request('GET /two HTTP/1.1'));
  const next = await monolith.accept();
  await next.head();
  next.send(answer('two'));

  expect(await c.until('two')).toBe(answer('two'));
});
