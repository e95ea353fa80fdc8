/** PROXY.md 29 and 31 to 33: answers to the byte, answers that break off, that cannot be read, that come early. */

import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { answer, chunked, head, request } from '../helpers/raw-messages.ts';
import { startRawGateway } from '../helpers/raw-upstream.ts';

test('29 the next answer follows right behind one without a body', async () => {
  const bodiless = [
    ['HEAD /a HTTP/1.1', head('HTTP/1.1 200 OK', 'Content-Length: 77')],
    ['GET /b HTTP/1.1', head('HTTP/1.1 304 Not Modified', 'ETag: "x"', 'Content-Length: 77')],
    ['GET /c HTTP/1.1', head('HTTP/1.1 204 No Content', 'X-Kind: none')],
    ['HEAD /d HTTP/1.1', head('HTTP/1.1 204 No Content')],
  ] as const;
  const { client, monolith } = await startRawGateway();
  const c = client();
  for (const [line, text] of bodiless) {
    c.send(request(line));
    const u = monolith.connections[0] ?? (await monolith.accept());
    await u.head();
    u.send(text);
    expect(await c.head()).toBe(text);
  }
  c.send(request('GET /e HTTP/1.1'));
  await monolith.connections[0]?.head();
  monolith.connections[0]?.send(answer('body'));

  expect(await c.until('body')).toBe(answer('body'));
  expect(monolith.connections).toHaveLength(1);
});

test('29 a HEAD that U would answer chunked has no body and no framing of one', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('HEAD / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(head('HTTP/1.1 200 OK', 'X-Kind: long', 'Transfer-Encoding: chunked'));

  expect(await c.head()).toBe(head('HTTP/1.1 200 OK', 'X-Kind: long'));
  c.send(request('GET /next HTTP/1.1'));
  expect(await u.head()).toMatch(/^GET \/next /);
});

test('29 a 204 loses a Content-Length that its client might wait for', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(head('HTTP/1.1 204 No Content', 'Content-Length: 77', 'X-Kind: none'));

  expect(await c.head()).toBe(head('HTTP/1.1 204 No Content', 'X-Kind: none'));
});

const HALVES = {
  'with a length': `${head('HTTP/1.1 200 OK', 'Content-Length: 10')}half`,
  'in a chunk': `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}a\r\nhalf`,
  'between chunks': `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}4\r\nhalf\r\n`,
  'before the end of the trailers': `${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}4\r\nhalf\r\n0\r\nX-Check: 1\r\n`,
};

test.each(
  Object.entries(HALVES).flatMap(([where, text]) => [
    { where, text, how: 'closes' },
    { where, text, how: 'resets' },
  ]),
)('31 U $how $where: C gets what came, and its connection aborts', async ({ text, how }) => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(text);
  const begun = await c.until('half');
  if (how === 'closes') u.destroy();
  else u.reset();

  expect(begun).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:Content-Length: 10|Transfer-Encoding: chunked)\r\n\r\n/);
  // Neither the missing bytes nor a last chunk: what came before must not look whole.
  expect((await c.rest()).replace(/^\r\n/, '')).toBe('');
});

test.each(Object.entries(HALVES).filter(([where]) => where !== 'with a length'))(
  '31 half an answer, cut %s, to HTTP/1.0, where the end of the connection would be the end of the body, ends in a reset',
  async (_where, text) => {
    const { client, monolith } = await startRawGateway();
    const c = client();
    const failed = once(c.socket, 'error');
    const ended = vi.fn();
    c.socket.once('end', ended);
    c.send(request('GET / HTTP/1.0'));
    const u = await monolith.accept();
    await u.head();
    u.send(text);
    await c.until('half');
    u.destroy();

    expect(await failed).toMatchObject([{ code: 'ECONNRESET' }]);
    expect(ended).not.toHaveBeenCalled();
  },
);

