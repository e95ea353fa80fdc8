/** PROXY.md 36 with the WebSocket that people use: the client and server of npm's `ws`. */

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { NEVER_BREACHED } from '../helpers/gates.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { openRaw } from '../helpers/raw-connection.ts';

interface Chat {
  readonly url: string;
  readonly wss: WebSocketServer;
  /** TCP connections open at this moment. */
  readonly sockets: ReadonlySet<Socket>;
}

type OnMessage = (ws: WebSocket, data: RawData, isBinary: boolean) => void;
const echo: OnMessage = (ws, data, isBinary) => ws.send(data, { binary: isBinary });

/** A real WebSocket server that answers each message like this. */
async function startChat(onMessage: OnMessage = echo): Promise<Chat> {
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(426).end('upgrade'));
  const wss = new WebSocketServer({ server });
  wss.on('connection', (ws) => {
    ws.on('error', () => ws.terminate());
    ws.on('message', (data, isBinary) => onMessage(ws, data, isBinary));
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, wss, sockets };
}

function route(more: string): string {
  return `- { id: all, match: { path: "/{*rest}" }, service: service, ${more} }`;
}

async function through(chat: Chat): Promise<TestFicus> {
  return startTestFicus({ monolith: chat.url, service: chat.url, routes: route('stage: "off"') });
}

function dial(ficus: TestFicus, headers: Record<string, string> = {}): WebSocket {
  const ws = new WebSocket(`${ficus.url.replace('http', 'ws')}/chat?room=1`, { headers });
  onTestFinished(() => ws.terminate());
  return ws;
}

async function opened(ficus: TestFicus, headers?: Record<string, string>): Promise<WebSocket> {
  const ws = dial(ficus, headers);
  await once(ws, 'open');
  return ws;
}

async function said(ws: WebSocket): Promise<{ data: Buffer; binary: boolean }> {
  const [data, binary] = (await once(ws, 'message')) as [Buffer, boolean];
  return { data, binary };
}

const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) % 256));

test('36 text and binary messages of any size are echoed exact', async () => {
  const ws = await opened(await through(await startChat()));

  for (const text of ['', 'hello', 'Käse 🧀', 'x'.repeat(100_000)]) {
    ws.send(text);
    expect(await said(ws)).toEqual({ data: Buffer.from(text), binary: false });
  }
  for (const data of [Buffer.alloc(0), Buffer.from([0, 255, 10, 13]), BYTES]) {
    ws.send(data);
    expect(await said(ws)).toEqual({ data, binary: true });
  }
});

test('36 a message in fragments, with a ping in between, arrives as one', async () => {
  const ws = await opened(await through(await startChat()));
  const pong = once(ws, 'pong');

  ws.send('one ', { fin: false });
  ws.ping('within');
  ws.send('two ', { fin: false });
  ws.send('three', { fin: true });

  expect((await said(ws)).data.toString()).toBe('one two three');
  expect(String((await pong)[0])).toBe('within');
});

test('36 ping and pong go both ways', async () => {
  const chat = await startChat();
  const ficus = await through(chat);
  const [[server], client] = await Promise.all([
    once(chat.wss, 'connection') as Promise<[WebSocket]>,
    opened(ficus),
  ]);
  const [atClient, atServer] = [once(client, 'pong'), once(server, 'pong')];
  client.ping('from client');
  server.ping('from server');

  expect(String((await atClient)[0])).toBe('from client');
  expect(String((await atServer)[0])).toBe('from server');
});

test.each([
  [1000, 'bye'],
  [1001, ''],
  [4321, 'our own'],
])('36 close code %i passes both ways', async (code, reason) => {
  const chat = await startChat();
  const ficus = await through(chat);
  for (const who of ['client', 'server']) {
    const [[server], client] = await Promise.all([
      once(chat.wss, 'connection') as Promise<[WebSocket]>,
      opened(ficus),
    ]);
    const [closes, hears] = who === 'client' ? [client, server] : [server, client];
    const heard = once(hears, 'close');
    closes.close(code, reason);
    const [gotCode, gotReason] = (await heard) as [number, Buffer];

    expect([gotCode, gotReason.toString()]).toEqual([code, reason]);
  }
  await vi.waitUntil(() => chat.sockets.size === 0, PATIENCE);
});

