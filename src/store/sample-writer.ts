import type Database from 'better-sqlite3';
import type { Exchange } from '../diff/exchange.ts';
import { exampleOf } from './difference-example.ts';
import type { Occurrence } from './occurrences.ts';
import type { Redactor } from './redact.ts';
import { pack } from './sample-codec.ts';
import { storedAnswer, storedRequest } from './stored-exchange.ts';

/** Differences of one discrepancy that are kept with one sample: an array may differ in each of its elements. */
const DIFFERENCES_KEPT = 50;

export interface SampleWriter {
  /** Stores one exchange, redacted, and returns its number. */
  add(exchange: Exchange): number;
  /** Puts a sample into a discrepancy's slot. The sample that was there goes when nothing else refers to it. */
  refer(occurrence: Occurrence, slot: number, sample: number): void;
}

/** Writes samples and the references of discrepancies to them. */
export function sampleWriter(database: Database.Database, redactor: Redactor): SampleWriter {
  const insert = database.prepare<[number, string, Buffer, Buffer, Buffer]>(
    'INSERT INTO samples (at, served, request, left_answer, right_answer) VALUES (?, ?, ?, ?, ?)',
  );
  const inSlot = database
    .prepare<[string, number], number>(
      'SELECT sample_id FROM discrepancy_samples WHERE discrepancy_id = ? AND slot = ?',
    )
    .pluck();
  const refer = database.prepare<[string, number, number, string]>(`
    INSERT INTO discrepancy_samples (discrepancy_id, slot, sample_id, differences) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET sample_id = excluded.sample_id, differences = excluded.differences`);
  const removeUnused = database.prepare<[number]>(`
    DELETE FROM samples
    WHERE id = ? AND NOT EXISTS (SELECT 1 FROM discrepancy_samples WHERE sample_id = samples.id)`);

  return {
    add: ({ startedAt, served, request, left, right, seconds }) => {
      const inserted = insert.run(
        Math.floor(startedAt),
        served,
        pack(storedRequest(request, redactor)),
        pack(storedAnswer(left, seconds.left, redactor)),
        pack(storedAnswer(right, seconds.right, redactor)),
      );
      return Number(inserted.lastInsertRowid);
    },
    refer: ({ id, differences }, slot, sample) => {
      const before = inSlot.get(id, slot);
      const examples = differences
        .slice(0, DIFFERENCES_KEPT)
        .map((difference) => exampleOf(difference, redactor));
      refer.run(id, slot, sample, JSON.stringify(examples));
      if (before !== undefined && before !== sample) removeUnused.run(before);
    },
  };
}
