import type Database from 'better-sqlite3';
import { type EvidenceQuery, namedTallies, type RouteEvidence, sumTallies } from './evidence.ts';
import { deltaOf, firstWholeSecond } from './evidence-writer.ts';
import { millisecondsOf } from './instants.ts';
import { LatencySketch } from './latency-sketch.ts';

type Row = Parameters<typeof deltaOf>[1];

/**
 * Sums what began since a time, by route. Rows begin with whole seconds: of the second in which the step began nothing
 * counts, for or against, since what began before it cannot be told from what began after.
 */
export function evidenceReader(
  database: Database.Database,
): (queries: readonly EvidenceQuery[]) => RouteEvidence[] {
  const since = database.prepare<[string, number], Row>(
    'SELECT * FROM evidence WHERE route = ? AND begin >= ?',
  );
  const unsettled = database
    .prepare<[string], number>(`
    SELECT count(*) FROM discrepancies WHERE route = ? AND count > 0 AND state IN ('open', 'investigating')`)
    .pluck();
  const read = database.transaction((queries: readonly EvidenceQuery[]) =>
    queries.map(({ route, since: time }) => {
      const rows = since.all(route, firstWholeSecond(millisecondsOf(time))).map((row) => deltaOf(route, row));
      return {
        route,
        tallies: namedTallies(sumTallies(rows.map(({ tallies }) => tallies))),
        monolith: new LatencySketch(...rows.map(({ monolith }) => monolith)).sparse(),
        service: new LatencySketch(...rows.map(({ service }) => service)).sparse(),
        unsettled: unsettled.get(route) ?? 0,
      };
    }),
  );
  return (queries) => read(queries);
}
