import type { Latency } from '../metrics/latency.ts';
import { mismatchUpperBound } from '../migration/mismatch-bound.ts';
import type { Errors } from '../migration/readiness.ts';
import { askedOf } from '../migration/step-evidence.ts';
import type { RouteEvidence } from '../store/evidence.ts';
import { LatencySketch, type SparseSketch } from '../store/latency-sketch.ts';

/** What the exchanges of a route that began within one time showed. */
export interface Figures {
  /** ISO 8601 in UTC; null for all that is kept. */
  readonly since: string | null;
  /** Exchanges by verdict; `excluded`: never to be mirrored, apart from `skipped`. */
  readonly comparisons: Readonly<Record<ComparisonName, number>>;
  /** Share of judged and failed exchanges that count against the service; null while there are none. */
  readonly mismatchRate: number | null;
  /** Upper confidence bound of that share, valid at every moment at once. */
  readonly mismatchUpperBound: number;
  /** Requests that both sides were asked, and how many of each side's answers were errors: a 5xx, or no whole answer. */
  readonly paired: Readonly<Record<'monolith' | 'service', Errors>>;
  /** The same of users' requests that only one side was asked. */
  readonly alone: Readonly<Record<'monolith' | 'service', Errors>>;
  /** Of requests that both sides were asked, in seconds; null where there are none. */
  readonly latency: Readonly<Record<'monolith' | 'service', Latency | null>>;
}

type ComparisonName = 'match' | 'ignored' | 'mismatch' | 'failed' | 'skipped' | 'excluded' | 'not_sampled';

/** The figures that evidence shows. */
export function figuresOf({ tallies, monolith, service }: RouteEvidence, since: string | null): Figures {
  const { match, ignored, mismatch, failed, skipped, excluded, notSampled } = tallies;
  const against = mismatch + failed;
  const judged = match + ignored + against;
  return {
    since,
    comparisons: { match, ignored, mismatch, failed, skipped, excluded, not_sampled: notSampled },
    mismatchRate: judged === 0 ? null : against / judged,
    mismatchUpperBound: mismatchUpperBound({ judged, against }),
    ...askedOf(tallies),
    latency: { monolith: latencyOf(monolith), service: latencyOf(service) },
  };
}

function latencyOf(sparse: SparseSketch): Latency | null {
  const sketch = new LatencySketch(sparse);
  if (sketch.count === 0) return null;
  return {
    count: sketch.count,
    p50: sketch.quantile(0.5),
    p95: sketch.quantile(0.95),
    p99: sketch.quantile(0.99),
  };
}
