import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** Listens on 127.0.0.1 and returns the port. */
export async function listenOnAnyPort(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port on which nobody listens now, for a program that must be told one. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnAnyPort(server);
  server.close();
  await once(server, 'close');
  return port;
}
