import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { type ErrorCode, FicusError, messageOf } from '../errors.ts';

/** Calls of the store that another thread answers, one after the other, and what both sides send each other. */

/** Ends the thread behind the calls that came before. */
export const CLOSE = 'close';
/** So long a call that is under way may keep the thread from ending, milliseconds. */
const PATIENCE = 1000;

export interface CallMessage {
  readonly call: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export type ReplyMessage =
  | { readonly call: number; readonly value: unknown }
  | {
      readonly call: number;
      readonly error: { readonly code: ErrorCode; readonly details: Readonly<Record<string, string>> };
    };

interface Waiting {
  resolve(value: unknown): void;
  reject(error: FicusError): void;
}

interface ThreadOptions {
  readonly start: () => Worker;
  /** What the thread is called where it is lost: "reader thread". */
  readonly called: string;
  /** The error of a call that the thread cannot answer. */
  readonly unavailable: (why: string) => FicusError;
}

/**
 * The caller's side. The first call starts the thread, and so does the first after a crash; a thread that has nothing
 * to do does not keep the process alive.
 */
export class CallThread {
  readonly #options: ThreadOptions;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #closed = false;
  #calls = 0;

  constructor(options: ThreadOptions) {
    this.#options = options;
  }

  /** Rejects with the FicusError that the thread answered, or `unavailable` where it does not answer. */
  ask<T>(name: string, args: readonly unknown[]): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) throw this.#options.unavailable('it is closed');
      const call = this.#calls++;
      const worker = this.#running();
      this.#waiting.set(call, { resolve: (value) => resolve(value as T), reject });
      worker.ref();
      worker.postMessage({ call, name, args } satisfies CallMessage);
    });
  }

  /** Ends the thread; what waits and what comes later is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    const ending = this.#thread;
    this.#thread = undefined;
    this.#failAll('it is closed');
    if (ending === undefined) return;
    // A thread that is just ended leaves its connection behind, and then nobody brings the log into the file.
    const ended = once(ending, 'exit');
    ending.ref();
    ending.postMessage({ call: 0, name: CLOSE, args: [] } satisfies CallMessage);
    const patience = setTimeout(() => void ending.terminate(), PATIENCE);
    await ended;
    clearTimeout(patience);
  }

  #running(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const { start, called } = this.#options;
    const started = start();
    const lost = (why: string): void => {
      if (this.#thread !== started) return;
      this.#thread = undefined;
      this.#failAll(why);
    };
    started.on('message', (message: ReplyMessage) => this.#settle(message));
    started.on('error', (error) => lost(`its ${called} failed: ${messageOf(error)}`));
    started.on('exit', () => lost(`its ${called} ended`));
    this.#thread = started;
    return started;
  }

  #settle(message: ReplyMessage): void {
    const waiter = this.#waiting.get(message.call);
    this.#waiting.delete(message.call);
    if (this.#waiting.size === 0) this.#thread?.unref();
    if ('error' in message) waiter?.reject(new FicusError(message.error.code, message.error.details));
    else waiter?.resolve(message.value);
  }

  #failAll(why: string): void {
    const failed = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of failed) reject(this.#options.unavailable(why));
  }
}
