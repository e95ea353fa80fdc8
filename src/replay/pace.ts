import { setTimeout as delay } from 'node:timers/promises';

/** Gives turns that are `1 / perSecond` seconds apart, the first at once. */
export class Turns {
  readonly #apart: number;
  readonly #now: () => number;
  #next = Number.NEGATIVE_INFINITY;

  /** `now`: milliseconds, never going back. */
  constructor(perSecond: number, now: () => number = () => performance.now()) {
    this.#apart = 1000 / perSecond;
    this.#now = now;
  }

  /** Milliseconds until the turn that is taken with this call. */
  take(): number {
    const now = this.#now();
    const at = Math.max(now, this.#next);
    this.#next = at + this.#apart;
    return at - now;
  }

  /** Resolves when the turn that is taken with this call has come. */
  async wait(): Promise<void> {
    const left = this.take();
    if (left > 0) await delay(left);
  }
}

/** How fast a list is worked through. */
export interface WorkPace {
  readonly concurrency: number;
  /** Most items begun a second; as many as there are hands for when absent. */
  readonly perSecond?: number | undefined;
}

/** Works through all items, several at once. Rejects with the first failure, and then begins nothing more. */
export async function workThrough<T>(
  items: readonly T[],
  { concurrency, perSecond }: WorkPace,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const turns = perSecond === undefined ? undefined : new Turns(perSecond);
  const left = items.values();
  let failed = false;
  const hand = async (): Promise<void> => {
    for (const item of left) {
      await turns?.wait();
      if (failed) return;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, hand));
}
