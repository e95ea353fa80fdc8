import type Database from 'better-sqlite3';
import { exampleOf, redactPath } from './difference-example.ts';
import type { Addition } from './occurrences.ts';
import type { Redactor } from './redact.ts';
import { TREND_MINUTES } from './trend.ts';
import { trendWriter } from './trend-writer.ts';
import type { State } from './types.ts';

/** Exchanges in which a discrepancy had occurred before a batch. */
export interface Before {
  readonly count: number;
  readonly ignoredCount: number;
  /** Set where it was resolved: since when, milliseconds since the epoch. */
  readonly resolvedAt?: number;
}

export interface DiscrepancyWriter {
  /** Adds what a batch brings; the first addition of a fingerprint makes the discrepancy. */
  add(addition: Addition): Before;
}

interface CountsRow {
  readonly count: number;
  readonly ignored_count: number;
  readonly state: State;
  readonly state_since: number | null;
}

interface NewRow {
  readonly id: string;
  readonly route: string;
  readonly kind: string;
  readonly path: string;
  readonly count: number;
  readonly ignored_count: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly example: string;
}

/** Writes discrepancies. A known one costs one UPDATE of its row and one of its trend, however often it occurs in a batch. */
export function discrepancyWriter(database: Database.Database, redactor: Redactor): DiscrepancyWriter {
  // One of an older store was last seen in a half hour of which not all is counted, and since then not at all. What comes
  // late, and began before all that is known, is counted from there on.
  const update = database.prepare<[Record<string, string | number>], CountsRow>(`
    UPDATE discrepancies SET count = count + :count, ignored_count = ignored_count + :ignoredCount,
      trend_since = min(coalesce(trend_since, last_seen + ${TREND_MINUTES * 60_000}), iif(:firstSeen < first_seen, :firstSeen, 1e15)),
      first_seen = min(first_seen, :firstSeen), last_seen = max(last_seen, :lastSeen)
    WHERE id = :id RETURNING count, ignored_count, state, state_since`);
  const insert = database.prepare<[NewRow]>(`
    INSERT INTO discrepancies (id, route, kind, path, count, ignored_count, first_seen, last_seen, trend_since, example)
    VALUES (:id, :route, :kind, :path, :count, :ignored_count, :first_seen, :last_seen, :first_seen, :example)`);
  const trends = trendWriter(database);
  const replaceExample = database.prepare<[string, string]>(
    'UPDATE discrepancies SET example = ? WHERE id = ?',
  );

  return {
    add: (addition) => {
      const { id, route, count, ignoredCount, firstSeen, lastSeen } = addition;
      const { differences, kind, place } = addition.example;
      const [shown] = differences;
      const example = (): string => JSON.stringify(exampleOf(shown, redactor));
      const known = update.get({ id, count, ignoredCount, firstSeen, lastSeen });
      trends.add(addition);
      if (known === undefined) {
        const path = redactPath(place, redactor);
        const counts = { count, ignored_count: ignoredCount, first_seen: firstSeen, last_seen: lastSeen };
        insert.run({ id, route, kind, path, ...counts, example: example() });
        return { count: 0, ignoredCount: 0 };
      }
      const before = { count: known.count - count, ignoredCount: known.ignored_count - ignoredCount };
      // The example shows what is open work, as soon as there is any.
      if (before.count === 0 && count > 0) replaceExample.run(example(), id);
      return known.state === 'resolved' ? { ...before, resolvedAt: known.state_since ?? 0 } : before;
    },
  };
}
