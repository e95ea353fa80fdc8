import { configChanges, redactedConfiguration } from './config-changes.ts';
import type { DurableContext } from './durable-context.ts';
import {
  canonicalJson,
  hashOf,
  type LedgerDraft,
  type LedgerEntry,
  NO_HASH,
  type Standing,
} from './ledger-entry.ts';

/** What must be known of a ledger to go on with it. */
export interface LedgerState {
  /** By route: its latest entry, and the latest that the file made. */
  readonly routes: Readonly<Record<string, { readonly latest: LedgerEntry; readonly file?: LedgerEntry }>>;
  /** The end of the chain; null while it is empty. */
  readonly head: LedgerHead | null;
}

export interface LedgerHead {
  readonly seq: number;
  readonly hash: string;
}

export interface LedgerRow {
  readonly seq: number;
  /** Canonical JSON, without the hash. */
  readonly entry: string;
  readonly hash: string;
}

/** The entry that a row holds. */
export function entryOf({ entry, hash }: LedgerRow): LedgerEntry {
  return { ...(JSON.parse(entry) as Omit<LedgerEntry, 'hash'>), hash };
}

/** Adds an entry at the end of the chain and returns it; a draft that is there already is not written again. */
export function ledgerAppender(context: DurableContext): (draft: LedgerDraft) => LedgerEntry {
  const { database } = context;
  const known = database.prepare<[string], LedgerRow>('SELECT * FROM ledger WHERE id = ?');
  const last = database.prepare<[], LedgerRow>('SELECT * FROM ledger ORDER BY seq DESC LIMIT 1');
  const latest = database.prepare<[string], LedgerRow>(
    'SELECT * FROM ledger WHERE route = ? ORDER BY seq DESC LIMIT 1',
  );
  const ofFile = database.prepare<[string], LedgerRow>(
    "SELECT * FROM ledger WHERE source = 'file' AND route = ? ORDER BY seq DESC LIMIT 1",
  );
  const insert = database.prepare<[number, string, string]>(
    'INSERT INTO ledger (seq, entry, hash) VALUES (?, ?, ?)',
  );

  return (draft) => {
    const { redactor } = context;
    const already = known.get(draft.id);
    if (already !== undefined) return entryOf(already);
    const before = last.get();
    const ofRoute = latest.get(draft.route);
    const from: Standing | null = ofRoute === undefined ? null : entryOf(ofRoute).to;
    const fileSaid = ofFile.get(draft.route);
    const entry = canonicalJson({
      ...draft,
      ...(draft.configuration !== undefined && fileDetails(draft.configuration, fileSaid, redactor)),
      reason: redactor.text(draft.reason),
      at: later(draft.at, before && entryOf(before).at),
      from,
      seq: (before?.seq ?? 0) + 1,
      previous: before?.hash ?? NO_HASH,
    });
    const row = { seq: (before?.seq ?? 0) + 1, entry, hash: hashOf(entry) };
    insert.run(row.seq, row.entry, row.hash);
    return entryOf(row);
  };
}

/** What the file says of the route now, and what of it is new. */
function fileDetails(
  configuration: unknown,
  before: LedgerRow | undefined,
  redactor: DurableContext['redactor'],
): Pick<LedgerEntry, 'configuration' | 'changes'> {
  const now = redactedConfiguration(configuration, redactor);
  const then = before && entryOf(before).configuration;
  return { configuration: now, ...(then !== undefined && { changes: configChanges(then, now) }) };
}

/** Reads where every route stands. */
export function ledgerStateReader({ database }: DurableContext): () => LedgerState {
  const latest = database.prepare<[], LedgerRow>(
    'SELECT * FROM ledger WHERE seq IN (SELECT max(seq) FROM ledger GROUP BY route)',
  );
  const file = database.prepare<[], LedgerRow>(
    "SELECT * FROM ledger WHERE seq IN (SELECT max(seq) FROM ledger WHERE source = 'file' GROUP BY route)",
  );
  return () => {
    const rows = latest.all();
    const fileEntries = new Map(file.all().map((row) => [entryOf(row).route, entryOf(row)] as const));
    const head = rows.reduce<LedgerHead | null>(
      (most, { seq, hash }) => (most === null || seq > most.seq ? { seq, hash } : most),
      null,
    );
    const routes = rows.map(entryOf).map((entry) => {
      const own = fileEntries.get(entry.route);
      return [entry.route, own === undefined ? { latest: entry } : { latest: entry, file: own }] as const;
    });
    return { routes: Object.fromEntries(routes), head };
  };
}

/** A clock that was set back does not make an entry earlier than the one before it. */
function later(at: string, before: string | undefined): string {
  return before !== undefined && before > at ? before : at;
}
