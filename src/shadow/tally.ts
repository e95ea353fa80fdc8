import type { FeatureSource } from '../diff/causes/features.ts';
import type { Kind, Verdict } from '../diff/types.ts';
import type { Metrics } from '../metrics/definitions.ts';
import type { Series } from '../metrics/series.ts';
import type { CountDelta, CountedVerdict } from '../store/types.ts';
import { Observations } from './observations.ts';
import { RequestSample } from './request-sample.ts';

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
  const totals: (Judged & { count: number; kinds: Partial<Record<Kind, number>> })[] = [];
  let total: (typeof totals)[number] | undefined;
  for (const one of judged) {
    // Mostly the one before; there are few of them in any case.
    if (total === undefined || !isAlike(total, one)) total = totals.find((known) => isAlike(known, one));
    if (total === undefined) {
      total = { ...one, kinds: { ...one.kinds }, count: 1 };
      totals.push(total);
      continue;
    }
    total.count++;
    for (const kind in one.kinds)
      total.kinds[kind as Kind] = (total.kinds[kind as Kind] ?? 0) + (one.kinds[kind as Kind] ?? 0);
  }
  return totals;
}

function isAlike(one: Judged, other: Judged): boolean {
  return one.route === other.route && one.verdict === other.verdict && one.reason === other.reason;
}

/** Exchanges of one route with one verdict and reason. */
class VerdictCount {
  readonly route: string;
  readonly verdict: CountedVerdict;
  readonly reason: string;
  readonly #series: readonly Series[];
  /** Of `minute`, and not handed on to the store yet. */
  pending = 0;
  minute = 0;

  constructor(route: string, verdict: CountedVerdict, reason: string, series: readonly Series[]) {
    this.route = route;
    this.verdict = verdict;
    this.reason = reason;
    this.#series = series;
  }

  isOf(route: string, verdict: CountedVerdict, reason: string): boolean {
    return this.reason === reason && this.verdict === verdict && this.route === route;
  }

  add(): void {
    for (const series of this.#series) series.value += 1;
    this.pending += 1;
  }
}

/**
 * Counts every exchange exactly once, for Prometheus at once and for the store in increments that are
 * fetched in batches.
 */
export class Tally {
  /** What readiness and coverage rest on; fetched with the increments. */
  readonly observations = new Observations();
  readonly #metrics: Metrics;
  readonly #now: () => number;
  readonly #random: () => number;
  /** By route, verdict and reason: with a hung service every request is counted here, so nothing is put together to look it up. */
  readonly #counts = new Map<string, Map<CountedVerdict, Map<string, VerdictCount>>>();
  /** The one that was counted last, which is mostly the next one as well. */
  #last: VerdictCount | undefined;
  /** Of minutes that are over. */
  #finished: CountDelta[] = [];
  #matched = new Map<string, RequestSample>();

  /** `now`: milliseconds since the epoch. `random`: uniform in [0, 1). */
  constructor(metrics: Metrics, now: () => number, random: () => number = Math.random) {
    this.#metrics = metrics;
    this.#now = now;
    this.#random = random;
  }

  /**
   * A verdict that was reached on the event loop; the store is told with the next batch. `startedAt`: when the exchange
   * began, milliseconds since the epoch; now when absent.
   */
  count(route: string, verdict: CountedVerdict, reason = '', startedAt = this.#now()): void {
    this.observations.verdict(route, startedAt, verdict, reason);
    const count = this.#countOf(route, verdict, reason);
    const minute = Math.floor(startedAt / MINUTE);
    if (minute !== count.minute) {
      this.#finish(count);
      count.minute = minute;
    }
    count.add();
  }

  #countOf(route: string, verdict: CountedVerdict, reason: string): VerdictCount {
    if (this.#last?.isOf(route, verdict, reason)) return this.#last;
    this.#last = this.#counts.get(route)?.get(verdict)?.get(reason) ?? this.#begin(route, verdict, reason);
    return this.#last;
  }

  #begin(route: string, verdict: CountedVerdict, reason: string): VerdictCount {
    const verdicts = this.#counts.get(route) ?? new Map<CountedVerdict, Map<string, VerdictCount>>();
    this.#counts.set(route, verdicts);
    const reasons = verdicts.get(verdict) ?? new Map<string, VerdictCount>();
    verdicts.set(verdict, reasons);
    const { comparisons, comparisonsSkipped } = this.#metrics;
    const series: Series[] = [];
    if (verdict !== 'not_sampled') series.push(comparisons.labels(route, verdict));
    if (verdict === 'skipped' || verdict === 'not_sampled')
      series.push(comparisonsSkipped.labels(route, reason || verdict));
    const count = new VerdictCount(route, verdict, reason, series);
    reasons.set(reason, count);
    return count;
  }

  #finish(count: VerdictCount): void {
    if (count.pending === 0) return;
    const { route, verdict, reason, minute } = count;
    this.#finished.push({ route, minute, verdict, reason, count: count.pending });
    count.pending = 0;
  }

  /** An exchange whose answers are equal to the byte: a few of the requests are kept, to tell what differing ones share. */
  matched(route: string, request: FeatureSource, startedAt = this.#now()): void {
    this.count(route, 'match', '', startedAt);
    let sample = this.#matched.get(route);
    if (sample === undefined) {
      sample = new RequestSample(this.#random);
      this.#matched.set(route, sample);
    }
    sample.add(request);
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
    for (const verdicts of this.#counts.values())
      for (const reasons of verdicts.values()) for (const count of reasons.values()) this.#finish(count);
    const deltas = this.#finished.map((delta) => {
      const sample = delta.verdict === 'match' ? this.#matched.get(delta.route) : undefined;
      if (sample === undefined) return delta;
      this.#matched.delete(delta.route);
      return { ...delta, requests: sample.requests };
    });
    this.#finished = [];
    return deltas;
  }
}

/** Requests that stand for all that one increment counts. */
const MOST_REQUESTS = 64;

/** Adds an increment to those of the same route, minute, verdict and reason. */
export function addCount(counts: Map<string, CountDelta>, delta: CountDelta): void {
  const key = `${delta.minute} ${delta.verdict} ${delta.reason} ${delta.route}`;
  const known = counts.get(key);
  if (known === undefined) {
    counts.set(key, delta);
    return;
  }
  const sum = { ...known, count: known.count + delta.count };
  const { requests = [] } = known;
  const wanted = delta.requests !== undefined && requests.length < MOST_REQUESTS;
  counts.set(key, wanted ? { ...sum, requests: [...requests, ...(delta.requests ?? [])] } : sum);
}
