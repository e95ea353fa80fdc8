import type Database from 'better-sqlite3';
import type { DiscrepancyRow } from './discrepancy-rows.ts';
import { isoTime } from './instants.ts';
import { directionOf, TREND_BUCKETS, TREND_MINUTES, type Trend, trendBegin, trendBucket } from './trend.ts';

interface HalfHour {
  readonly half_hour: number;
  readonly count: number;
  readonly ignored_count: number;
}

interface Compared {
  readonly half_hour: number;
  readonly count: number;
}

type Row = Pick<DiscrepancyRow, 'id' | 'route' | 'count' | 'first_seen' | 'trend_since'>;

/** The trends of a page of discrepancies over the day before `now`, milliseconds since the epoch; in their order. */
export function trendReader(
  database: Database.Database,
): (rows: readonly Row[], now: number) => readonly Trend[] {
  const halfHours = database.prepare<[string, number, number], HalfHour>(`
    SELECT half_hour, count, ignored_count FROM discrepancy_trends
    WHERE discrepancy_id = ? AND half_hour BETWEEN ? AND ?`);
  const comparedIn = database.prepare<[string, number, number], Compared>(`
    SELECT minute / ${TREND_MINUTES} AS half_hour, sum(count) AS count FROM minute_counts
    WHERE route = ? AND minute >= ? AND minute < ? AND verdict IN ('match', 'ignored', 'mismatch', 'failed')
    GROUP BY half_hour`);

  return (rows, now) => {
    const last = trendBucket(now);
    const first = last - TREND_BUCKETS + 1;
    const dense = (found: Iterable<readonly [number, number]>): number[] => {
      const counts = new Array<number>(TREND_BUCKETS).fill(0);
      for (const [halfHour, count] of found) counts[halfHour - first] = count;
      return counts;
    };
    // Several discrepancies of a page are of one route.
    const byRoute = new Map<string, readonly number[]>();
    const comparedOf = (route: string): readonly number[] => {
      const known = byRoute.get(route);
      if (known !== undefined) return known;
      const found = comparedIn.all(route, first * TREND_MINUTES, (last + 1) * TREND_MINUTES);
      const compared = dense(found.map(({ half_hour, count }) => [half_hour, count]));
      byRoute.set(route, compared);
      return compared;
    };
    return rows.map((row) => {
      const found = halfHours.all(row.id, first, last);
      const counts = dense(found.map(({ half_hour, count }) => [half_hour, count]));
      const ignoredCounts = dense(found.map(({ half_hour, ignored_count }) => [half_hour, ignored_count]));
      const since = row.trend_since === null ? last : trendBucket(row.trend_since);
      return {
        begin: isoTime(trendBegin(first)),
        bucketMinutes: TREND_MINUTES,
        counts,
        ignoredCounts,
        direction: directionOf({
          counts: row.count > 0 ? counts : ignoredCounts,
          compared: comparedOf(row.route),
          known: Math.min(TREND_BUCKETS, last - since + 1),
          firstSeen: row.first_seen,
          now,
        }),
      };
    });
  };
}
