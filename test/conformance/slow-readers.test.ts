/** PROXY.md 34 and 43: a client that does not take its answers holds little, and not for ever. */

import { once } from 'node:events';
import { type RequestListener, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startGateway } from '../helpers/gateway.ts';
import { answer, head, request as requestText } from '../helpers/raw-messages.ts';
import { startRawGateway } from '../helpers/raw-upstream.ts';

const TLS = join(import.meta.dirname, '../helpers/tls');
/** Small enough to be read at once: its answer is over before anybody can be told to wait. */
const PIECE = Buffer.alloc(32 * 1024, 'x');
const REQUESTS = 4000;
/** More than two connections' kernel buffers hold on the way from U to C. */
const ON_THE_WAY = 48 * 1024 * 1024;

/** One request of another client, answered. */
async function another(url: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  request(`${url}/other`, { agent: false }, (response) => response.resume().once('end', resolve))
    .once('error', reject)
    .end();
  return promise;
}

test('34 requests behind answers that C does not take wait, and each is answered once it does', async () => {
  let asked = 0;
  const upstream: RequestListener = (incoming, response) => {
    if (incoming.url === '/other') return response.end();
    asked += 1;
    return response.end(PIECE);
  };
  const { url } = await startGateway(upstream);
  const socket = connect(Number(new URL(url).port), '127.0.0.1').pause();
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write(requestText('GET /big HTTP/1.1').repeat(REQUESTS));

  // Others are served meanwhile; while any of that is, nothing more has been asked for this client.
  let before = -1;
  for (let same = 0; same < 20; ) {
    await another(url);
    same = asked === before ? same + 1 : 0;
    before = asked;
  }
  expect(asked * PIECE.length).toBeLessThan(ON_THE_WAY);

  let taken = 0;
  socket.on('data', (chunk: Buffer) => {
    taken += chunk.length;
    if (taken >= REQUESTS * PIECE.length && asked === REQUESTS) socket.end();
  });
  socket.resume();
  await once(socket, 'close');
  expect(asked).toBe(REQUESTS);
  expect(taken).toBeGreaterThan(REQUESTS * PIECE.length);
});

test('34 interim answers that C does not take stop U', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.socket.pause();
  c.send(requestText('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  const hint = `HTTP/1.1 103 Early Hints\r\nLink: </${'a'.repeat(1000)}>\r\n\r\n`;
  const hints = hint.repeat(1000);
  const blocks = Math.ceil(ON_THE_WAY / hints.length);
  let gone = 0;
  for (let block = 0; block < blocks; block++)
    u.socket.write(hints, 'latin1', () => {
      gone += 1;
    });
  u.send(answer('at last'));
  let before = -1;
  for (let same = 0; same < 20; ) {
    const other = client();
    other.send(requestText('GET /other HTTP/1.1'));
    const v = await monolith.accept();
    await v.head();
    v.send(head('HTTP/1.1 200 OK', 'Connection: close', 'Content-Length: 5'));
    v.send('other');
    await other.until('other');
    same = gone === before ? same + 1 : 0;
    before = gone;
  }
  expect(gone).toBeLessThan(blocks);

  let left = blocks * hints.length + answer('at last').length;
  c.socket.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) c.socket.end();
  });
  c.socket.resume();
  await c.closed;
  expect(c.unread.split(hint)).toHaveLength(1 + blocks * 1000);
  expect(c.unread.slice(-7)).toBe('at last');
});

test('43 a client that takes nothing of its answer is broken off, and U with it', async () => {
  const { client, monolith } = await startRawGateway({ listenExtra: 'timeouts: { answer: 500ms }' });
  const c = client();
  c.socket.pause();
  c.send(requestText('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.send(`HTTP/1.1 200 OK\r\nContent-Length: ${ON_THE_WAY}\r\n\r\n`);
  u.send(Buffer.alloc(ON_THE_WAY));

  await u.closed;
});

test('43 a TLS handshake that never comes has as long as headers', async () => {
  const { ficus } = await startRawGateway({
    listenExtra: `tls: { cert: "${TLS}/one.pem", key: "${TLS}/one.key" }, timeouts: { headers: 500ms }`,
  });
  const socket = connect(Number(new URL(ficus.url).port), '127.0.0.1').resume();
  onTestFinished(() => {
    socket.destroy();
  });
  socket.once('error', () => undefined);

  await once(socket, 'close');
});
