import type { Side } from '../diff/types.ts';
import type { MetricValue } from './value.ts';

/** Quantiles in seconds, interpolated within the histogram's buckets as `histogram_quantile` does. */
export interface Latency {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export type RouteLatency = Partial<Record<Side, Latency>>;

interface Cumulative {
  readonly bounds: { readonly upTo: number; readonly count: number }[];
}

/** Latency of both sides since the start, by route; a side that never answered is absent. */
export function latencyByRoute(values: readonly MetricValue[]): ReadonlyMap<string, RouteLatency> {
  const series = new Map<string, Cumulative & { route: string; side: Side }>();
  for (const { metricName, labels, value } of values) {
    if (metricName?.endsWith('_bucket') !== true) continue;
    const route = String(labels.route);
    const side = labels.side as Side;
    const key = `${side} ${route}`;
    const known = series.get(key) ?? { route, side, bounds: [] };
    known.bounds.push({
      upTo: labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le),
      count: value,
    });
    series.set(key, known);
  }
  const byRoute = new Map<string, RouteLatency>();
  for (const { route, side, bounds } of series.values()) {
    const count = bounds.at(-1)?.count ?? 0;
    if (count === 0) continue;
    const latency = {
      count,
      p50: quantile(bounds, 0.5),
      p95: quantile(bounds, 0.95),
      p99: quantile(bounds, 0.99),
    };
    byRoute.set(route, { ...byRoute.get(route), [side]: latency });
  }
  return byRoute;
}

function quantile(bounds: Cumulative['bounds'], q: number): number {
  const rank = q * (bounds.at(-1)?.count ?? 0);
  let below = 0;
  let from = 0;
  for (const { upTo, count } of bounds) {
    if (count >= rank) {
      // Past the last finite bound nothing is known but that bound.
      if (upTo === Number.POSITIVE_INFINITY) return from;
      return from + ((upTo - from) * (rank - below)) / (count - below);
    }
    below = count;
    from = upTo;
  }
  return from;
}
