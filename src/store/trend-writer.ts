import type Database from 'better-sqlite3';
import type { Addition } from './occurrences.ts';
import { TREND_BUCKETS } from './trend.ts';

export interface TrendWriter {
  /** Within a transaction of the caller's. */
  add(addition: Pick<Addition, 'id' | 'byHalfHour'>): void;
}

/** Counts by half hour in a ring of a day: a discrepancy has at most as many rows, so nothing of it needs pruning. */
export function trendWriter(database: Database.Database): TrendWriter {
  const put = database.prepare<[Record<string, string | number>]>(`
    INSERT INTO discrepancy_trends (discrepancy_id, slot, half_hour, count, ignored_count)
    VALUES (:id, :slot, :halfHour, :count, :ignoredCount)
    ON CONFLICT DO UPDATE SET
      count = excluded.count + CASE WHEN half_hour = excluded.half_hour THEN count ELSE 0 END,
      ignored_count = excluded.ignored_count + CASE WHEN half_hour = excluded.half_hour THEN ignored_count ELSE 0 END,
      half_hour = excluded.half_hour
    WHERE excluded.half_hour >= half_hour`);
  return {
    add: ({ id, byHalfHour }) => {
      for (const [halfHour, { count, ignoredCount }] of byHalfHour)
        put.run({ id, slot: halfHour % TREND_BUCKETS, halfHour, count, ignoredCount });
    },
  };
}
