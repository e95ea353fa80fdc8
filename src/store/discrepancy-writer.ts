import type Database from 'better-sqlite3';
import type { Exchange } from '../diff/exchange.ts';
import { exampleOf, redactPath } from './difference-example.ts';
import type { Occurrence } from './occurrences.ts';
import type { Redactor } from './redact.ts';

export interface Counted {
  /** Exchanges in which it occurred in the same way, as a mismatch or ignored, this one included. */
  readonly seen: number;
  /** True when this occurrence made it open work: the first that no rule allows. */
  readonly opened: boolean;
}

export interface DiscrepancyWriter {
  /** Counts one occurrence; the first one of a fingerprint makes the discrepancy. */
  count(occurrence: Occurrence, exchange: Exchange): Counted;
}

interface CountsRow {
  readonly count: number;
  readonly ignored_count: number;
}

interface NewRow {
  readonly id: string;
  readonly route: string;
  readonly kind: string;
  readonly path: string;
  readonly count: number;
  readonly ignored_count: number;
  readonly at: number;
  readonly example: string;
}

/** Writes discrepancies. A known one costs one UPDATE of its row. */
export function discrepancyWriter(database: Database.Database, redactor: Redactor): DiscrepancyWriter {
  const update = database.prepare<[number, number, number, number, string], CountsRow>(`
    UPDATE discrepancies SET count = count + ?, ignored_count = ignored_count + ?,
      first_seen = min(first_seen, ?), last_seen = max(last_seen, ?)
    WHERE id = ? RETURNING count, ignored_count`);
  const insert = database.prepare<[NewRow]>(`
    INSERT INTO discrepancies (id, route, kind, path, count, ignored_count, first_seen, last_seen, example)
    VALUES (:id, :route, :kind, :path, :count, :ignored_count, :at, :at, :example)`);
  const replaceExample = database.prepare<[string, string]>(
    'UPDATE discrepancies SET example = ? WHERE id = ?',
  );

  return {
    count: (occurrence, exchange) => {
      const { id, ignored, differences } = occurrence;
      const at = Math.floor(exchange.startedAt);
      const [count, ignoredCount] = ignored ? [0, 1] : [1, 0];
      const example = (): string => JSON.stringify(exampleOf(differences[0], redactor));
      const known = update.get(count, ignoredCount, at, at, id);
      if (known === undefined) {
        const { kind, place } = differences[0];
        const path = redactPath(place, redactor);
        const row = { id, route: exchange.route, kind, path, count, ignored_count: ignoredCount, at };
        insert.run({ ...row, example: example() });
        return { seen: 1, opened: !ignored };
      }
      const opened = !ignored && known.count === 1;
      // The example shows what is open work, as soon as there is any.
      if (opened) replaceExample.run(example(), id);
      return { seen: ignored ? known.ignored_count : known.count, opened };
    },
  };
}
