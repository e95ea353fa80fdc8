import { KINDS, type Kind, type Verdict } from '../diff/types.ts';
import type { Metrics } from '../metrics/definitions.ts';
import type { CountDelta, CountedVerdict } from '../store/types.ts';

const MINUTE = 60_000;

/** What the comparer thread found for one exchange. */
export interface Judged {
  readonly route: string;
  readonly verdict: Verdict;
  /** Why it was not judged; only where `verdict` is `skipped`. */
  readonly reason?: string;
  /** Number of differences by kind. */
  readonly kinds: Readonly<Partial<Record<Kind, number>>>;
}

/** Exchanges of one route with one verdict and reason; `kinds` is of all of them together. */
export interface JudgedTotal extends Judged {
  readonly count: number;
}

/** What was found for many exchanges, a total for each route, verdict and reason. */
export function totalsOf(judged: readonly Judged[]): JudgedTotal[] {
  const totals = new Map<string, Judged & { count: number; kinds: Partial<Record<Kind, number>> }>();
  for (const one of judged) {
    const key = `${one.verdict} ${one.reason ?? ''} ${one.route}`;
    const total = totals.get(key);
    if (total === undefined) {
      totals.set(key, { ...one, kinds: { ...one.kinds }, count: 1 });
      continue;
    }
    total.count++;
    for (const kind of KINDS) {
      const count = one.kinds[kind];
      if (count !== undefined) total.kinds[kind] = (total.kinds[kind] ?? 0) + count;
    }
  }
  return [...totals.values()];
}

/**
 * Counts every exchange exactly once, for Prometheus at once and for the store in increments that are
 * fetched in batches.
 */
export class Tally {
  readonly #metrics: Metrics;
  readonly #now: () => number;
  #pending = new Map<string, CountDelta>();

  /** `now`: milliseconds since the epoch. */
  constructor(metrics: Metrics, now: () => number) {
    this.#metrics = metrics;
    this.#now = now;
  }

  /** A verdict that was reached on the event loop; the store is told with the next batch. */
  count(route: string, verdict: CountedVerdict, reason = ''): void {
    if (verdict !== 'not_sampled') this.#metrics.comparisons.labels(route, verdict).inc();
    if (verdict === 'skipped' || verdict === 'not_sampled')
      this.#metrics.comparisonsSkipped.labels(route, reason || verdict).inc();
    addCount(this.#pending, { route, minute: Math.floor(this.#now() / MINUTE), verdict, reason, count: 1 });
  }

  /** Verdicts of the comparer thread, which has told the store itself. */
  judged({ route, verdict, reason, kinds, count }: JudgedTotal): void {
    this.#metrics.comparisons.labels(route, verdict).inc(count);
    if (reason !== undefined) this.#metrics.comparisonsSkipped.labels(route, reason).inc(count);
    for (const [kind, differences] of Object.entries(kinds))
      this.#metrics.differences.labels(route, kind).inc(differences);
  }

  /** The increments since the last call. */
  drain(): CountDelta[] {
    if (this.#pending.size === 0) return [];
    const deltas = [...this.#pending.values()];
    this.#pending = new Map();
    return deltas;
  }
}

/** Adds an increment to those of the same route, minute, verdict and reason. */
export function addCount(counts: Map<string, CountDelta>, delta: CountDelta): void {
  const key = `${delta.minute} ${delta.verdict} ${delta.reason} ${delta.route}`;
  const known = counts.get(key);
  counts.set(key, known === undefined ? delta : { ...known, count: known.count + delta.count });
}
