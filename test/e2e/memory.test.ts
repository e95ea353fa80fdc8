import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { configFile } from '../helpers/config-file.ts';
import { spawnFicus } from '../helpers/run-ficus.ts';

/** A server that reads and never answers; `received` resolves once it has this many bytes. */
async function silentServer(): Promise<{ url: string; received: (bytes: number) => Promise<void> }> {
  const sockets = new Set<Socket>();
  let total = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      total += data.length;
      server.emit('bytes');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: async (bytes) => {
      while (total < bytes) await once(server, 'bytes');
    },
  };
}

test('a body that comes byte by byte weighs about as much as it is long', async () => {
  const PIECES = 500_000;
  const monolith = await silentServer();
  const { file } = await configFile({ monolith: monolith.url, service: monolith.url });
  // A tenth of what so many separate pieces would take.
  const ficus = spawnFicus(['start', '-c', file], { nodeFlags: ['--max-old-space-size=48'] });
  const [, port] = await ficus.printed(/"port":(\d+),"msg":"proxy is listening"/);
  const client = connect(Number(port), '127.0.0.1');
  client.on('error', () => client.destroy());
  onTestFinished(() => {
    client.destroy();
  });
  client.write('GET /orders/1 HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n');
  client.write('1\r\na\r\n'.repeat(PIECES));

  const ended = once(ficus.process, 'exit').then(() => 'ended');
  const arrived = monolith.received(PIECES).then(() => 'arrived');
  expect(await Promise.race([arrived, ended])).toBe('arrived');
}, 60_000);
