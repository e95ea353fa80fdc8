import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Running } from './processes.ts';

const HOST = '127.0.0.1';
const LISTENS_WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 25;

/** A free port of this machine's loopback. nginx and HAProxy cannot be told to choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the loopback has no ports');
  return address.port;
}

/** Resolves once somebody listens on the port. Rejects when the process ends before, or takes too long. */
export async function listening(port: number, process: Running): Promise<void> {
  const deadline = Date.now() + LISTENS_WITHIN_MS;
  while (!(await accepts(port))) {
    if (!process.alive()) throw new Error(process.lastWords());
    if (Date.now() > deadline) throw new Error(`${process.name} does not listen on port ${port}`);
    await delay(LOOK_EVERY_MS);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = createConnection({ host: HOST, port });
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).then((accepted) => {
    socket.destroy();
    return accepted === true;
  });
}