test('36 messages sent right behind the upgrade arrive, from either side', async () => {
  const chat = await startChat();
  chat.wss.on('connection', (ws) => ws.send('welcome'));
  const ficus = await through(chat);
  const c = openRaw(ficus.url);
  // A text frame, masked with zeros, in the packet of the request itself.
  const frame = '\x81\x85\x00\x00\x00\x00early';
  c.send(
    `GET /chat HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n${frame}`,
  );

  expect(await c.head()).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
  expect(await c.bytes(9)).toBe('\x81\x07welcome');
  expect(await c.bytes(7)).toBe('\x81\x05early');
});

test('36 an upgrade that the server refuses is relayed with its status, headers and body', async () => {
  const chat = await startChat();
  chat.wss.options.verifyClient = (_info, done) => done(false, 401, 'who are you', { 'X-Why': 'no token' });
  const ws = dial(await through(chat));
  ws.on('error', () => undefined);
  const [, response] = (await once(ws, 'unexpected-response')) as [
    unknown,
    import('node:http').IncomingMessage,
  ];

  expect(response.statusCode).toBe(401);
  expect(response.headers['x-why']).toBe('no token');
  expect(Buffer.concat(await response.toArray()).toString()).toBe('who are you');
});

test('36 the canary split applies to upgrades, and they are counted as skipped', async () => {
  const monolith = await startChat((ws) => ws.send('monolith'));
  const service = await startChat((ws) => ws.send('service'));
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: route(
      `stage: canary, canary: { percent: 50, stickBy: ["header:x-user"] }, gate: ${NEVER_BREACHED}`,
    ),
  });
  const sides = new Map<string, string>();
  for (let user = 0; user < 20; user += 1) {
    const byRequest = await fetch(`${ficus.url}/`, { headers: { 'x-user': String(user) } });
    expect(byRequest.status).toBe(426);
    const ws = await opened(ficus, { 'x-user': String(user) });
    ws.send('who?');
    const side = (await said(ws)).data.toString();
    sides.set(String(user), side);
    ws.close();
  }

  expect(new Set(sides.values())).toEqual(new Set(['monolith', 'service']));
  for (const [user, side] of sides) {
    const again = await opened(ficus, { 'x-user': user });
    again.send('who?');
    expect((await said(again)).data.toString()).toBe(side);
    again.close();
  }
  const { reasons } = await ficus.counted('all', 60);
  expect(reasons.skipped).toEqual({ upgrade: 40 });
});

test('36 a thousand WebSockets that end abruptly, on either side, leave nothing behind', {
  timeout: 120_000,
}, async () => {
  const chat = await startChat();
  let turn = 0;
  chat.wss.on('connection', (ws) => {
    turn += 1;
    if (turn % 2 === 0) ws.on('message', () => ws.terminate());
  });
  const ficus = await through(chat);
  await opened(ficus).then((ws) => ws.terminate());
  await vi.waitUntil(() => chat.sockets.size === 0, PATIENCE);
  const before = process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;

  for (let round = 0; round < 20; round += 1) {
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const ws = new WebSocket(`${ficus.url.replace('http', 'ws')}/chat`);
        ws.on('error', () => undefined);
        const closed = once(ws, 'close');
        await once(ws, 'open');
        ws.send('hello');
        if (i % 3 === 0) ws.terminate();
        // Whoever the server does not hang up on hangs up itself.
        else ws.once('message', () => ws.terminate());
        await closed;
      }),
    );
  }

  await vi.waitUntil(() => chat.sockets.size === 0, PATIENCE);
  await vi.waitFor(
    () =>
      expect(
        process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length,
      ).toBeLessThanOrEqual(before),
    PATIENCE,
  );
  expect(await ficus.metrics()).toContain(
    'ficus_requests_total{route="all",side="monolith",method="GET",code="1xx"} 1001',
  );
});
