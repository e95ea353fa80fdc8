import type Database from 'better-sqlite3';
import { isoTime } from './instants.ts';
import type { Decision, State, TriageEntry } from './types.ts';

interface Row {
  readonly at: number;
  readonly actor: string;
  readonly from_state: State;
  readonly to_state: State;
  readonly assignee: string | null;
  readonly note: string | null;
  readonly rule: string | null;
  readonly sample: number | null;
}

/** All that was decided about a discrepancy, and when it came back, oldest first. */
export function triageReader(database: Database.Database): (id: string) => readonly TriageEntry[] {
  const select = database.prepare<[string], Row>(
    'SELECT * FROM discrepancy_history WHERE discrepancy_id = ? ORDER BY seq',
  );
  return (id) => select.all(id).map(entryOf);
}

/** The same of all discrepancies of a route that are kept, in the order in which it was decided. */
export function decisionsReader(database: Database.Database): (route: string) => readonly Decision[] {
  const select = database.prepare<[string], Row & { readonly discrepancy_id: string }>(`
    SELECT discrepancy_history.* FROM discrepancies
    JOIN discrepancy_history ON discrepancy_id = discrepancies.id
    WHERE route = ? ORDER BY seq`);
  return (route) => select.all(route).map((row) => ({ discrepancy: row.discrepancy_id, ...entryOf(row) }));
}

function entryOf({
  at,
  actor,
  from_state: from,
  to_state: to,
  assignee,
  note,
  rule,
  sample,
}: Row): TriageEntry {
  return {
    at: isoTime(at),
    actor,
    from,
    to,
    ...(assignee === null ? {} : { assignee }),
    ...(note === null ? {} : { note }),
    ...(rule === null ? {} : { rule }),
    ...(sample === null ? {} : { sample }),
  };
}
