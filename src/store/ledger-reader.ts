import type Database from 'better-sqlite3';
import { hashOf, type LedgerEntry, NO_HASH } from './ledger-entry.ts';
import { entryOf, type LedgerHead, type LedgerRow } from './ledger-writer.ts';

/** What a look through the whole chain found. */
export interface LedgerVerification {
  /** Entries that are as they were written, counted from the first. */
  readonly entries: number;
  /** The last of them; null while there is none. */
  readonly head: LedgerHead | null;
  /** The first entry that is not as it was written; absent where all are. */
  readonly problem?: { readonly seq: number; readonly why: string };
}

/** A route's entries, newest first. */
export function ledgerHistory(database: Database.Database): (route: string) => readonly LedgerEntry[] {
  const rows = database.prepare<[string], LedgerRow>(
    'SELECT seq, entry, hash FROM ledger WHERE route = ? ORDER BY seq DESC',
  );
  return (route) => rows.all(route).map(entryOf);
}

/**
 * Follows the chain of all routes from its first entry. `known`: the end of the chain as a process remembers it that
 * has written it, which tells a chain that was made anew from the one that was written.
 */
export function ledgerVerifier(database: Database.Database): (known?: LedgerHead) => LedgerVerification {
  const rows = database.prepare<[], LedgerRow>('SELECT seq, entry, hash FROM ledger ORDER BY seq');
  const given = database.prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'ledger'").pluck();
  return (known) => {
    let head: LedgerHead | null = null;
    for (const row of rows.iterate()) {
      const why = faultOf(row, head, known);
      if (why !== undefined)
        return { entries: head?.seq ?? 0, head, problem: { seq: (head?.seq ?? 0) + 1, why } };
      head = { seq: row.seq, hash: row.hash };
    }
    const last = head?.seq ?? 0;
    const written = Math.max(given.get() ?? 0, known?.seq ?? 0);
    if (written > last) return { entries: last, head, problem: { seq: last + 1, why: 'it is missing' } };
    return { entries: last, head };
  };
}

function faultOf(
  { seq, entry, hash }: LedgerRow,
  before: LedgerHead | null,
  known?: LedgerHead,
): string | undefined {
  if (seq !== (before?.seq ?? 0) + 1) return 'it is missing';
  if (hashOf(entry) !== hash) return 'it was altered: its hash is that of another entry';
  const { seq: own, previous } = JSON.parse(entry) as LedgerEntry;
  if (own !== seq) return `it stands in the place of another: it was written as entry ${own}`;
  if (previous !== (before?.hash ?? NO_HASH)) return 'it does not follow the entry before it';
  if (known?.seq === seq && known.hash !== hash) return 'it is not the entry that was written';
  return undefined;
}
