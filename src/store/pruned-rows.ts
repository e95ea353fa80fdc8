import type Database from 'better-sqlite3';
import { isoTime } from './instants.ts';
import type { PrunedKind, PruneStep } from './pruned.ts';
import type { StoreReader } from './types.ts';

interface Row {
  readonly what: PrunedKind;
  readonly count: number;
  readonly last: number;
}

/** Adds up what was pruned; belongs into the transaction that prunes it. `now`: milliseconds since the epoch. */
export function prunedWriter(
  database: Database.Database,
): (pruned: PruneStep['pruned'], now: number) => void {
  const add = database.prepare<[string, number, number]>(`
    INSERT INTO pruned (what, count, last) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET count = count + excluded.count, last = excluded.last`);
  return (pruned, now) => {
    for (const [what, count] of Object.entries(pruned)) if (count > 0) add.run(what, count, Math.floor(now));
  };
}

/** What was pruned since the store was made. */
export function prunedReader(database: Database.Database): StoreReader['pruned'] {
  const all = database.prepare<[], Row>('SELECT what, count, last FROM pruned ORDER BY what');
  return () => all.all().map(({ what, count, last }) => ({ what, count, last: isoTime(last) }));
}
