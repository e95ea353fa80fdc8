import { createHash, type Hash } from 'node:crypto';
import type { Answer } from '../diff/types.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Lined } from './lined-answer.ts';
import { Pieces } from './pieces.ts';

/**
 * Gathers one side's answer by reference while it streams past. A body longer than `maxBody` bytes is not kept:
 * from there on only its length and SHA-256 grow. The bytes held count against the budget until `release`.
 */
export class AnswerCollector {
  readonly #maxBody: number;
  readonly #budget: ByteBudget;
  #status = 0;
  #headers: readonly string[] = [];
  #lines: string | undefined;
  #pieces = new Pieces();
  #length = 0;
  #hash: Hash | undefined;
  #dropped = false;

  constructor(maxBody: number, budget: ByteBudget) {
    this.#maxBody = maxBody;
    this.#budget = budget;
  }

  /** 0 before there is a head. */
  get status(): number {
    return this.#status;
  }

  /** `headers` is a flat name, value list. `lines`: the same as whole lines, where they are at hand. */
  head(status: number, headers: readonly string[], lines?: string): void {
    this.#status = status;
    this.#headers = headers;
    this.#lines = lines;
  }

  /** Returns false when the budget is used up; what was held is then dropped and nothing more is gathered. */
  data(chunk: Buffer): boolean {
    if (this.#dropped) return false;
    this.#length += chunk.length;
    if (this.#hash !== undefined) {
      this.#hash.update(chunk);
      return true;
    }
    if (this.#length > this.#maxBody) {
      this.#hash = createHash('sha256');
      for (const held of this.#pieces.all()) this.#hash.update(held);
      this.#hash.update(chunk);
      this.#letGo();
      return true;
    }
    if (!this.#budget.take(chunk.length)) {
      this.release();
      return false;
    }
    this.#pieces.add(chunk);
    return true;
  }

  /** The whole answer; its body shares memory with the chunks that were gathered. */
  answer(): Answer & Lined {
    const body =
      this.#hash === undefined
        ? this.#pieces.whole()
        : { length: this.#length, sha256: this.#hash.digest('hex') };
    return { status: this.#status, headers: this.#headers, lines: this.#lines, body };
  }

  /** Gives the bytes held back to the budget. Safe to call again. */
  release(): void {
    this.#dropped = true;
    this.#letGo();
  }

  #letGo(): void {
    this.#budget.give(this.#pieces.length);
    this.#pieces = new Pieces();
  }
}
