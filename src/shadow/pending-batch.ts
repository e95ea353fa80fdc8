import type { Batch, CountDelta, CountedVerdict, Finding, RuleUse } from '../store/types.ts';
import { Observations } from './observations.ts';
import { costOf } from './parcel.ts';
import { addCount } from './tally.ts';

/** Findings that wait for a write may hold this many bytes. */
const FINDINGS_CAP = 8 * 1024 * 1024;
/** Findings that are better written than gathered: what waits long outlives the collector's cheap rounds. */
const MANY_FINDINGS = 256;
const RULE_USES_CAP = 10_000;
/** Requests that stand for equal exchanges; beyond it only their number is kept. */
const REQUESTS_CAP = 5000;
/** Counts that are kept apart by minute; beyond it the minutes are added up, and nothing that was counted is lost. */
const COUNTS_CAP = 50_000;
/** Minutes of an hour and of a day: what counts are added up to, one after the other. */
const SPANS = [60, 1440];

/** What was let go of because there was no room for it. */
export interface Dropped {
  readonly findings: number;
  readonly rule_uses: number;
}

/** What waits for the store, in bounded memory however long the store fails. Counts are exact in any case. */
export class PendingBatch {
  /** What readiness and coverage rest on. Bounds itself. */
  readonly observations = new Observations();
  /** When the present step of each route began, milliseconds since the epoch. */
  steps: ReadonlyMap<string, number> = new Map();
  #counts = new Map<string, CountDelta>();
  /** Exchanges of one sort in a row, which most are: not among the counts yet. */
  #row: { -readonly [key in keyof CountDelta]: CountDelta[key] } | undefined;
  #findings: Finding[] = [];
  #ruleUses: RuleUse[] = [];
  #bytes = 0;
  #requests = 0;
  #dropped = { findings: 0, rule_uses: 0 };

  get isEmpty(): boolean {
    const nothing =
      this.#counts.size === 0 &&
      this.#row === undefined &&
      this.#findings.length === 0 &&
      this.#ruleUses.length === 0;
    return nothing && this.observations.isEmpty;
  }

  /** True where the next finding would be dropped: better to write at once. */
  get isFull(): boolean {
    return this.#bytes > FINDINGS_CAP;
  }

  /** True where there is no need to wait for more. */
  get isDue(): boolean {
    return this.isFull || this.#findings.length >= MANY_FINDINGS;
  }

  addCount(delta: CountDelta): void {
    const { requests = [], ...plain } = delta;
    const room = this.#requests < REQUESTS_CAP;
    this.#requests += room ? requests.length : 0;
    addCount(this.#counts, room ? delta : plain);
    if (this.#counts.size > COUNTS_CAP) this.#addUp();
  }

  /** One exchange. */
  countOne(route: string, minute: number, verdict: CountedVerdict, reason: string): void {
    const row = this.#row;
    if (
      row !== undefined &&
      row.route === route &&
      row.minute === minute &&
      row.verdict === verdict &&
      row.reason === reason
    ) {
      row.count += 1;
      return;
    }
    this.#endRow();
    this.#row = { route, minute, verdict, reason, count: 1 };
  }

  addFinding(finding: Finding): void {
    if (this.isFull) {
      this.#dropped.findings += 1;
      return;
    }
    this.#findings.push(finding);
    this.#bytes += costOf(finding.exchange);
  }

  addRuleUses(uses: readonly RuleUse[]): void {
    if (this.#ruleUses.length > RULE_USES_CAP) this.#dropped.rule_uses += uses.length;
    else this.#ruleUses.push(...uses);
  }

  /** What waits now; what was observed is taken out, see `takeBack`. */
  batch(): Batch {
    this.#endRow();
    return {
      counts: [...this.#counts.values()],
      findings: this.#findings,
      ruleUses: this.#ruleUses,
      observed: this.observations.drain(),
      steps: this.steps,
    };
  }

  /** The batch is not written. */
  takeBack({ observed }: Batch): void {
    if (observed !== undefined) this.observations.add(observed);
  }

  /** Lets go of the findings, which the store cannot take, and counts them as dropped. */
  dropFindings(): void {
    this.#dropped.findings += this.#findings.length;
    this.#findings = [];
    this.#bytes = 0;
  }

  /** The batch is written. */
  clear(): void {
    this.#counts = new Map();
    this.#findings = [];
    this.#ruleUses = [];
    this.#bytes = 0;
    this.#requests = 0;
  }

  /** What was dropped since the last call. */
  takeDropped(): Dropped {
    const dropped = this.#dropped;
    this.#dropped = { findings: 0, rule_uses: 0 };
    return dropped;
  }

  #endRow(): void {
    if (this.#row === undefined) return;
    const row = this.#row;
    this.#row = undefined;
    this.addCount(row);
  }

  #addUp(): void {
    for (const span of SPANS) {
      const before = this.#counts;
      this.#counts = new Map();
      for (const { requests: _, ...delta } of before.values())
        addCount(this.#counts, { ...delta, minute: delta.minute - (delta.minute % span) });
      if (this.#counts.size <= COUNTS_CAP / 2) return;
    }
  }
}
