import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ShopDatabase } from './database.ts';
import type { Order } from './orders.ts';

export type Change =
  | { readonly type: 'order-saved'; readonly order: Order }
  | { readonly type: 'order-deleted'; readonly id: number };

export interface ChangeFeed {
  /** Notes a change for sending; call it inside the transaction that makes the change. */
  record(change: Change): void;
  /** Sends what was noted, without being waited for; call it after the transaction. */
  wake(): void;
  close(): void;
}

export interface ChangeFeedOptions {
  readonly db: ShopDatabase;
  /** Where changes are posted; without it none are kept. */
  readonly url: string | undefined;
  /** Pause before a change that was not taken is sent again, milliseconds. */
  readonly retryAfter: number;
}

interface OutboxRow {
  seq: number;
  body: string;
}

const ANSWER_WITHIN_MS = 5000;

/** Posts each change in the order of the writes, one at a time, again and again until it is taken. */
export function createChangeFeed({ db, url, retryAfter }: ChangeFeedOptions): ChangeFeed {
  const add = db.prepare('INSERT INTO outbox (body) VALUES (?)');
  const oldest = db.prepare('SELECT seq, body FROM outbox ORDER BY seq LIMIT 1');
  const remove = db.prepare('DELETE FROM outbox WHERE seq = ?');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const closing = new AbortController();
  let sending = false;

  async function sendAll(target: string): Promise<void> {
    while (!closing.signal.aborted) {
      const row = oldest.get() as OutboxRow | undefined;
      if (!row) return;
      const taken = await post(target, row, agent, closing.signal);
      // The database may have been closed while we waited.
      if (closing.signal.aborted) return;
      if (taken) remove.run(row.seq);
      else await delay(retryAfter, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  function wake(): void {
    if (url === undefined || sending) return;
    sending = true;
    void sendAll(url).finally(() => {
      sending = false;
    });
  }

  // What an earlier run could not send is still there.
  wake();
  return {
    record(change) {
      if (url !== undefined) add.run(JSON.stringify(change));
    },
    wake,
    close() {
      closing.abort();
      agent.destroy();
    },
  };
}

function post(url: string, row: OutboxRow, agent: Agent, signal: AbortSignal): Promise<boolean> {
  const body = `{"seq":${row.seq},"change":${row.body}}`;
  const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const outgoing = request(url, { method: 'POST', headers, agent, signal, timeout: ANSWER_WITHIN_MS });
    outgoing.on('response', (incoming) => {
      incoming.resume();
      incoming.on('end', () => resolve(incoming.statusCode === 204));
      incoming.on('error', () => resolve(false));
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.on('error', () => resolve(false));
    outgoing.end(body);
  });
}
