import { useMemo } from 'preact/hooks';
import type { CountedVerdict } from '../../src/store/types.ts';
import { useOptional } from './features.ts';
import type { Loaded } from './use-api.ts';

export interface Point {
  readonly at: string;
  readonly bucket: number;
  readonly verdicts: Readonly<Partial<Record<CountedVerdict, number>>>;
}

interface Series {
  readonly bucketMinutes: number;
  readonly routes: readonly { readonly route: string; readonly points: readonly Point[] }[];
}

/** Counts of verdicts over some hours until an instant, by route; a server without the call answers 404. */
export function useSeries(hours: number, buckets: number, until: number): Loaded<Series> {
  const since = useMemo(() => new Date(until - hours * 3_600_000).toISOString(), [hours, until]);
  return useOptional<Series>('/api/v1/series', `/series?since=${since}&buckets=${buckets}`, true);
}

export function pointsOf(series: Series | undefined, route: string): readonly Point[] {
  return series?.routes.find((one) => one.route === route)?.points ?? [];
}
