import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { type DemoServer, listenOn } from '../demo-server.ts';
import type { ShopSeed } from '../seed/seed.ts';
import { createChangeFeed } from './change-feed.ts';
import { openShopDatabase } from './database.ts';
import { handle, type Shop } from './routes.ts';

export interface MonolithOptions {
  /** Path of the SQLite file; made and filled from the seed when it is not there. */
  readonly database: string;
  readonly seed: ShopSeed;
  /** Where changes of orders are posted; without it they stay here. */
  readonly feedUrl?: string;
  /** Pause before a change is posted again, milliseconds. */
  readonly feedRetryAfter?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly newSessionId?: () => string;
}

/** The legacy shop: catalogue, orders, sign-in and its pages in one server. */
export function createMonolith(options: MonolithOptions): DemoServer {
  const db = openShopDatabase(options.database, options.seed);
  const feed = createChangeFeed({ db, url: options.feedUrl, retryAfter: options.feedRetryAfter ?? 500 });
  const shop: Shop = {
    db,
    feed,
    now: options.now ?? Date.now,
    sessions: new Map(),
    newSessionId: options.newSessionId ?? randomUUID,
  };
  const server = createServer((req, res) => void handle(shop, req, res));
  return {
    listen: (port) => listenOn(server, port),
    async close() {
      feed.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      db.close();
    },
  };
}