test('31 an answer without a length ends with its connection, and C sees a clean end', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(`${head('HTTP/1.1 200 OK')}all of it`);
  u.socket.end();

  expect(await c.until('0\r\n\r\n')).toBe(
    head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked') + chunked('all of it'),
  );
});

test('31 an answer without a length that a reset ends is not taken for whole', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(`${head('HTTP/1.1 200 OK')}half`);
  await c.until('half');
  u.reset();

  expect(await c.rest()).not.toContain('0\r\n\r\n');
});

const MALFORMED = {
  'no HTTP': 'SSH-2.0-OpenSSH_9.9\r\n\r\n',
  'a status that is no number': 'HTTP/1.1 banana OK\r\n\r\n',
  'a status of two digits': 'HTTP/1.1 20 OK\r\n\r\n',
  'another version': 'HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n',
  'a bare LF': 'HTTP/1.1 200 OK\nContent-Length: 2\r\n\r\nok',
  'a bare LF between headers': 'HTTP/1.1 200 OK\r\nX-A: 1\nContent-Length: 2\r\n\r\nok',
  'a folded header': 'HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\nContent-Length: 2\r\n\r\nok',
  'a NUL': 'HTTP/1.1 200 OK\r\nX-A: \x00\r\nContent-Length: 2\r\n\r\nok',
  'a header without a colon': 'HTTP/1.1 200 OK\r\nX-A\r\nContent-Length: 2\r\n\r\nok',
  'both framings': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
  'a length that is no number': 'HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok',
  'an unknown coding': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
  'a 101 that nobody asked for': 'HTTP/1.1 101 Switching\r\nUpgrade: odd\r\nConnection: Upgrade\r\n\r\n',
  'headers without end': `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(200_000)}`,
};

test.each(Object.entries(MALFORMED))('32 an answer with %s is 502', async (_, text) => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1', 'Connection: close'));
  const u = await monolith.accept();
  await u.head();
  u.send(text);

  const answered = await c.rest();
  expect(answered).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  expect(answered).toContain('"code":"upstream_malformed"');
  await u.closed;
});

test('32 a malformed chunk breaks the answer off', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(`${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}4\r\nhalf\r\n`);
  await c.until('half\r\n');
  u.send('+4\r\nmore\r\n0\r\n\r\n');

  expect(await c.rest()).toBe('');
});

test('32 bytes behind an answer are never taken for the next one', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET /one HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(answer('one') + answer('smuggled'));
  expect(await c.until('one')).toBe(answer('one'));
  c.send(request('GET /two HTTP/1.1'));
  const next = await monolith.accept();
  await next.head();
  next.send(answer('two'));

  expect(await c.until('two')).toBe(answer('two'));
});

test('33 an early answer reaches C though the upload goes on, and both are whole in the end', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /up HTTP/1.1', 'Content-Length: 10'));
  c.send('first');
  const u = await monolith.accept();
  await u.until('first');
  u.send(`${head('HTTP/1.1 200 OK', 'Content-Length: 8')}early`);

  expect(await c.until('early')).toBe(`${head('HTTP/1.1 200 OK', 'Content-Length: 8')}early`);
  c.send('after');
  expect(await u.until('after')).toBe('after');
  u.send('end');
  expect(await c.until('end')).toBe('end');
  c.send(request('GET /next HTTP/1.1'));
  expect(await u.head()).toMatch(/^GET \/next /);
});

test('33 an answer that is whole before the upload is reaches C, and the connection closes behind it', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /up HTTP/1.1', 'Content-Length: 100000'));
  c.send('x'.repeat(1000));
  const u = await monolith.accept();
  await u.until('x'.repeat(1000));
  u.send('HTTP/1.1 413 Too Much\r\nContent-Length: 3\r\n\r\nno!');

  const told = 'HTTP/1.1 413 Too Much\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!';
  expect(await c.until('no!')).toBe(told);
  // What C still sends is thrown away, so that no reset takes the answer from it.
  c.send('x'.repeat(99_000));
  expect(await c.rest()).toBe('');
  await u.closed;
});
