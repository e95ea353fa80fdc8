import type { Exchange } from '../diff/exchange.ts';
import type { Metrics } from '../metrics/definitions.ts';
import type { Series } from '../metrics/series.ts';
import type { FromComparer, ToComparer } from './messages.ts';
import { costOf, pack, type Queued } from './parcel.ts';
import type { Tally } from './tally.ts';

/**
 * Exchanges cross to the thread together: waking it and being woken costs more than what one of them weighs. So long
 * one waits for others, milliseconds, unless so many bytes have come.
 */
const FLUSH_AFTER = 10;
const FULL_PARCEL = 512 * 1024;

/** Exchanges packed for the comparer thread. */
export type Parcel = Extract<ToComparer, { readonly type: 'exchanges' }>;
export type Judgements = Extract<FromComparer, { readonly type: 'judged' }>;

export interface ExchangeQueueOptions {
  /** Bytes of exchanges that may wait; beyond it they are refused. */
  readonly cap: number;
  readonly tally: Tally;
  readonly metrics: Metrics;
  /** Takes a parcel to where it is judged; false where nobody is there, and then it waits. */
  readonly send: (parcel: Parcel) => boolean;
}

/**
 * Exchanges on their way to the comparer thread, bounded in bytes until they are judged. Handing one over costs a copy
 * of its bodies and never waits: what does not fit is refused.
 */
export class ExchangeQueue {
  readonly #options: ExchangeQueueOptions;
  readonly #shown: Series;
  #queue: Queued[] = [];
  #queueCost = 0;
  /** Bytes sent off that are not judged yet, and the exchanges in them. */
  #outstanding = 0;
  readonly #sent: { readonly cost: number; readonly routes: readonly string[] }[] = [];
  #flushTimer: NodeJS.Timeout | undefined;
  #empty: PromiseWithResolvers<void> | undefined;

  constructor(options: ExchangeQueueOptions) {
    this.#options = options;
    this.#shown = options.metrics.comparisonQueue.labels();
  }

  /** Takes an exchange. False when the queue is full; the caller counts the loss. */
  submit(exchange: Exchange): boolean {
    const cost = costOf(exchange);
    if (this.#outstanding + this.#queueCost + cost > this.#options.cap) return false;
    this.#queue.push({ exchange, queuedAt: Date.now(), cost });
    this.#queueCost += cost;
    this.#show();
    if (this.#queueCost >= FULL_PARCEL) this.flush();
    else this.#flushTimer ??= setTimeout(() => this.flush(), FLUSH_AFTER);
    return true;
  }

  /**
   * Sends what waits, in parcels that are full at most: what waited for a new thread may be the whole cap, and would be
   * held twice while it is packed.
   */
  flush(): void {
    clearTimeout(this.#flushTimer);
    this.#flushTimer = undefined;
    while (this.#queue.length > 0) {
      const { parcel, cost } = firstParcel(this.#queue);
      if (!this.#options.send({ type: 'exchanges', packed: pack(parcel), cost })) return;
      this.#queue = this.#queue.slice(parcel.length);
      this.#queueCost -= cost;
      this.#outstanding += cost;
      this.#sent.push({ cost, routes: parcel.map(({ exchange }) => exchange.route) });
    }
  }

  /** The oldest parcel is judged. */
  judged({ results, cost, lagSeconds }: Judgements): void {
    const { tally, metrics } = this.#options;
    for (const result of results) tally.judged(result);
    this.#sent.shift();
    this.#outstanding -= cost;
    metrics.comparisonLag.set(lagSeconds);
    this.#show();
  }

  /** Whoever was to judge has died with all that was sent: it is counted. */
  lost(): void {
    for (const { routes } of this.#sent)
      for (const route of routes) this.#options.tally.count(route, 'skipped', 'comparer_died');
    this.#sent.length = 0;
    this.#outstanding = 0;
    this.#show();
  }

  /** Resolves when all that was taken is judged. */
  async emptied(): Promise<void> {
    this.flush();
    if (this.#outstanding + this.#queueCost === 0) return;
    this.#empty ??= Promise.withResolvers();
    await this.#empty.promise;
  }

  #show(): void {
    const waiting = this.#outstanding + this.#queueCost;
    this.#shown.value = waiting;
    if (waiting === 0) this.#empty?.resolve();
  }
}

/** The first exchanges that fill one parcel: at least one, however much it weighs. */
function firstParcel(queue: readonly Queued[]): { parcel: readonly Queued[]; cost: number } {
  let cost = 0;
  for (let at = 0; at < queue.length; at += 1) {
    const next = (queue[at] as Queued).cost;
    if (at > 0 && cost + next > FULL_PARCEL) return { parcel: queue.slice(0, at), cost };
    cost += next;
  }
  return { parcel: queue, cost };
}
