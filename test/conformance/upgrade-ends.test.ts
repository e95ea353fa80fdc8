/** PROXY.md 36, to the byte: how an upgrade begins, and every way in which it ends. */

import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { RawConnection } from '../helpers/raw-connection.ts';
import { answer, forwarded, plainVia, request } from '../helpers/raw-messages.ts';
import { type RawGateway, startRawGateway } from '../helpers/raw-upstream.ts';

const ASK = request('GET /chat HTTP/1.1', 'Connection: Upgrade', 'Upgrade: odd/1');
const SWITCHED = 'HTTP/1.1 101 Switching\r\nUpgrade: odd/1\r\nConnection: Upgrade\r\n\r\n';

interface Tunnel extends RawGateway {
  readonly c: RawConnection;
  readonly u: RawConnection;
}

/** Two ends that have left HTTP; the client's may be half closed. */
async function tunnel(): Promise<Tunnel> {
  const gateway = await startRawGateway();
  const { hostname, port } = new URL(gateway.ficus.url);
  const c = new RawConnection(connect({ host: hostname, port: Number(port), allowHalfOpen: true }));
  onTestFinished(() => c.destroy());
  c.send(ASK);
  const u = await gateway.monolith.accept();
  await u.head();
  u.send(SWITCHED);
  await c.head();
  return { ...gateway, c, u };
}

test("36 U is asked for the upgrade to the byte, and its 101 reaches C as it is, with both heads' bytes", async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(`${ASK}client first`);
  const u = await monolith.accept();

  expect(plainVia(await u.head())).toBe(
    forwarded('GET /chat HTTP/1.1', [], ['Connection: Upgrade', 'Upgrade: odd/1']),
  );
  u.send(`${SWITCHED}early bird`);
  expect(await c.until('early bird')).toBe(`${SWITCHED}early bird`);
  expect(await u.bytes(12)).toBe('client first');
});

test('36 every byte passes both ways, in order', async () => {
  const { c, u } = await tunnel();
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 8)) % 256));
  c.send(bytes);
  u.send(bytes);

  const [atU, atC] = await Promise.all([u.bytes(bytes.length), c.bytes(bytes.length)]);
  expect(Buffer.from(atU, 'latin1').equals(bytes)).toBe(true);
  expect(Buffer.from(atC, 'latin1').equals(bytes)).toBe(true);
});

test('36 an end of C reaches U, whose answer still reaches C', async () => {
  const { c, u } = await tunnel();
  u.socket.allowHalfOpen = true;
  c.socket.end('question');
  await u.until('question');
  u.socket.end('answer');

  expect(await c.rest()).toBe('answer');
  await Promise.all([c.closed, u.closed]);
});

test('36 an end of U reaches C, which may still send', async () => {
  const { c, u } = await tunnel();
  u.socket.allowHalfOpen = true;
  u.socket.end('last words');
  expect(await c.rest()).toBe('last words');
  c.socket.end('not mine');

  expect(await u.until('not mine')).toBe('not mine');
  await Promise.all([c.closed, u.closed]);
});

test.each([
  { who: 'C', how: 'resets' },
  { who: 'C', how: 'closes' },
  { who: 'U', how: 'resets' },
  { who: 'U', how: 'closes' },
])('36 $who $how: the other side goes with it', async ({ who, how }) => {
  const { c, u, monolith } = await tunnel();
  const [dies, stays] = who === 'C' ? [c, u] : [u, c];
  if (how === 'resets') dies.reset();
  else dies.destroy();
  await stays.rest();
  // Whoever gets an end answers with its own, as every server and client does.
  stays.socket.end();
  await stays.closed;

  expect(monolith.open()).toBe(0);
});

test.each(['h2c', 'H2C', 'h2c, websocket', 'websocket, h2'])('36 %s is stripped', async (protocol) => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(
    request(
      'GET / HTTP/1.1',
      'Connection: Upgrade, HTTP2-Settings',
      `Upgrade: ${protocol}`,
      'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
    ),
  );
  const u = await monolith.accept();

  expect(plainVia(await u.head())).toBe(forwarded('GET / HTTP/1.1'));
  u.send(answer('plain'));
  expect(await c.until('plain')).toBe(answer('plain'));
});

test('36 a refused upgrade is relayed as the answer that it is, and nothing behind it is read', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(`${ASK}${request('GET /hidden HTTP/1.1')}`);
  const u = await monolith.accept();
  await u.head();
  u.send('HTTP/1.1 403 Not You\r\nX-Why: no\r\nContent-Length: 6\r\n\r\nsorry!');

  expect(await c.rest()).toBe(
    'HTTP/1.1 403 Not You\r\nX-Why: no\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsorry!',
  );
  expect(monolith.connections).toHaveLength(1);
  expect(u.unread).toBe('');
});

test('36 U may take an upgrade for the plain request that it also is', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(ASK);
  const u = await monolith.accept();
  await u.head();
  u.send(answer('plain'));

  expect(await c.rest()).toBe(answer('plain').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
});

test('36 an Upgrade header that Connection does not name asks for nothing', async () => {
  const { client, monolith } = await startRawGateway();
  client().send(request('GET / HTTP/1.1', 'Upgrade: odd/1'));
  const u = await monolith.accept();

  expect(plainVia(await u.head())).toBe(forwarded('GET / HTTP/1.1'));
});
