import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { FicusError } from '../../../src/errors.ts';
import { SCHEMA_VERSION } from '../../../src/store/schema.ts';
import { openReader } from '../../../src/store/sqlite-reader.ts';
import { openWriter } from '../../../src/store/sqlite-writer.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { countOf, difference, finding, readerAt, redactor, storePath, writerAt } from './fixtures.ts';

const options = { random: () => 0, redactor };

function refusal(open: () => unknown): FicusError {
  try {
    open();
  } catch (error) {
    if (error instanceof FicusError) return error;
    throw error;
  }
  throw new Error('it was opened');
}

function withDatabase(path: string, use: (database: Database.Database) => void): void {
  const database = new Database(path);
  use(database);
  database.close();
}

test('a new store is created with its folders, at the newest schema, with a write-ahead log', async () => {
  const path = join(await tempFolder(), 'a', 'b', 'ficus.db');
  writerAt(path).close();
  withDatabase(path, (database) => {
    expect(database.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('application_id', { simple: true })).toBe(0x46696375);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});

test('opening a store again changes nothing in it', async () => {
  const path = await storePath();
  const first = writerAt(path);
  first.write({ counts: [countOf()], findings: [finding([difference()])] });
  first.close();
  const before = readFileSync(path);
  writerAt(path).close();
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('an empty file becomes a store', async () => {
  const path = await storePath();
  writeFileSync(path, '');
  writerAt(path).write({ counts: [countOf()], findings: [] });
  expect(readerAt(path).routeCounts()).toHaveLength(1);
});

test('a newer store is refused and left as it is', async () => {
  const path = await storePath();
  writerAt(path).close();
  withDatabase(path, (database) => database.pragma(`user_version = ${SCHEMA_VERSION + 1}`));
  const before = readFileSync(path);
  for (const open of [() => openWriter(path, options), () => openReader(path)]) {
    const error = refusal(open);
    expect(error.code).toBe('store_newer');
    expect(error.details).toEqual({
      file: path,
      found: String(SCHEMA_VERSION + 1),
      known: String(SCHEMA_VERSION),
    });
  }
  expect(readFileSync(path).equals(before)).toBe(true);
});

test("another program's database is refused and left as it is", async () => {
  const path = await storePath();
  withDatabase(path, (database) => database.exec('CREATE TABLE customers (id INTEGER)'));
  const before = readFileSync(path);
  const error = refusal(() => openWriter(path, options));
  expect(error.code).toBe('store_failed');
  expect(error.message).toBe(`cannot open the store ${path}: it is the database of another program`);
  expect(readFileSync(path).equals(before)).toBe(true);
});

test('a file that is no database is refused in one sentence', async () => {
  const path = await storePath();
  writeFileSync(path, 'just some notes\n'.repeat(200));
  expect(refusal(() => openWriter(path, options)).message).toBe(
    `cannot open the store ${path}: it is not an SQLite database`,
  );
  expect(refusal(() => openReader(path)).details.why).toBe('it is not an SQLite database');
});

test('a store that was cut short is refused as damaged', async () => {
  const path = await storePath();
  writerAt(path).close();
  truncateSync(path, 4096);
  expect(refusal(() => openWriter(path, options)).details.why).toMatch(/^it is damaged; put a copy/);
});

test('a folder in the place of the file is refused', async () => {
  const folder = await tempFolder();
  expect(refusal(() => openWriter(folder, options)).code).toBe('store_failed');
});

test('a file in the place of a parent folder is refused', async () => {
  const folder = await tempFolder();
  writeFileSync(join(folder, 'data'), '');
  expect(refusal(() => openWriter(join(folder, 'data', 'ficus.db'), options)).code).toBe('store_failed');
});

test('a reader says clearly that there is no store yet, or that it is not set up', async () => {
  const path = await storePath();
  expect(refusal(() => openReader(path)).message).toContain('it does not exist');
  expect(refusal(() => openReader(join(path, 'deeper', 'ficus.db'))).code).toBe('store_failed');
  writeFileSync(path, '');
  expect(refusal(() => openReader(path)).message).toContain('it is not set up for this version yet');
});
