/** PROXY.md 30: trailers. */

import { expect, test } from 'vitest';
import { chunked, forwarded, head, plainVia, request } from '../helpers/raw-messages.ts';
import { startRawGateway } from '../helpers/raw-upstream.ts';

test('30 trailers pass both ways exact: order, case, duplicates, byte 0xE9', async () => {
  const trailers = ['X-Check: 1', 'x-CHECK: 2', 'X-Latin: caf\xe9', 'X-Empty: '];
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /up HTTP/1.1', 'Trailer: X-Check', 'Transfer-Encoding: chunked'));
  c.send(chunked('hello', ...trailers));
  const u = await monolith.accept();

  expect(plainVia(await u.head())).toBe(
    forwarded('POST /up HTTP/1.1', ['Trailer: X-Check'], ['Transfer-Encoding: chunked']),
  );
  expect(await u.until('\r\n\r\n')).toBe(chunked('hello', ...trailers));
  const answered = head('HTTP/1.1 200 OK', 'Trailer: X-Check', 'Transfer-Encoding: chunked');
  u.send(answered + chunked('world', ...trailers));

  expect(await c.head()).toBe(answered);
  expect(await c.until('\r\n\r\n')).toBe(chunked('world', ...trailers));
});

test('30 trailers that come long after the body, a byte at a time, are read whole', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /up HTTP/1.1', 'Transfer-Encoding: chunked'));
  const u = await monolith.accept();
  c.send('2\r\nhi\r\n');
  await u.until('2\r\nhi\r\n');
  for (const byte of '0\r\nX-Late: 1\r\n\r\n') {
    c.send(byte);
    // A turn of the event loop apart, so that they are packets of their own.
    await new Promise((resolve) => setImmediate(resolve));
  }

  expect(await u.until('\r\n\r\n')).toBe('0\r\nX-Late: 1\r\n\r\n');
});

test('30 a trailer that would change framing, routing or credentials does not pass', async () => {
  const bad = [
    'Content-Length: 5',
    'Transfer-Encoding: chunked',
    'Host: evil.test',
    'Authorization: x',
    'X-Forwarded-For: 1.2.3.4',
    'X-Ficus-Shadow: all',
  ];
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('POST /up HTTP/1.1', 'Transfer-Encoding: chunked'));
  c.send(chunked('hello', ...bad, 'X-Good: 1'));
  const u = await monolith.accept();
  await u.head();

  expect(await u.until('\r\n\r\n')).toBe(chunked('hello', 'X-Good: 1'));
});

test('30 a client of HTTP/1.0 gets the body without chunks and trailers', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send('GET / HTTP/1.0\r\n\r\n');
  const u = await monolith.accept();
  await u.head();
  u.send(head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked') + chunked('hello', 'X-Check: 1'));

  expect(await c.rest()).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello');
});

const MALFORMED = [
  'X-Check : 1\r\n\r\n',
  'X-Check\x00: 1\r\n\r\n',
  ' folded\r\n\r\n',
  'X-Check: 1\n\n',
  'X-Check: \x00\r\n\r\n',
];

test.each(MALFORMED)(
  '30 malformed trailers of C, %j, are 400, and U is left without an end',
  async (trailers) => {
    const { client, monolith } = await startRawGateway();
    const c = client();
    c.send(request('POST /up HTTP/1.1', 'Transfer-Encoding: chunked'));
    c.send('2\r\nhi\r\n');
    const u = await monolith.accept();
    await u.until('2\r\nhi\r\n');
    c.send(`0\r\n${trailers}`);

    expect(await c.rest()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(await u.rest()).toBe('');
  },
);

test.each(MALFORMED)('30 malformed trailers of U, %j, break the answer off', async (trailers) => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(`${head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked')}2\r\nhi\r\n`);
  await c.until('2\r\nhi\r\n');
  u.send(`0\r\n${trailers}`);

  expect(await c.rest()).toBe('');
});
