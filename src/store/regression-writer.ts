import type Database from 'better-sqlite3';

/** The slot of the sample that shows a discrepancy coming back, beside those that were drawn. */
export const REGRESSION_SLOT = 1_000_000;
/** Who reopens what comes back, as the history names it. */
const ACTOR = 'ficus';

/** Opens a resolved discrepancy again. `at`: when the exchange began that shows it, milliseconds since the epoch. */
export function regressionWriter(
  database: Database.Database,
): (id: string, at: number, sample: number) => void {
  const reopen = database.prepare<[number, number, number, string]>(`
    UPDATE discrepancies SET state = 'open', state_since = ?, regressed_at = ?, regression_sample = ?
    WHERE id = ? AND state = 'resolved'`);
  const append = database.prepare<[string, number, string, string, number]>(`
    INSERT INTO discrepancy_history (discrepancy_id, at, actor, from_state, to_state, note, sample)
    VALUES (?, ?, ?, 'resolved', 'open', ?, ?)`);
  return (id, at, sample) => {
    const { changes } = reopen.run(at, at, sample, id);
    if (changes > 0) append.run(id, at, ACTOR, 'regression: it came back after it was resolved', sample);
  };
}
