import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../../src/diff/fingerprint.ts';
import { backupPath } from '../../../src/store/backup.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../../src/store/schema.ts';
import { openWriter } from '../../../src/store/sqlite-writer.ts';
import {
  countOf,
  difference,
  finding,
  queryNumber,
  readerAt,
  redactor,
  storePath,
  writerAt,
} from './fixtures.ts';
import { olderStore } from './older-store.ts';

const DAY = 86_400_000;
const VERSION = 'SELECT user_version FROM pragma_user_version';
const EARLIER = MIGRATIONS.map((_, at) => at).filter((version) => version > 0);

/** Tables, indices and their columns, as SQLite describes them. */
function schemaOf(path: string): unknown {
  const database = new Database(path, { readonly: true });
  try {
    return database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all();
  } finally {
    database.close();
  }
}

describe.each(EARLIER)('a store of schema version %i', (version) => {
  test('is taken forward with all that is in it, and can then shrink', async () => {
    const path = await storePath();
    olderStore(path, version);
    const writer = writerAt(path);
    writer.write({ counts: [countOf()], findings: [finding([difference()])] });
    const reader = readerAt(path);
    expect(reader.routeCounts()[0]?.verdicts).toEqual({ match: 42, mismatch: 2 });
    expect(reader.discrepancies({}).items.map(({ count }) => count)).toEqual([2, 1]);
    expect(queryNumber(path, VERSION)).toBe(SCHEMA_VERSION);
    expect(queryNumber(path, 'SELECT auto_vacuum FROM pragma_auto_vacuum')).toBe(2);
    const fresh = await storePath();
    writerAt(fresh).close();
    expect(schemaOf(path)).toEqual(schemaOf(fresh));
  });

  test('leaves a whole copy of itself beside it that only its owner reads', async () => {
    const path = await storePath();
    olderStore(path, version);
    writerAt(path).close();
    const copy = backupPath(path, version);
    expect(copy).toBe(`${path}.v${version}.bak`);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(queryNumber(copy, VERSION)).toBe(version);
    expect(queryNumber(copy, 'SELECT sum(count) FROM minute_counts')).toBe(43);
    expect(queryNumber(copy, "SELECT integrity_check = 'ok' FROM pragma_integrity_check")).toBe(1);
    // Opened again, it is of this version, and no further copy is made.
    const before = statSync(copy).mtimeMs;
    writerAt(path).close();
    expect(statSync(copy).mtimeMs).toBe(before);
    expect(readdirSync(dirname(path)).filter((name) => name.endsWith('.bak'))).toHaveLength(1);
  });
});

test('of the time before trends were counted nothing is concluded', async () => {
  const path = await storePath();
  olderStore(path, SCHEMA_VERSION - 1);
  const seen = 1_793_606_460_000;
  const database = new Database(path);
  const id = fingerprint('orders-read', difference());
  database
    .prepare('UPDATE discrepancies SET id = ?, count = 500, first_seen = ?, last_seen = ?')
    .run(id, seen - 90 * DAY, seen);
  database.close();
  const writer = writerAt(path);
  const write = (startedAt: number) =>
    writer.write({
      counts: [countOf({ minute: Math.floor(startedAt / 60_000), count: 100 })],
      findings: Array.from({ length: 20 }, () => finding([difference()], { startedAt })),
    });
  const trendAt = (now: number) => readerAt(path).discrepancy(id, now)?.trend;
  // Ten hours ago it was compared, and nobody knows how often it was seen: what is known since is no rise.
  writer.write({ counts: [countOf({ minute: Math.floor(seen / 60_000) - 600, count: 1000 })], findings: [] });
  write(seen + 60_000);
  expect(trendAt(seen + 60_000)).toMatchObject({ direction: 'steady' });
  expect(trendAt(seen + 60_000)?.counts.at(-1)).toBe(20);
  expect(readerAt(path).discrepancy(id)?.count).toBe(520);
});

test('a new store is no older one: nothing is copied', async () => {
  const path = await storePath();
  writerAt(path).close();
  expect(readdirSync(dirname(path)).filter((name) => name.includes('bak'))).toEqual([]);
});

test('without room for a copy nothing is changed, nothing is left over, and the sentence says so', async () => {
  const path = await storePath();
  olderStore(path, 1);
  // A folder in the place of the copy stands for whatever else keeps it from being made.
  mkdirSync(`${backupPath(path, 1)}/in-the-way`, { recursive: true });
  expect(() => openWriter(path, { random: () => 0, redactor })).toThrow(
    /cannot open the store .*: it has to be changed for this version, and no copy can be made before: /,
  );
  expect(queryNumber(path, VERSION)).toBe(1);
  expect(
    readdirSync(dirname(path)).filter((name) => !/^ficus\.db(-wal|-shm|\.v1\.bak)?$/.test(name)),
  ).toEqual([]);
});

test('a migration that fails half way leaves the store as it was, and its copy', async () => {
  const path = await storePath();
  olderStore(path, 1);
  const database = new Database(path);
  // The second migration makes a table of this name, and so fails after others may have succeeded.
  database.exec('CREATE TABLE route_backgrounds (other TEXT)');
  database.close();
  expect(() => openWriter(path, { random: () => 0, redactor })).toThrow(/route_backgrounds already exists/);
  expect(queryNumber(path, VERSION)).toBe(1);
  expect(queryNumber(path, "SELECT count(*) FROM sqlite_schema WHERE name = 'rule_uses'")).toBe(0);
  expect(queryNumber(path, 'SELECT sum(count) FROM minute_counts')).toBe(43);
  expect(existsSync(backupPath(path, 1))).toBe(true);
});
