import type { Answer } from '../diff/types.ts';

/** Whether the side answered the user or was only mirrored. */
export type Role = 'served' | 'shadow';

interface Answered {
  readonly answer: Answer;
  /** From sending the request until the answer was complete. */
  readonly seconds: number;
}

/** What became of both roles: two answers to compare, or the first loss. */
export type PairResult =
  | { readonly served: Answered; readonly shadow: Answered }
  | { readonly lost: Role; readonly reason: string };

/**
 * Waits for the answers of both sides and reports once: when both are complete, or as soon as one is lost,
 * since then there is nothing left to compare.
 */
export class Pair {
  readonly #done: (result: PairResult) => void;
  #served: Answered | undefined;
  #shadow: Answered | undefined;
  #settled = false;

  constructor(done: (result: PairResult) => void) {
    this.#done = done;
  }

  /** True once the result is known: whoever still gathers bytes for this pair may stop. */
  get settled(): boolean {
    return this.#settled;
  }

  answered(role: Role, answer: Answer, seconds: number): void {
    if (this.#settled) return;
    if (role === 'served') this.#served = { answer, seconds };
    else this.#shadow = { answer, seconds };
    if (this.#served !== undefined && this.#shadow !== undefined)
      this.#settle({ served: this.#served, shadow: this.#shadow });
  }

  lost(role: Role, reason: string): void {
    if (!this.#settled) this.#settle({ lost: role, reason });
  }

  #settle(result: PairResult): void {
    this.#settled = true;
    this.#done(result);
  }
}
