import { isDeepStrictEqual } from 'node:util';
import type { FeatureSource } from '../diff/causes/features.ts';
import { FicusError, messageOf } from '../errors.ts';
import type { Observed } from '../store/evidence.ts';
import type { StoreLimits } from '../store/limits.ts';
import { createRedactor } from '../store/redact.ts';
import { NO_LISTS, type RedactionLists } from '../store/secret-names.ts';
import { storeAt } from '../store/store-at.ts';
import { isStoreFault, storeFaultReason } from '../store/store-fault.ts';
import type { CountDelta, Finding, RuleUse, StoreWriter } from '../store/types.ts';
import type { VolatilePlace } from '../store/volatile-places.ts';
import type { ComparedRoute, FromComparer } from './messages.ts';
import { PendingBatch } from './pending-batch.ts';
import type { Judged } from './tally.ts';

const WRITE_EVERY = 250;
/** A store that fails is tried again after twice the time, up to this. */
const RETRY_AT_MOST = 4000;
const REOPEN_AFTER = 5000;
/** How long pruning may hold up judging at a time. */
const PRUNE_FOR = 250;
const MINUTE = 60_000;

export interface RecorderOptions {
  /** What is secret beside what looks so; nothing where absent. */
  readonly redact?: RedactionLists | undefined;
  /** The store's own where absent. */
  readonly limits?: StoreLimits | undefined;
  /** Milliseconds since the epoch; the clock's where absent. */
  readonly now?: () => number;
  /** Told what the store knows of volatile places when it is opened for the first time. */
  readonly remember?: (places: readonly VolatilePlace[]) => void;
}

/**
 * Gathers what the comparer found and writes it in batches, and keeps the store within its limits. While the store
 * fails, counts are kept and written later; findings beyond the cap are let go and counted, since the next exchange will
 * show the same fault again.
 */
export class Recorder {
  readonly #storePath: string;
  readonly #tell: (message: FromComparer) => void;
  #lists: RedactionLists;
  readonly #limits: StoreLimits | undefined;
  readonly #now: () => number;
  #remember: RecorderOptions['remember'];
  readonly #pending = new PendingBatch();
  readonly #pruneTimer: NodeJS.Timeout;
  #writer: StoreWriter | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pruneSoon: NodeJS.Timeout | undefined;
  /** Milliseconds until the next try; undefined while the store takes writes. */
  #retryAfter: number | undefined;

  constructor(storePath: string, tell: (message: FromComparer) => void, options: RecorderOptions = {}) {
    this.#storePath = storePath;
    this.#tell = tell;
    this.#limits = options.limits;
    this.#now = options.now ?? Date.now;
    this.#remember = options.remember;
    this.#lists = options.redact ?? NO_LISTS;
    this.#open();
    // What becomes too old does so without anything being written.
    this.#pruneTimer = setInterval(() => this.#prune(), MINUTE);
    this.#pruneTimer.unref();
  }

  addCounts(deltas: readonly CountDelta[]): void {
    for (const delta of deltas) this.#pending.addCount(delta);
    this.#schedule();
  }

