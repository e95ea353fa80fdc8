import { Worker } from 'node:worker_threads';
import type { Exchange } from '../diff/exchange.ts';
import { FicusError, messageOf } from '../errors.ts';
import type { Metrics } from '../metrics/definitions.ts';
import { siblingModule } from '../package-root.ts';
import type { ComparedRoute, FromComparer, ToComparer } from './messages.ts';
import { costOf, pack, type Queued } from './parcel.ts';
import type { Tally } from './tally.ts';

const COUNTS_EVERY = 250;
const RESTART_AFTER = 1000;

export interface ComparerOptions {
  /** Path of the SQLite file. */
  readonly storePath: string;
  readonly routes: readonly ComparedRoute[];
  /** Bytes of exchanges that may wait; beyond it they are dropped and counted. */
  readonly queueCap: number;
  readonly tally: Tally;
  readonly metrics: Metrics;
  /** Told of what an operator must know: the store failing and recovering, the thread dying. */
  readonly report: (level: 'info' | 'error', message: string) => void;
}

/**
 * The event loop's end of the comparer thread. Handing an exchange over costs a copy of its bodies and never
 * waits: what does not fit the queue is refused.
 */
export class Comparer {
  readonly #options: ComparerOptions;
  #routes: readonly ComparedRoute[];
  /** Undefined from a thread's death until the next one starts: what comes meanwhile waits in the queue. */
  #worker: Worker | undefined;
  #restart: NodeJS.Timeout | undefined;
  #queue: Queued[] = [];
  #queueCost = 0;
  /** Bytes handed over that the thread has not judged yet, and the exchanges in them. */
  #outstanding = 0;
  readonly #sent: { cost: number; routes: string[] }[] = [];
  #flushScheduled = false;
  readonly #countsTimer: NodeJS.Timeout;
  #opened = Promise.withResolvers<void>();
  #closed: PromiseWithResolvers<void> | undefined;
  #storeProblem: string | undefined;

  constructor(options: ComparerOptions) {
    this.#options = options;
    this.#routes = options.routes;
    this.#worker = this.#start();
    this.#countsTimer = setInterval(() => this.#sendCounts(), COUNTS_EVERY);
    this.#countsTimer.unref();
    // Whoever does not wait for the store learns of it through `report`.
    this.#opened.promise.catch(() => undefined);
  }

  /** Resolves once the store is open. Rejects with FicusError when it cannot be: the thread then tries on. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /** Why nothing is written at present; undefined when the store is well. */
  get storeProblem(): string | undefined {
    return this.#storeProblem;
  }

  /** Takes an exchange to be judged. False when the queue is full; the caller counts the loss. */
  submit(exchange: Exchange): boolean {
    const cost = costOf(exchange);
    if (this.#outstanding + this.#queueCost + cost > this.#options.queueCap) return false;
    this.#queue.push({ exchange, queuedAt: Date.now() });
    this.#queueCost += cost;
    this.#options.metrics.comparisonQueue.set(this.#outstanding + this.#queueCost);
    if (!this.#flushScheduled) {
      this.#flushScheduled = true;
      setImmediate(() => this.#flush());
    }
    return true;
  }

  /** The rules from now on. Exchanges handed over before are judged by the rules of before. */
  setRoutes(routes: readonly ComparedRoute[]): void {
    this.#flush();
    this.#routes = routes;
    this.#worker?.postMessage({ type: 'routes', routes } satisfies ToComparer);
  }

  /** Judges and writes what is left, closes the store, ends the thread. */
  async close(): Promise<void> {
    clearInterval(this.#countsTimer);
    clearTimeout(this.#restart);
    const worker = this.#worker ?? this.#start();
    this.#worker = worker;
    this.#flush();
    this.#sendCounts();
    this.#closed = Promise.withResolvers();
    worker.postMessage({ type: 'close' } satisfies ToComparer);
    await this.#closed.promise;
    await worker.terminate();
  }

  #start(): Worker {
    const worker = new Worker(siblingModule('comparer-thread', import.meta.url), {
      workerData: { storePath: this.#options.storePath, routes: this.#routes },
    });
    worker.on('message', (message: FromComparer) => this.#receive(message));
    worker.on('error', (error) => this.#died(error));
    return worker;
  }

  #flush(): void {
    this.#flushScheduled = false;
    if (this.#queue.length === 0 || this.#worker === undefined) return;
    const { items, bytes } = pack(this.#queue);
    const cost = this.#queueCost;
    this.#outstanding += cost;
    this.#sent.push({ cost, routes: items.map((item) => item.route) });
    this.#queue = [];
    this.#queueCost = 0;
    const message: ToComparer = { type: 'exchanges', items, bytes, cost };
    this.#worker.postMessage(message, [bytes.buffer]);
  }

  #sendCounts(): void {
    if (this.#worker === undefined) return;
    const deltas = this.#options.tally.drain();
    if (deltas.length > 0) this.#worker.postMessage({ type: 'counts', deltas } satisfies ToComparer);
  }

  #receive(message: FromComparer): void {
    const { metrics, tally, report } = this.#options;
    switch (message.type) {
      case 'opened':
        if (this.#storeProblem !== undefined) report('info', 'the store is open again');
        this.#storeProblem = undefined;
        this.#opened.resolve();
        break;
      case 'store_failed':
        if (this.#storeProblem === undefined) report('error', message.message);
        this.#storeProblem = message.message;
        metrics.storeWriteErrors.inc();
        this.#opened.reject(new FicusError(message.code, message.details));
        break;
      case 'judged':
        for (const result of message.results) tally.judged(result);
        this.#sent.shift();
        this.#outstanding -= message.cost;
        metrics.comparisonQueue.set(this.#outstanding + this.#queueCost);
        metrics.comparisonLag.set(message.lagSeconds);
        break;
      case 'written':
        if (this.#storeProblem !== undefined) report('info', 'the store takes writes again');
        this.#storeProblem = undefined;
        metrics.storeBytes.set(message.storeBytes);
        metrics.discrepanciesOpen.reset();
        for (const { route, kind, count } of message.open)
          metrics.discrepanciesOpen.labels(route, kind).set(count);
        break;
      case 'compare_failed':
        report('error', message.message);
        break;
      case 'write_failed':
        if (this.#storeProblem === undefined)
          report('error', `the store does not take writes: ${message.message}`);
        this.#storeProblem = message.message;
        metrics.storeWriteErrors.inc();
        break;
      case 'closed':
        this.#closed?.resolve();
        break;
    }
  }

  /** A thread that dies takes its exchanges along: they are counted, and a new thread goes on. */
  #died(error: unknown): void {
    this.#options.report('error', `the comparer thread died and is started again: ${messageOf(error)}`);
    for (const { routes } of this.#sent)
      for (const route of routes) this.#options.tally.count(route, 'skipped', 'comparer_died');
    this.#sent.length = 0;
    this.#outstanding = 0;
    this.#options.metrics.comparisonQueue.set(this.#queueCost);
    this.#worker = undefined;
    if (this.#closed !== undefined) {
      this.#closed.resolve();
      return;
    }
    this.#restart = setTimeout(() => {
      this.#worker = this.#start();
      this.#flush();
    }, RESTART_AFTER).unref();
  }
}
