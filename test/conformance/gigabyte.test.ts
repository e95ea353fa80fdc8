/** PROXY.md 34: a gigabyte each way, past a peer that is slow. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { BulkCheck, sendBulk } from '../helpers/bulk.ts';
import { writeRoutesFile } from '../helpers/routes-file.ts';
import { spawnFicus } from '../helpers/run-ficus.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const GIGABYTE = 1_000_000_000;
const MIB = 1024 * 1024;
const FLAT = 100 * MIB;

/** A server that does this with each connection once it has the head of a request. */
async function server(answer: (socket: Socket, rest: Buffer) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    let head = Buffer.alloc(0);
    const read = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) return;
      socket.off('data', read);
      answer(socket, head.subarray(end + 4));
    };
    socket.on('data', read);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    listener.close();
  });
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

/** A Ficus in a process of its own that mirrors everything, and its resident set. */
async function ficusBefore(url: string): Promise<{ socket: Socket; memory: () => Promise<number> }> {
  const folder = await tempFolder();
  const file = join(folder, 'routes.yaml');
  await writeRoutesFile(file, {
    store: join(folder, 'ficus.db'),
    monolith: url,
    services: { service: url },
    routes: `  - id: all
    match: { path: "/{*rest}" }
    service: service
    stage: shadow
    shadow: { sideEffects: isolated, methods: [GET, POST], timeout: 60s }`,
  });
  const ficus = spawnFicus(['start', '-c', file]);
  const [, port] = await ficus.printed(/"port":(\d+),"msg":"proxy is listening"/);
  const [, admin] = await ficus.printed(/"port":(\d+),"msg":"admin server is listening"/);
  const socket = connect({ host: '127.0.0.1', port: Number(port) });
  onTestFinished(() => {
    socket.destroy();
  });
  return {
    socket,
    memory: async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${admin}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1]);
    },
  };
}

/** Reads all of it in bursts with rests in between, and looks at the memory meanwhile. */
async function readSlowly(socket: Socket, check: BulkCheck, length: number, look: () => Promise<number>) {
  const seen: number[] = [];
  let burst = 0;
  const whole = Promise.withResolvers<void>();
  const take = (chunk: Buffer) => {
    check.take(chunk);
    burst += chunk.length;
    if (check.received >= length) whole.resolve();
    else if (burst > length / 20) {
      burst = 0;
      socket.pause();
      // The pause itself is what makes this peer slow; the memory is looked at while it lasts.
      void look().then((bytes) => {
        seen.push(bytes);
        setTimeout(() => socket.resume(), 50);
      });
    }
  };
  socket.on('data', take);
  await whole.promise;
  return seen;
}

test('34 a gigabyte down to a slow client is exact, and memory is flat, with a shadow that answers as much', {
  timeout: 120_000,
}, async () => {
  const url = await server((socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${GIGABYTE}\r\n\r\n`);
    void sendBulk(socket, GIGABYTE);
  });
  const { socket, memory } = await ficusBefore(url);
  const before = await memory();
  socket.write('GET /down HTTP/1.1\r\nHost: shop.test\r\n\r\n');
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    await once(socket, 'readable');
    // One at a time, so that nothing of the body is taken along.
    for (let byte = socket.read(1); byte !== null; byte = socket.read(1)) {
      head += (byte as Buffer).toString('latin1');
      if (head.endsWith('\r\n\r\n')) break;
    }
  }
  const check = new BulkCheck();

  const seen = await readSlowly(socket, check, GIGABYTE, memory);

  expect(head).toContain(`Content-Length: ${GIGABYTE}\r\n`);
  expect([check.exact, check.received]).toEqual([true, GIGABYTE]);
  expect(Math.max(...seen) - before).toBeLessThan(FLAT);
});

test('34 a gigabyte up to a slow upstream is exact, and memory is flat', { timeout: 120_000 }, async () => {
  const check = new BulkCheck();
  const slow = Promise.withResolvers<Socket>();
  const url = await server((socket, rest) => {
    socket.pause();
    check.take(rest);
    slow.resolve(socket);
  });
  const { socket, memory } = await ficusBefore(url);
  const before = await memory();
  socket.write(`POST /up HTTP/1.1\r\nHost: shop.test\r\nContent-Length: ${GIGABYTE}\r\n\r\n`);
  const answered = once(socket, 'data') as Promise<[Buffer]>;
  const sending = sendBulk(socket, GIGABYTE);
  const upstream = await slow.promise;
  const reading = readSlowly(upstream, check, GIGABYTE, memory);
  upstream.resume();

  const seen = await reading;
  upstream.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  expect((await answered)[0].toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(await sending).toBe(GIGABYTE);
  expect([check.exact, check.received]).toEqual([true, GIGABYTE]);
  expect(Math.max(...seen) - before).toBeLessThan(FLAT);
});
