/**
 * Two servers that nobody here wrote: json-server 0.17.4 in the monolith's place and json-server 1.0 beta in the
 * service's. They run in this process: the published programs do not tell which port they took, and the beta's
 * ignores its host.
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';

export interface JsonServer {
  /** Origin without a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The collections and objects that a json-server serves, by name. */
export type JsonServerData = Readonly<Record<string, unknown>>;

interface ExpressApp {
  use(handler: unknown): void;
  listen(port: number, host: string): Server;
}

interface JsonServer0 {
  create(): ExpressApp;
  defaults(options: { logger: boolean; bodyParser: boolean }): unknown;
  router(data: JsonServerData): unknown;
}

interface Adapter {
  read(): Promise<unknown>;
  write(data: unknown): Promise<void>;
}

interface JsonServer1 {
  createApp(db: { read(): Promise<void> }): { listen(port: number, ready: () => void, host: string): Server };
}

interface JsonServer1Adapters {
  NormalizedAdapter: new (adapter: Adapter) => Adapter;
}

interface Lowdb {
  Low: new (adapter: Adapter, initial: object) => { read(): Promise<void> };
}

// Neither package has types, and the beta's own lowdb is not the one that npm puts at the top.
const load = createRequire(import.meta.url);

/** The data of db.json, a new copy at each call. */
export function jsonServerData(): JsonServerData {
  return JSON.parse(readFileSync(new URL('./db.json', import.meta.url), 'utf8')) as JsonServerData;
}

/** json-server 0.17.4 over its own copy of the data, as its program sets it up. */
export async function startJsonServerMonolith(data: JsonServerData = jsonServerData()): Promise<JsonServer> {
  const jsonServer = load('json-server') as JsonServer0;
  const app = jsonServer.create();
  app.use(jsonServer.defaults({ logger: false, bodyParser: true }));
  app.use(jsonServer.router(structuredClone(data)));
  return running(app.listen(0, '127.0.0.1'));
}

/** json-server 1.0 beta over its own copy of the data, as its program sets it up. */
export async function startJsonServerService(data: JsonServerData = jsonServerData()): Promise<JsonServer> {
  const appFile = load.resolve('json-server-1/lib/app.js');
  const { createApp } = load(appFile) as JsonServer1;
  const { NormalizedAdapter } = load(
    'json-server-1/lib/adapters/normalized-adapter.js',
  ) as JsonServer1Adapters;
  const { Low } = createRequire(appFile)('lowdb') as Lowdb;
  const db = new Low(new NormalizedAdapter(inMemory(data)), {});
  await db.read();
  return running(createApp(db).listen(0, () => undefined, '127.0.0.1'));
}

/** Stands in for the file that the program reads and writes. */
function inMemory(data: JsonServerData): Adapter {
  let stored: unknown = data;
  return {
    read: async () => structuredClone(stored),
    write: async (written) => {
      stored = structuredClone(written);
    },
  };
}

async function running(server: Server): Promise<JsonServer> {
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
