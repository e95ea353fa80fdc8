import { FicusError } from '../errors.ts';
import type { Discrepancy } from '../store/types.ts';
import type { RouteStatus } from './route-status.ts';

/** What of a route changes while somebody looks. */
export type RouteNews = Pick<
  RouteStatus,
  'id' | 'stage' | 'percent' | 'comparisons' | 'mismatchRate' | 'mismatchUpperBound' | 'openDiscrepancies'
>;

/** What the UI hears of; `data` is sent as JSON. */
export type AdminEvent =
  /** Those routes whose counts or stage have changed. */
  | { readonly type: 'routes'; readonly data: { readonly items: readonly RouteNews[] } }
  /** One that is new, was seen again, or was triaged. */
  | { readonly type: 'discrepancy'; readonly data: Discrepancy }
  /** A new entry of the ledger. */
  | { readonly type: 'ledger'; readonly data: object }
  | { readonly type: 'store'; readonly data: { readonly ok: boolean; readonly message: string } };

/** Somebody who listens. */
export interface Listener {
  send(text: string): void;
  /** Bytes that were sent and have not left. */
  waiting(): number;
  /** False once its token or its session is gone. */
  allowed(): boolean;
  /** Ends it; it need not have heard everything. */
  drop(): void;
}

interface Limits {
  /** Listeners at once. */
  readonly most?: number;
  /** Milliseconds between two signs of life. */
  readonly heartbeat?: number;
  /** Bytes that may wait for one listener; one that is slower is dropped and may come again. */
  readonly backlog?: number;
}

/** Tells all who listen what happens: `publish` is for whoever makes it happen. Nothing is kept for those who come later. */
export class EventHub {
  readonly #listeners = new Set<Listener>();
  readonly #most: number;
  readonly #heartbeat: number;
  readonly #backlog: number;
  #timer: NodeJS.Timeout | undefined;

  constructor({ most = 32, heartbeat = 15_000, backlog = 512 * 1024 }: Limits = {}) {
    this.#most = most;
    this.#heartbeat = heartbeat;
    this.#backlog = backlog;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Throws FicusError `too_many_listeners` where no more fit. */
  admit(): void {
    if (this.#listeners.size >= this.#most)
      throw new FicusError('too_many_listeners', { most: String(this.#most) });
  }

  /** Returns a function that ends it. */
  add(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => this.#beat(), this.#heartbeat).unref();
    return () => this.#forget(listener);
  }

  publish({ type, data }: AdminEvent): void {
    if (this.#listeners.size === 0) return;
    this.#send(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    for (const listener of [...this.#listeners]) this.#drop(listener);
  }

  #beat(): void {
    for (const listener of [...this.#listeners]) if (!listener.allowed()) this.#drop(listener);
    // An event and not a comment: a page that hears nothing any more can tell that from silence.
    this.#send('event: alive\ndata: {}\n\n');
  }

  #send(text: string): void {
    for (const listener of [...this.#listeners]) {
      if (listener.waiting() > this.#backlog) this.#drop(listener);
      else listener.send(text);
    }
  }

  #drop(listener: Listener): void {
    this.#forget(listener);
    listener.drop();
  }

  #forget(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
