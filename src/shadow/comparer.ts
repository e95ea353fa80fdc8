import { Worker } from 'node:worker_threads';
import type { Exchange } from '../diff/exchange.ts';
import { FicusError, messageOf } from '../errors.ts';
import type { Metrics } from '../metrics/definitions.ts';
import { siblingModule } from '../package-root.ts';
import type { Observed } from '../store/evidence.ts';
import type { StoreLimits } from '../store/limits.ts';
import type { CountDelta } from '../store/types.ts';
import { ExchangeQueue, type Judgements, type Parcel } from './exchange-queue.ts';
import type { ComparerSettings, ComparerThreadData, FromComparer, ToComparer } from './messages.ts';
import { Observations } from './observations.ts';
import type { Tally } from './tally.ts';

const COUNTS_EVERY = 250;
const RESTART_AFTER = 1000;

export interface ComparerOptions {
  /** URL of the store, or the path of an SQLite file. */
  readonly storePath: string;
  /** The store's defaults where absent. */
  readonly storeLimits?: StoreLimits;
  readonly settings: ComparerSettings;
  /** Bytes of exchanges that may wait; beyond it they are dropped and counted. */
  readonly queueCap: number;
  readonly tally: Tally;
  readonly metrics: Metrics;
  /** Told of what an operator must know: the store failing and recovering, the thread dying. */
  readonly report: (level: 'info' | 'error', message: string) => void;
}

/** Who is told of a parcel's judgements, in the order in which parcels were sent; undefined when the thread has died. */
type Addressee = (judgements: Judgements | undefined) => void;

/** The event loop's end of the comparer thread, which judges exchanges and is the store's one writer. */
export class Comparer {
  readonly #options: ComparerOptions;
  readonly #queue: ExchangeQueue;
  #settings: ComparerSettings;
  /** Undefined from a thread's death until the next one starts: what comes meanwhile waits in the queue. */
  #worker: Worker | undefined;
  #restart: NodeJS.Timeout | undefined;
  readonly #addressees: Addressee[] = [];
  #heldCounts: CountDelta[] = [];
  readonly #heldObserved = new Observations();
  readonly #countsTimer: NodeJS.Timeout;
  #opened = Promise.withResolvers<void>();
  #closed: PromiseWithResolvers<void> | undefined;
  #storeProblem: string | undefined;

  constructor(options: ComparerOptions) {
    const { queueCap: cap, tally, metrics } = options;
    this.#options = options;
    this.#settings = options.settings;
    this.#queue = new ExchangeQueue({ cap, tally, metrics, send: (parcel) => this.#sendOwn(parcel) });
    this.#worker = this.#start();
    this.#countsTimer = setInterval(() => this.#addOwn(), COUNTS_EVERY);
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
    return this.#queue.submit(exchange);
  }

  /** Takes a parcel that another process has packed. False while there is no thread: the parcel is not taken. */
  forward(parcel: Parcel, addressee: Addressee): boolean {
    if (this.#worker === undefined) return false;
    this.#addressees.push(addressee);
    const { numbers, bytes } = parcel.packed;
    this.#worker.postMessage(parcel satisfies ToComparer, [numbers.buffer, bytes.buffer]);
    return true;
  }

  /** Adds to the store's counts, and to what readiness and coverage rest on. */
  addCounts(deltas: readonly CountDelta[], observed: Observed): void {
    if (deltas.length + observed.evidence.length + observed.shapes.length === 0) return;
    if (this.#worker === undefined) {
      this.#heldCounts.push(...deltas);
      this.#heldObserved.add(observed);
    } else this.#worker.postMessage({ type: 'counts', deltas, observed } satisfies ToComparer);
  }

  /** Shows what is open in the store now: somebody else has written there. */
  recount(): void {
    this.#worker?.postMessage({ type: 'recount' } satisfies ToComparer);
  }

  /** Works by these from now on. Exchanges handed over before are judged by those of before. */
  setSettings(settings: ComparerSettings): void {
    this.#queue.flush();
    this.#settings = settings;
    this.#worker?.postMessage({ type: 'settings', settings } satisfies ToComparer);
  }

  /** Judges and writes what is left, closes the store, ends the thread: after `patience` milliseconds in any case. */
  async close(patience = 10_000): Promise<void> {
    clearInterval(this.#countsTimer);
    clearTimeout(this.#restart);
    const worker = this.#worker ?? this.#start();
    this.#worker = worker;
    this.#sendHeld();
    this.#addOwn();
    this.#closed = Promise.withResolvers();
    worker.postMessage({ type: 'close' } satisfies ToComparer);
    const { resolve, promise } = this.#closed;
    const deadline = setTimeout(() => {
      this.#options.report('error', 'the comparer did not finish in time: what it had not judged is lost');
      resolve();
    }, patience);
    await promise;
    clearTimeout(deadline);
    await worker.terminate();
  }

  #start(): Worker {
    const { storePath, storeLimits } = this.#options;
    const worker = new Worker(siblingModule('comparer-thread', import.meta.url), {
      workerData: { storePath, storeLimits, settings: this.#settings } satisfies ComparerThreadData,
    });
    worker.on('message', (message: FromComparer) => this.#receive(message));
    worker.on('error', (error) => this.#died(error));
    return worker;
  }

  #addOwn(): void {
    const { tally } = this.#options;
    this.addCounts(tally.drain(), tally.observations.drain());
  }

  #sendHeld(): void {
    const held = this.#heldCounts;
    this.#heldCounts = [];
    this.addCounts(held, this.#heldObserved.drain());
    this.#queue.flush();
  }

  #sendOwn(parcel: Parcel): boolean {
    return this.forward(parcel, (judgements) => {
      if (judgements === undefined) this.#queue.lost();
      else this.#queue.judged(judgements);
    });
  }

  #receive(message: FromComparer): void {
    const { metrics, report } = this.#options;
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
        this.#addressees.shift()?.(message);
        break;
      case 'reread':
        for (const result of message.results) this.#options.tally.judged(result);
        metrics.rereads.labels(message.route, message.outcome).inc();
        break;
      case 'written':
        if (this.#storeProblem !== undefined) report('info', 'the store takes writes again');
        this.#storeProblem = undefined;
        metrics.storeBytes.set(message.storeBytes);
        this.#showOpen(message.open);
        break;
      case 'open':
        this.#showOpen(message.open);
        break;
      case 'pruned':
        for (const [what, count] of Object.entries(message.pruned))
          metrics.storePruned.labels(what).inc(count);
        break;
      case 'dropped':
        for (const [what, count] of Object.entries(message.dropped))
          metrics.storeDropped.labels(what).inc(count);
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

  #showOpen(open: Extract<FromComparer, { type: 'open' }>['open']): void {
    const { discrepanciesOpen } = this.#options.metrics;
    discrepanciesOpen.reset();
    for (const { route, kind, count } of open) discrepanciesOpen.labels(route, kind).set(count);
  }

  /** A thread that dies takes its exchanges along: they are counted, and a new thread goes on. */
  #died(error: unknown): void {
    this.#options.report('error', `the comparer thread died and is started again: ${messageOf(error)}`);
    this.#worker = undefined;
    // Nobody should wait for a thread that died before it could say anything.
    this.#opened.reject(new FicusError('internal', { why: messageOf(error) }));
    for (const addressee of this.#addressees.splice(0)) addressee(undefined);
    if (this.#closed !== undefined) {
      this.#closed.resolve();
      return;
    }
    this.#restart = setTimeout(() => {
      this.#worker = this.#start();
      this.#sendHeld();
    }, RESTART_AFTER).unref();
  }
}
