/** PROXY.md 36: WebSocket and any other upgrade. */

import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { deadUrl, json, startOrigin } from '../helpers/origin.ts';
import { PATIENCE } from '../helpers/patience.ts';

type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

interface Setup {
  readonly ficus: TestFicus;
  readonly sockets: ReadonlySet<Duplex>;
}

/** A Ficus before an upstream that answers upgrades like this. */
async function upgrading(onUpgrade: OnUpgrade, stage = 'off'): Promise<Setup> {
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => response.end('plain'));
  server.on('upgrade', (request, socket, head) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    onUpgrade(request, socket, head);
    // As any server does that has nothing more to say to somebody who has left.
    socket.on('end', () => socket.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ficus = await startTestFicus({
    monolith: url,
    service: url,
    routes: `- { id: everything, match: { path: "/{*rest}" }, service: service, stage: "${stage}" }`,
  });
  return { ficus, sockets };
}

const accept: OnUpgrade = (request, socket) =>
  socket.write(
    `HTTP/1.1 101 Switching\r\nUpgrade: ${request.headers.upgrade}\r\nConnection: Upgrade\r\nX-Odd-CASE: 1\r\n\r\n`,
  );

/** A connection to Ficus on which an upgrade was asked for. */
function ask(url: string, protocol = 'odd/1', more = ''): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write(
    `GET /chat HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n${more}`,
  );
  return socket;
}

/** Everything a connection has received, as it grows. */
function received(socket: Socket): () => string {
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

test('a real WebSocket client and server talk through it', async () => {
  const wss = new WebSocketServer({ noServer: true });
  const { ficus } = await upgrading((request, socket, head) => {
    wss.handleUpgrade(request, socket, head, (ws) => ws.on('message', (data) => ws.send(`echo ${data}`)));
  });

  const client = new WebSocket(`${ficus.url.replace('http', 'ws')}/chat?room=1`, {
    headers: { cookie: 'sid=1' },
  });
  await once(client, 'open');
  const answers: string[] = [];
  client.on('message', (data) => answers.push(String(data)));
  for (const text of ['one', 'two', 'x'.repeat(100_000)]) client.send(text);
  await vi.waitUntil(() => answers.length === 3, PATIENCE);
  expect(answers).toEqual(['echo one', 'echo two', `echo ${'x'.repeat(100_000)}`]);
  client.close(1000, 'bye');
  const [code] = await once(client, 'close');
  expect(code).toBe(1000);
  await vi.waitUntil(
    async () =>
      (await ficus.metrics()).includes(
        'ficus_requests_total{route="everything",side="monolith",method="GET",code="1xx"} 1',
      ),
    PATIENCE,
  );
});

test('the 101 is relayed as it is, and the bytes sent along with either head arrive', async () => {
  const heads: string[] = [];
  const { ficus } = await upgrading((request, socket, head) => {
    heads.push(head.toString());
    socket.on('data', (chunk: Buffer) => heads.push(chunk.toString()));
    socket.write(
      `HTTP/1.1 101 Switching\r\nUpgrade: ${request.headers.upgrade}\r\nConnection: Upgrade\r\nX-Odd-CASE: 1\r\n\r\nearly bird`,
    );
  });

  const text = received(ask(ficus.url, 'odd/1', 'client first'));
  await vi.waitUntil(() => text().endsWith('early bird') && heads.join('') === 'client first', PATIENCE);

  expect(text()).toBe(
    'HTTP/1.1 101 Switching\r\nUpgrade: odd/1\r\nConnection: Upgrade\r\nX-Odd-CASE: 1\r\n\r\nearly bird',
  );
});

test('one side may stop sending and still listen', async () => {
  const { ficus } = await upgrading((request, socket, head) => {
    accept(request, socket, head);
    let asked = '';
    socket.on('data', (chunk: Buffer) => {
      asked += chunk.toString();
    });
    socket.on('end', () => socket.end(`you said ${asked}`));
  });

  const socket = ask(ficus.url);
  const text = received(socket);
  await vi.waitUntil(() => text().includes('\r\n\r\n'), PATIENCE);
  socket.end('all of it');
  await once(socket, 'close');

  expect(text()).toMatch(/you said all of it$/);
});

test('a refused upgrade comes back as the answer that it is', async () => {
  const { ficus } = await upgrading((_request, socket) => {
    socket.end('HTTP/1.1 403 Not You\r\nX-Why: no\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsorry!');
  });

  const socket = ask(ficus.url);
  const text = received(socket);
  await once(socket, 'end');

  expect(text()).toMatch(/^HTTP\/1\.1 403 Not You\r\nX-Why: no\r\n[\s\S]*\r\n\r\nsorry!$/);
});

test('h2c is no upgrade here: the request is served as the HTTP/1.1 that it is', async () => {
  const upgrades: string[] = [];
  const { ficus } = await upgrading((request) => upgrades.push(String(request.headers.upgrade)));

  const text = received(ask(ficus.url, 'h2c'));
  await vi.waitUntil(() => text().includes('plain'), PATIENCE);

  expect(text()).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(upgrades).toEqual([]);
});

test('it is routed and split like a request, and never mirrored', async () => {
  const service = await startOrigin(json({}));
  onTestFinished(() => service.stop());
  const { ficus } = await upgrading(accept, 'shadow');

  const socket = ask(ficus.url);
  const text = received(socket);
  await vi.waitUntil(() => text().startsWith('HTTP/1.1 101'), PATIENCE);
  socket.destroy();
  const { reasons } = await ficus.counted('everything', 1);

  expect(reasons.skipped).toEqual({ upgrade: 1 });
  expect(service.requests).toHaveLength(0);
});

test('an upstream that is not there is 502 without its address', async () => {
  const dead = await deadUrl();
  const ficus = await startTestFicus({
    monolith: dead,
    service: dead,
    routes: '- { id: r, match: { path: "/{*rest}" }, service: service, stage: "off" }',
  });

  const socket = ask(ficus.url);
  const text = received(socket);
  await once(socket, 'end');

  expect(text()).toMatch(/^HTTP\/1\.1 502 Bad Gateway/);
  expect(text()).not.toContain('127.0.0.1');
});

test('a thousand connections that break off abruptly, on either side, leave nothing behind', {
  timeout: 120_000,
}, async () => {
  let turn = 0;
  const { ficus, sockets } = await upgrading((request, socket, head) => {
    accept(request, socket, head);
    turn += 1;
    if (turn % 2 === 0) (socket as Socket).resetAndDestroy();
  });

  for (let round = 0; round < 20; round += 1) {
    await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const socket = ask(ficus.url);
        socket.on('error', () => socket.destroy());
        socket.resume();
        if (i % 3 === 0) socket.once('data', () => socket.resetAndDestroy());
        if (i % 3 === 1) socket.once('data', () => socket.destroy());
        else setTimeout(() => socket.destroy(), 50);
        await new Promise((resolve) => socket.once('close', resolve));
      }),
    );
  }

  await vi.waitUntil(() => sockets.size === 0, PATIENCE);
  expect((await fetch(`${ficus.url}/still-alive`)).status).toBe(200);
});
