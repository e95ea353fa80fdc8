import { FicusError } from '../errors.ts';
import type { DurableContext } from './durable-context.ts';
import type { State } from './types.ts';

/** What a person decides about one discrepancy; what is undefined stays as it is. */
export interface TriageDraft {
  /** The whole id. */
  readonly id: string;
  readonly state?: State | undefined;
  /** Empty: nobody any more. */
  readonly assignee?: string | undefined;
  readonly note?: string | undefined;
  /** The rule that covers it, as `describeRule` writes it, where it is accepted because of one. */
  readonly rule?: string | undefined;
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

interface TriageRow {
  readonly state: State;
  readonly assignee: string | null;
}

/**
 * Writes a decision and its place in the history, or nothing where it says nothing new. Throws FicusError `not_found`. One
 * that is settled again is no regression any more; the history keeps that it was.
 */
export function triageWriter(context: DurableContext): (draft: TriageDraft) => void {
  const { database } = context;
  const find = database.prepare<[string], TriageRow>(
    'SELECT state, assignee FROM discrepancies WHERE id = ?',
  );
  const update = database.prepare<[Record<string, string | number | null>]>(`
    UPDATE discrepancies SET state = :state, assignee = :assignee,
      state_since = CASE WHEN state = :state THEN state_since ELSE :at END,
      regressed_at = CASE WHEN :state IN ('resolved', 'accepted') THEN NULL ELSE regressed_at END,
      regression_sample = CASE WHEN :state IN ('resolved', 'accepted') THEN NULL ELSE regression_sample END
    WHERE id = :id`);
  const append = database.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO discrepancy_history (discrepancy_id, at, actor, from_state, to_state, assignee, note, rule)
    VALUES (:id, :at, :actor, :from, :to, :assignee, :note, :rule)`);

  return ({ id, state, assignee, note, rule, actor, at }) => {
    const before = find.get(id);
    if (before === undefined) throw new FicusError('not_found', { what: `discrepancy "${id}"` });
    const to = state ?? before.state;
    const { redactor } = context;
    const given = assignee === undefined ? before.assignee : redactor.text(assignee) || null;
    const said = note === undefined || note === '' ? null : redactor.text(note);
    if (to === before.state && given === before.assignee && said === null) return;
    update.run({ id, state: to, assignee: given, at });
    append.run({ id, at, actor, from: before.state, to, assignee: given, note: said, rule: rule ?? null });
  };
}