  /**
   * One judged exchange, counted in the minute in which it began (milliseconds since the epoch). `request`: what was
   * asked, where the answers say the same.
   */
  add(judged: Judged, startedAt: number, finding: Finding | undefined, request?: FeatureSource): void {
    const { route, verdict, reason = '' } = judged;
    this.#pending.observations.verdict(route, startedAt, verdict, reason);
    const minute = Math.floor(startedAt / MINUTE);
    if (verdict === 'match' && request !== undefined)
      this.#pending.addCount({ route, minute, verdict, reason, count: 1, requests: [request] });
    else this.#pending.countOne(route, minute, verdict, reason);
    if (finding !== undefined) this.#pending.addFinding(finding);
    if (this.#pending.isDue && this.#writer !== undefined && this.#retryAfter === undefined) this.#write();
    else this.#schedule();
  }

  /** What the event loops have seen. */
  addObserved(observed: Observed): void {
    this.#pending.observations.add(observed);
    this.#schedule();
  }

  /** When the present step of each route began: the store keeps evidence from before and after it apart. */
  setSteps(routes: readonly ComparedRoute[]): void {
    this.#pending.steps = new Map(routes.map(({ id, stepBegan = 0 }) => [id, stepBegan] as const));
  }

  /** How rules were used. While the store fails they are let go beyond a number: the next exchange says it again. */
  addRuleUses(uses: readonly RuleUse[]): void {
    if (uses.length === 0) return;
    this.#pending.addRuleUses(uses);
    this.#schedule();
  }

  /** Tells what is open now. While the store fails, the next write tells it. */
  recount(): void {
    if (this.#writer === undefined) return;
    try {
      this.#tell({ type: 'open', open: this.#writer.openDiscrepancies() });
    } catch (error) {
      this.#tell({ type: 'write_failed', message: messageOf(error) });
    }
  }

  /** Hides by these lists from now on, in what waits as well. */
  setRedaction(lists: RedactionLists = NO_LISTS): void {
    if (isDeepStrictEqual(lists, this.#lists)) return;
    this.#lists = lists;
    if (this.#writer !== undefined) this.#reopen();
  }

  /** Writes what is left and closes the store. */
  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#pruneSoon);
    clearInterval(this.#pruneTimer);
    this.#write();
    this.#writer?.close();
  }

  #open(): void {
    try {
      const store = storeAt(this.#storePath);
      const redactor = createRedactor(store.redactionKey(), this.#lists);
      const report = (message: string) => this.#tell({ type: 'compare_failed', message });
      const limits = this.#limits === undefined ? {} : { limits: this.#limits };
      this.#writer = store.openWriter({ random: Math.random, redactor, report, ...limits });
      this.#tell({ type: 'opened' });
      this.#remember?.(this.#writer.volatilePlaces());
      this.#remember = undefined;
      this.#told();
      // What came while there was no store may be the last for a while.
      if (!this.#pending.isEmpty) this.#schedule();
    } catch (error) {
      const { code, details } =
        error instanceof FicusError
          ? error
          : ({ code: 'store_failed', details: { file: this.#storePath, why: messageOf(error) } } as const);
      this.#tell({ type: 'store_failed', code, details, message: messageOf(error) });
      this.#tellDropped();
      setTimeout(() => this.#open(), REOPEN_AFTER).unref();
    }
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#write(), this.#retryAfter ?? WRITE_EVERY);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writer === undefined || this.#pending.isEmpty) return;
    const batch = this.#pending.batch();
    try {
      this.#writer.write(batch);
      this.#pending.clear();
      this.#retryAfter = undefined;
      this.#prune();
      this.#told();
    } catch (error) {
      this.#pending.takeBack(batch);
      this.#failed(error);
    }
    this.#tellDropped();
  }

  #failed(error: unknown): void {
    this.#tell({ type: 'write_failed', message: storeFaultReason(error) });
    if (error instanceof FicusError && error.code === 'store_gone') {
      this.#reopen();
      return;
    }
    // What no store can take would be tried for ever, and nothing else would be written any more.
    if (!isStoreFault(error)) this.#pending.dropFindings();
    this.#retryAfter = Math.min(RETRY_AT_MOST, (this.#retryAfter ?? WRITE_EVERY / 2) * 2);
    this.#schedule();
  }

  /** As many steps as there is time for; the rest follows at the next write, which comes soon. */
  #prune(): void {
    if (this.#writer === undefined || this.#retryAfter !== undefined) return;
    const until = performance.now() + PRUNE_FOR;
    try {
      for (;;) {
        const { pruned, more } = this.#writer.prune(this.#now());
        if (Object.keys(pruned).length > 0) this.#tell({ type: 'pruned', pruned });
        if (!more) return;
        if (performance.now() > until) break;
      }
      this.#pruneSoon ??= setTimeout(() => {
        this.#pruneSoon = undefined;
        this.#prune();
      }, WRITE_EVERY).unref();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Nothing of the batch is lost: the new file gets it at once. */
  #reopen(): void {
    // Closed before the new one is there: SQLite removes the log beside a file that it closes, by name.
    this.#writer?.close();
    this.#writer = undefined;
    this.#retryAfter = undefined;
    this.#open();
    if (this.#writer !== undefined) this.#write();
  }

  #told(): void {
    if (this.#writer !== undefined)
      this.#tell({
        type: 'written',
        storeBytes: this.#writer.bytes(),
        open: this.#writer.openDiscrepancies(),
      });
  }

  #tellDropped(): void {
    const dropped = this.#pending.takeDropped();
    if (dropped.findings + dropped.rule_uses > 0) this.#tell({ type: 'dropped', dropped });
  }
}
