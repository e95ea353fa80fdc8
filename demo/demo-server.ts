import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One of the shop's two servers. */
export interface DemoServer {
  /** Listens on 127.0.0.1 and returns the port; 0 takes a free one. */
  listen(port: number): Promise<number>;
  /** Ends all connections and closes the database. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 and returns the port. Rejects as Node does, with `EADDRINUSE` among others. */
export async function listenOn(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server);
}

/** The port of a server that listens. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
