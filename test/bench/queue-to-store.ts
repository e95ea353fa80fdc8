import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { DEFAULT_COMPARED_HEADERS } from '../../src/diff/compare.ts';
import type { Exchange } from '../../src/diff/exchange.ts';
import type { FromComparer, ToComparer } from '../../src/shadow/messages.ts';
import { costOf, pack } from '../../src/shadow/parcel.ts';

/** Exchanges in one message: what comes together under load. */
export const PARCEL = 64;

/** The comparer thread over a store of its own, fed as the event loop feeds it. */
export class ComparerThread {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ficus-bench-'));
  readonly #worker: Worker;
  readonly #opened = Promise.withResolvers<void>();
  #told: (message: FromComparer) => void = (message) => {
    if (message.type === 'opened') this.#opened.resolve();
  };

  /** `route`: the id that the exchanges carry. */
  constructor(route: string) {
    this.#worker = new Worker(new URL('../../src/shadow/comparer-thread.ts', import.meta.url), {
      workerData: {
        storePath: join(this.#folder, 'bench.db'),
        settings: { routes: [{ id: route, headers: DEFAULT_COMPARED_HEADERS, rules: [] }] },
      },
    });
    this.#worker.on('message', (message: FromComparer) => this.#told(message));
  }

  /** CPU seconds of the thread to receive, judge, redact and write `times` exchanges: these, in turn. */
  async seconds(exchanges: readonly Exchange[], times: number): Promise<number> {
    await this.#opened.promise;
    const before = await this.#worker.cpuUsage();
    let written = 0;
    const done = new Promise<void>((resolve, reject) => {
      let judged = 0;
      this.#told = (message) => {
        if (message.type === 'compare_failed' || message.type === 'write_failed') reject(message.message);
        if (message.type === 'judged') {
          for (const { count } of message.results) judged += count;
          if (message.results.some(({ verdict }) => verdict !== 'mismatch')) reject(new Error('no mismatch'));
        }
        // The last batch is written after the last one was judged.
        if (message.type === 'written' && judged >= times) resolve();
      };
    });
    for (; written < times; written += exchanges.length) {
      const queue = exchanges.map((exchange) => ({
        exchange,
        queuedAt: Date.now(),
        cost: costOf(exchange),
      }));
      const packed = pack(queue);
      const cost = queue.reduce((sum, queued) => sum + queued.cost, 0);
      const message: ToComparer = { type: 'exchanges', packed, cost };
      this.#worker.postMessage(message, [packed.numbers.buffer, packed.bytes.buffer]);
    }
    await done;
    const after = await this.#worker.cpuUsage();
    return ((after.user + after.system - before.user - before.system) / 1e6) * (times / written);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
