/** PROXY.md 43: how long a client may take. */

import { describe, expect, test } from 'vitest';
import { answer, request } from '../helpers/raw-messages.ts';
import { startRawGateway } from '../helpers/raw-upstream.ts';

const SHORT = 'timeouts: { headers: 500ms, body: 500ms, idle: 500ms }';
const TIMEOUT = /^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*\r\nConnection: close\r\n/;

/** Sends a byte now and then, until the test ends it. */
function drip(send: (text: string) => void, text: string): () => void {
  const timer = setInterval(() => send(text), 50);
  return () => clearInterval(timer);
}

test('43 headers that stop in the middle are 408, and U hears nothing', async () => {
  const { client, monolith } = await startRawGateway({ listenExtra: SHORT });
  const c = client();
  c.send('GET / HTTP/1.1\r\nHost: shop.test\r\n');

  expect(await c.rest()).toMatch(TIMEOUT);
  expect(monolith.connections).toHaveLength(0);
});

test('43 headers that come drop by drop are 408 as well', async () => {
  const { client } = await startRawGateway({ listenExtra: SHORT });
  const c = client();
  c.send('GET / HTTP/1.1\r\nHost: shop.test\r\nX-Slow: ');
  const stop = drip((text) => c.send(text), 'x');

  expect(await c.rest()).toMatch(TIMEOUT);
  stop();
});

test('43 headers that stop are 408 on a connection that has served others', async () => {
  const { client, monolith } = await startRawGateway({ listenExtra: SHORT });
  const c = client();
  c.send(request('GET /a HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(answer('one'));
  await c.until('one');
  c.send('GET /b HTTP/1.1\r\n');

  expect(await c.rest()).toMatch(TIMEOUT);
});

test('43 a connection on which nothing ever comes is closed without a word', async () => {
  const { client } = await startRawGateway({ listenExtra: SHORT });

  expect(await client().rest()).toBe('');
});

describe.each(['Content-Length: 100', 'Transfer-Encoding: chunked'])('a body with %s', (framing) => {
  test(`43 that falls silent is 408, and U's request is given up (${framing})`, async () => {
    const { client, monolith } = await startRawGateway({ listenExtra: SHORT });
    const c = client();
    c.send(`${request('POST / HTTP/1.1', framing)}2\r\nhi\r\n`);
    const u = await monolith.accept();
    await u.until('hi');

    expect(await c.rest()).toMatch(TIMEOUT);
    await u.closed;
  });

  test(`43 that is slow but never silent for long arrives whole (${framing})`, async () => {
    const { client, monolith } = await startRawGateway({ listenExtra: SHORT });
    const c = client();
    c.send(request('POST / HTTP/1.1', framing));
    // Twice as long in all as silence may last.
    const pieces = 20;
    const length = framing.startsWith('Content');
    let sent = 0;
    const stop = drip(
      (text) => {
        if (sent++ < pieces) c.send(text);
        else c.send(length ? '' : '0\r\n\r\n');
        if (sent > pieces) stop();
      },
      length ? 'hello' : '5\r\nhello\r\n',
    );
    const u = await monolith.accept();
    await u.head();
    if (length) await u.bytes(5 * pieces);
    else await u.until('\r\n0\r\n\r\n');
    u.send(answer('thanks'));

    expect(await c.until('thanks')).toBe(answer('thanks'));
  });
});

test('43 an upload that U holds up is not blamed on the client', async () => {
  const { client, monolith } = await startRawGateway({ listenExtra: SHORT });
  const c = client();
  const size = 32 * 1024 * 1024;
  c.send(request('POST / HTTP/1.1', `Content-Length: ${size}`));
  const u = await monolith.accept();
  await u.head();
  u.socket.pause();
  c.send(Buffer.alloc(size, 'u'));
  // The rest itself is what is tested: three times what a client may be silent.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(c.unread).toBe('');
  let received = u.unread.length;
  u.socket.removeAllListeners('data').on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received === size) u.send(answer('thanks'));
  });
  u.socket.resume();

  expect(await c.until('thanks')).toBe(answer('thanks'));
});

test('43 silence between two requests closes the connection, without a word', async () => {
  const { client, monolith } = await startRawGateway({ listenExtra: SHORT });
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(answer('one'));
  await c.until('one');

  expect(await c.rest()).toBe('');
});

test('43 a client that waits for its answer may wait as long as U takes', async () => {
  const { client, monolith } = await startRawGateway({ listenExtra: SHORT });
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  // The rest itself is what is tested: three times what any silence of a client may last.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  u.send(answer('late'));

  expect(await c.until('late')).toBe(answer('late'));
});
