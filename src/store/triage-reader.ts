import type Database from 'better-sqlite3';
import { isoTime } from './instants.ts';
import type { State, TriageEntry } from './types.ts';

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
  return (id) =>
    select.all(id).map(({ at, actor, from_state: from, to_state: to, assignee, note, rule, sample }) => ({
      at: isoTime(at),
      actor,
      from,
      to,
      ...(assignee === null ? {} : { assignee }),
      ...(note === null ? {} : { note }),
      ...(rule === null ? {} : { rule }),
      ...(sample === null ? {} : { sample }),
    }));
}
