import type { FeatureSource } from '../diff/causes/features.ts';
import { FicusError, messageOf } from '../errors.ts';
import type { Observed } from '../store/evidence.ts';
import { createRedactor } from '../store/redact.ts';
import { loadRedactionKey } from '../store/redaction-key.ts';
import { openWriter } from '../store/sqlite-writer.ts';
import type { CountDelta, Finding, RuleUse, StoreWriter } from '../store/types.ts';
import type { ComparedRoute, FromComparer } from './messages.ts';
import { Observations } from './observations.ts';
import { costOf } from './parcel.ts';
import { addCount, type Judged } from './tally.ts';

const WRITE_EVERY = 250;
const REOPEN_AFTER = 5000;
/** Findings that wait for a write may hold this many bytes; beyond it a write comes at once, or they are let go. */
const PENDING_CAP = 8 * 1024 * 1024;
const RULE_USES_CAP = 10_000;
const MINUTE = 60_000;

/**
 * Gathers what the comparer found and writes it in batches. While the store fails, counts are kept and written
 * later; findings beyond the cap are let go, since the next exchange will show the same fault again.
 */
export class Recorder {
  readonly #storePath: string;
  readonly #tell: (message: FromComparer) => void;
  #writer: StoreWriter | undefined;
  #counts = new Map<string, CountDelta>();
  #findings: Finding[] = [];
  #ruleUses: RuleUse[] = [];
  readonly #observations = new Observations();
  #steps: ReadonlyMap<string, number> = new Map();
  #pendingBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(storePath: string, tell: (message: FromComparer) => void) {
    this.#storePath = storePath;
    this.#tell = tell;
    this.#open();
  }

  addCounts(deltas: readonly CountDelta[]): void {
    for (const delta of deltas) addCount(this.#counts, delta);
    this.#schedule();
  }

  /**
   * One judged exchange, counted in the minute in which it began (milliseconds since the epoch). `request`: what was
   * asked, where the answers say the same.
   */
  add(judged: Judged, startedAt: number, finding: Finding | undefined, request?: FeatureSource): void {
    const { route, verdict, reason = '' } = judged;
    this.#observations.verdict(route, startedAt, verdict, reason);
    const requests = verdict === 'match' && request !== undefined ? { requests: [request] } : {};
    addCount(this.#counts, {
      route,
      minute: Math.floor(startedAt / MINUTE),
      verdict,
      reason,
      count: 1,
      ...requests,
    });
    if (finding !== undefined && (this.#writer !== undefined || this.#pendingBytes < PENDING_CAP)) {
      this.#findings.push(finding);
      this.#pendingBytes += costOf(finding.exchange);
    }
    if (this.#pendingBytes > PENDING_CAP && this.#writer !== undefined) this.#write();
    else this.#schedule();
  }

  /** What the event loops have seen. */
  addObserved(observed: Observed): void {
    this.#observations.add(observed);
    this.#schedule();
  }

  /** When the present step of each route began: the store keeps evidence from before and after it apart. */
  setSteps(routes: readonly ComparedRoute[]): void {
    this.#steps = new Map(routes.map(({ id, stepBegan = 0 }) => [id, stepBegan] as const));
  }

  /** How rules were used. While the store fails they are let go with the findings: the next exchange says it again. */
  addRuleUses(uses: readonly RuleUse[]): void {
    if (uses.length === 0 || this.#ruleUses.length > RULE_USES_CAP) return;
    this.#ruleUses.push(...uses);
    this.#schedule();
  }

  /** Writes what is left and closes the store. */
  close(): void {
    clearTimeout(this.#timer);
    this.#write();
    this.#writer?.close();
  }

  #open(): void {
    try {
      const redactor = createRedactor(loadRedactionKey(this.#storePath));
      const report = (message: string) => this.#tell({ type: 'compare_failed', message });
      this.#writer = openWriter(this.#storePath, { random: Math.random, redactor, report });
      this.#tell({ type: 'opened' });
      this.#told();
      // What came while there was no store may be the last for a while.
      if (!this.#isEmpty()) this.#schedule();
    } catch (error) {
      const { code, details } =
        error instanceof FicusError
          ? error
          : ({ code: 'store_failed', details: { file: this.#storePath, why: messageOf(error) } } as const);
      this.#tell({ type: 'store_failed', code, details, message: messageOf(error) });
      setTimeout(() => this.#open(), REOPEN_AFTER).unref();
    }
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#write(), WRITE_EVERY);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writer === undefined || this.#isEmpty()) return;
    const observed = this.#observations.drain();
    try {
      this.#writer.write({
        counts: [...this.#counts.values()],
        findings: this.#findings,
        ruleUses: this.#ruleUses,
        observed,
        steps: this.#steps,
      });
      this.#counts = new Map();
      this.#letFindingsGo();
      this.#told();
    } catch (error) {
      this.#observations.add(observed);
      this.#tell({ type: 'write_failed', message: messageOf(error) });
      if (error instanceof FicusError && error.code === 'store_gone') {
        this.#reopen();
        return;
      }
      if (this.#pendingBytes > PENDING_CAP) this.#letFindingsGo();
      this.#schedule();
    }
  }

  /** Nothing of the batch is lost: the new file gets it at once. */
  #reopen(): void {
    // Closed before the new one is there: SQLite removes the log beside a file that it closes, by name.
    this.#writer?.close();
    this.#writer = undefined;
    this.#open();
    if (this.#writer !== undefined) this.#write();
  }

  #isEmpty(): boolean {
    const nothing = this.#counts.size === 0 && this.#findings.length === 0 && this.#ruleUses.length === 0;
    return nothing && this.#observations.isEmpty;
  }

  #letFindingsGo(): void {
    this.#findings = [];
    this.#ruleUses = [];
    this.#pendingBytes = 0;
  }

  #told(): void {
    if (this.#writer !== undefined)
      this.#tell({
        type: 'written',
        storeBytes: this.#writer.bytes(),
        open: this.#writer.openDiscrepancies(),
      });
  }
}
