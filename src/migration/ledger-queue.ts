import { type FicusError, messageOf } from '../errors.ts';
import type { AsyncDurableWriter } from '../store/durable-calls.ts';
import type { LedgerDraft, LedgerEntry } from '../store/ledger-entry.ts';

/** A change on its way into the ledger. */
interface Waiting {
  readonly draft: LedgerDraft;
  /** It waits for a store that takes it; otherwise it is given up at the first refusal. */
  readonly stays: boolean;
  readonly written: (entry: LedgerEntry) => void;
  readonly failed: (error: unknown) => void;
}

interface QueueOptions {
  readonly append: AsyncDurableWriter['appendToLedger'];
  /** Called for each entry as it is written; `later`: a newer change of the same route waits behind it. */
  readonly written: (entry: LedgerEntry, later: boolean) => void;
}

/** Writes changes one after the other, in the order in which they were made, also over times without a store. */
export class LedgerQueue {
  readonly #options: QueueOptions;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #problem: string | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Changes that are not in the ledger yet. */
  get drafts(): readonly LedgerDraft[] {
    return this.#waiting.map(({ draft }) => draft);
  }

  /** Why the oldest is not written; undefined while all is well. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /**
   * Resolves when it is written, which may be much later where it `stays`. Rejects where it was given up. `first`: it
   * was made before all that waits.
   */
  add(
    draft: LedgerDraft,
    { stays, first = false }: { stays: boolean; first?: boolean },
  ): Promise<LedgerEntry> {
    return new Promise((written, failed) => {
      const waiting = { draft, stays, written, failed };
      if (first) this.#waiting.unshift(waiting);
      else this.#waiting.push(waiting);
    });
  }

  /** True where a change of this route waits. */
  has(route: string): boolean {
    return this.#waiting.some(({ draft }) => draft.route === route);
  }

  /** Forgets changes that are no longer wanted. */
  drop(unwanted: (draft: LedgerDraft) => boolean, why: FicusError): void {
    const dropped = this.#waiting.filter(({ draft }) => unwanted(draft));
    this.#waiting = this.#waiting.filter((waiting) => !dropped.includes(waiting));
    for (const { failed } of dropped) failed(why);
  }

  /** Writes what waits, until all is written or the store refuses. Never rejects. */
  flush(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    this.#writing ??= this.#writeAll();
    return this.#writing;
  }

  /** Gives up what cannot wait for a store. */
  refuse(error: unknown): void {
    this.#problem = messageOf(error);
    const given = this.#waiting.filter(({ stays }) => !stays);
    this.#waiting = this.#waiting.filter(({ stays }) => stays);
    for (const { failed } of given) failed(error);
  }

  async #writeAll(): Promise<void> {
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        const writing = next;
        const entry = await this.#options.append(writing.draft);
        this.#waiting = this.#waiting.filter((waiting) => waiting !== writing);
        this.#options.written(entry, this.has(entry.route));
        writing.written(entry);
      }
      this.#problem = undefined;
    } catch (error) {
      this.refuse(error);
    } finally {
      // Here and not when the promise has resolved: what is added next must not be taken for written.
      this.#writing = undefined;
    }
  }
}
