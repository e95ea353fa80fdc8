import type Database from 'better-sqlite3';
import { isoTime, millisecondsOf } from './instants.ts';
import type { CountedVerdict, StoreReader, VerdictSeries } from './types.ts';

const MINUTE = 60_000;

interface SpanRow {
  readonly first: number | null;
  readonly last: number | null;
}

interface PointRow {
  readonly route: string;
  readonly bucket: number;
  readonly verdict: CountedVerdict;
  readonly count: number;
}

/** Adds the minute counts up into at most so many buckets of whole minutes, from the first counted minute to the last. */
export function verdictSeriesReader(database: Database.Database): StoreReader['verdictSeries'] {
  const spanOf = database.prepare<[number], SpanRow>(
    'SELECT min(minute) AS first, max(minute) AS last FROM minute_counts WHERE minute >= ?',
  );
  const points = database.prepare<[number, number, number], PointRow>(`
    SELECT route, CAST((minute - ?) / ? AS INTEGER) AS bucket, verdict, sum(count) AS count FROM minute_counts
    WHERE minute >= ? GROUP BY route, bucket, verdict ORDER BY route, bucket`);
  const both = database.transaction((since: number, buckets: number) => {
    const { first, last } = spanOf.get(since) ?? { first: null, last: null };
    if (first === null || last === null) return { start: since, minutes: 1, rows: [] };
    const minutes = Math.ceil((last - first + 1) / buckets);
    return { start: first, minutes, rows: points.all(first, minutes, first) };
  });

  return (buckets, since): VerdictSeries => {
    const from = since === undefined ? 0 : Math.floor(millisecondsOf(since) / MINUTE);
    const { start, minutes, rows } = both(from, buckets);
    const atOf = (bucket: number) => isoTime((start + bucket * minutes) * MINUTE);
    const routes = [...Map.groupBy(rows, ({ route }) => route)].map(([route, of]) => ({
      route,
      points: [...Map.groupBy(of, ({ bucket }) => bucket)].map(([bucket, counts]) => ({
        at: atOf(bucket),
        bucket,
        verdicts: Object.fromEntries(counts.map(({ verdict, count }) => [verdict, count])),
      })),
    }));
    return { bucketMinutes: minutes, routes };
  };
}
