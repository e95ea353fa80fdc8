import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Peer, peer } from './raw-origin.ts';

/** The two ends of one connection; both go when the test ends. */
export async function socketPair(): Promise<{ socket: Socket; other: Peer }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const far = connect({
    port: (server.address() as AddressInfo).port,
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  const [[socket]] = await Promise.all([accepted, once(far, 'connect')]);
  onTestFinished(() => {
    server.close();
    socket.destroy();
    far.destroy();
  });
  return { socket, other: peer(far) };
}
