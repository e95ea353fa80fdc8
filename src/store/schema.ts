import type Database from 'better-sqlite3';
import { FicusError } from '../errors.ts';
import { backUp } from './backup.ts';

/** Marks an SQLite file as a Ficus store: "Ficu" in ASCII. */
const APPLICATION_ID = 0x46696375;

/** Each entry takes the schema one version on; its number is its position, from 1. Entries are never edited, only added. */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE minute_counts (
    route   TEXT NOT NULL,
    minute  INTEGER NOT NULL, -- whole minutes since the epoch
    verdict TEXT NOT NULL,
    reason  TEXT NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (route, minute, verdict, reason)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE discrepancies (
    id            TEXT PRIMARY KEY,
    route         TEXT NOT NULL,
    kind          TEXT NOT NULL,
    path          TEXT NOT NULL,
    state         TEXT NOT NULL DEFAULT 'open',
    count         INTEGER NOT NULL,
    ignored_count INTEGER NOT NULL,
    first_seen    INTEGER NOT NULL, -- milliseconds since the epoch
    last_seen     INTEGER NOT NULL,
    example       TEXT NOT NULL     -- JSON
  ) STRICT;

  CREATE TABLE samples (
    id            INTEGER PRIMARY KEY,
    at            INTEGER NOT NULL, -- milliseconds since the epoch
    served        TEXT NOT NULL,
    request       BLOB NOT NULL,    -- deflated JSON, like the two answers
    left_answer   BLOB NOT NULL,
    right_answer  BLOB NOT NULL
  ) STRICT;

  CREATE TABLE discrepancy_samples (
    discrepancy_id TEXT NOT NULL,
    slot           INTEGER NOT NULL,
    sample_id      INTEGER NOT NULL,
    differences    TEXT NOT NULL,   -- JSON
    PRIMARY KEY (discrepancy_id, slot)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX discrepancy_samples_by_sample ON discrepancy_samples (sample_id);
  `,
  `
  CREATE TABLE rule_uses (
    route      TEXT NOT NULL,
    rule       TEXT NOT NULL,
    first_seen INTEGER NOT NULL, -- milliseconds since the epoch
    looked     INTEGER NOT NULL,
    reached    INTEGER NOT NULL,
    used       INTEGER NOT NULL,
    last_used  INTEGER,
    PRIMARY KEY (route, rule)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE discrepancies ADD COLUMN statistics TEXT; -- JSON; null before the first exchange since this version

  CREATE TABLE route_backgrounds (
    route      TEXT PRIMARY KEY,
    background TEXT NOT NULL -- JSON
  ) STRICT, WITHOUT ROWID;
  `,
  // AUTOINCREMENT remembers the last number: an entry that is missing at the end is missed as well.
  `
  CREATE TABLE ledger (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    entry  TEXT NOT NULL, -- canonical JSON, with the hash of the entry before
    hash   TEXT NOT NULL, -- SHA-256 of it, hex
    id     TEXT GENERATED ALWAYS AS (entry ->> '$.id') VIRTUAL,
    route  TEXT GENERATED ALWAYS AS (entry ->> '$.route') VIRTUAL,
    source TEXT GENERATED ALWAYS AS (entry ->> '$.source') VIRTUAL
  ) STRICT;

  CREATE UNIQUE INDEX ledger_by_id ON ledger (id);
  CREATE INDEX ledger_by_route ON ledger (route, seq);
  CREATE INDEX ledger_by_source ON ledger (source, route, seq);

  CREATE TRIGGER ledger_keeps_entries BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_loses_nothing BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  -- INSERT OR REPLACE would delete without asking the trigger above.
  CREATE TRIGGER ledger_replaces_nothing BEFORE INSERT ON ledger
    WHEN EXISTS (SELECT 1 FROM ledger WHERE seq = NEW.seq OR id = NEW.entry ->> '$.id')
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  `,
  `
  ALTER TABLE discrepancies ADD COLUMN assignee TEXT;
  ALTER TABLE discrepancies ADD COLUMN state_since INTEGER;       -- milliseconds since the epoch; null while nobody has changed it
  ALTER TABLE discrepancies ADD COLUMN regressed_at INTEGER;      -- when it came back; null where it has not
  ALTER TABLE discrepancies ADD COLUMN regression_sample INTEGER; -- the sample that shows it

  CREATE TABLE discrepancy_history (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    discrepancy_id TEXT NOT NULL,
    at             INTEGER NOT NULL, -- milliseconds since the epoch
    actor          TEXT NOT NULL,
    from_state     TEXT NOT NULL,
    to_state       TEXT NOT NULL,
    assignee       TEXT,
    note           TEXT,
    rule           TEXT,
    sample         INTEGER
  ) STRICT;

  CREATE INDEX discrepancy_history_by_discrepancy ON discrepancy_history (discrepancy_id, seq);
  `,
  `
  CREATE TABLE pruned (
    what  TEXT PRIMARY KEY,
    count INTEGER NOT NULL, -- rows, since the store was made
    last  INTEGER NOT NULL  -- milliseconds since the epoch
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX discrepancies_by_route ON discrepancies (route, state);
  `,
  `
  CREATE TABLE evidence (
    route    TEXT NOT NULL,
    begin    INTEGER NOT NULL, -- seconds since the epoch
    width    INTEGER NOT NULL, -- seconds
    tallies  TEXT NOT NULL,    -- JSON, in the order of TALLIES
    monolith TEXT NOT NULL,    -- JSON, a sparse latency sketch
    service  TEXT NOT NULL,
    PRIMARY KEY (route, begin)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE shapes (
    route     TEXT NOT NULL,
    shape     TEXT NOT NULL,
    seen      INTEGER NOT NULL,
    compared  INTEGER NOT NULL,
    last_seen INTEGER NOT NULL, -- milliseconds since the epoch
    PRIMARY KEY (route, shape)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE discrepancies ADD COLUMN trend_since INTEGER; -- milliseconds since the epoch; null while nothing was counted for its trend

  CREATE TABLE discrepancy_trends (
    discrepancy_id TEXT NOT NULL,
    slot           INTEGER NOT NULL, -- the half hour modulo those of a day: what is a day old is written over
    half_hour      INTEGER NOT NULL, -- whole half hours since the epoch
    count          INTEGER NOT NULL,
    ignored_count  INTEGER NOT NULL,
    PRIMARY KEY (discrepancy_id, slot)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** The schema version that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Takes a new or older store to this program's schema, in one transaction, and turns on its write-ahead log. An older
 * one is copied first.
 * Throws FicusError `store_newer`, or `store_failed` for another program's file, and then changes nothing.
 */
export function migrate(database: Database.Database, path: string): void {
  refuseForeign(database, path);
  const before = versionOf(database);
  if (before > 0 && before < SCHEMA_VERSION) backUp(database, path, before);
  database.pragma('journal_mode = WAL');
  const forward = database.transaction(() => {
    // Looked at again: another process may have migrated between the first look and this lock.
    refuseForeign(database, path);
    for (const statements of MIGRATIONS.slice(versionOf(database))) database.exec(statements);
    if (versionOf(database) === SCHEMA_VERSION) return;
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${SCHEMA_VERSION}`);
  });
  forward.immediate();
}

/** Throws FicusError unless the file is a store of exactly this program's schema: a reader cannot migrate. */
export function requireSchema(database: Database.Database, path: string): void {
  refuseForeign(database, path);
  if (versionOf(database) === SCHEMA_VERSION) return;
  const why = 'it is not set up for this version yet; "ficus start" does that';
  throw new FicusError('store_failed', { file: path, why });
}

function refuseForeign(database: Database.Database, path: string): void {
  // One snapshot: a store that is being created at this moment is either empty or whole.
  const look = database.transaction(() => ({
    version: versionOf(database),
    application: numberOf(database.pragma('application_id', { simple: true })),
    empty: isEmpty(database),
  }));
  const { version, application, empty } = look();
  const ours = application === APPLICATION_ID || (application === 0 && version === 0 && empty);
  if (!ours)
    throw new FicusError('store_failed', { file: path, why: 'it is the database of another program' });
  if (version > SCHEMA_VERSION) {
    const details = { file: path, found: String(version), known: String(SCHEMA_VERSION) };
    throw new FicusError('store_newer', details);
  }
}

function isEmpty(database: Database.Database): boolean {
  return numberOf(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()) === 0;
}

function versionOf(database: Database.Database): number {
  return numberOf(database.pragma('user_version', { simple: true }));
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}
