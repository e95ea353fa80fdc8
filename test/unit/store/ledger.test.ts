import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { configChanges } from '../../../src/store/config-changes.ts';
import { openDurableWriter } from '../../../src/store/durable-writer.ts';
import { canonicalJson, hashOf, type LedgerEntry } from '../../../src/store/ledger-entry.ts';
import { readerAt, storePath } from './fixtures.ts';
import { draft } from './ledger-drafts.ts';

/** A ledger of five entries on two routes. */
async function five(): Promise<{ path: string; entries: readonly LedgerEntry[] }> {
  const path = await storePath();
  const writer = openDurableWriter(path);
  onTestFinished(() => writer.close());
  const entries = [1, 2, 3, 4, 5].map((n) =>
    writer.appendToLedger(
      draft({ route: n % 2 === 0 ? 'users' : 'orders', to: { stage: 'canary', percent: n } }),
    ),
  );
  return { path, entries };
}

/** What somebody does who has the file and knows of the triggers. */
function tamper(path: string, sql: string): void {
  const database = new Database(path);
  database.exec(`DROP TRIGGER ledger_keeps_entries; DROP TRIGGER ledger_loses_nothing; ${sql}`);
  database.close();
}

test.each([
  "UPDATE ledger SET hash = 'x' WHERE seq = 2",
  'DELETE FROM ledger WHERE seq = 5',
  "INSERT OR REPLACE INTO ledger (seq, entry, hash) VALUES (2, '{}', 'x')",
])('the file refuses: %s', async (sql) => {
  const { path } = await five();
  const database = new Database(path);
  onTestFinished(() => {
    database.close();
  });
  expect(() => database.exec(sql)).toThrow('the ledger is append-only');
});

test.each([
  [
    'altered',
    `UPDATE ledger SET entry = replace(entry, '"percent":3', '"percent":9') WHERE seq = 3`,
    3,
    'it was altered',
  ],
  ['missing in the middle', 'DELETE FROM ledger WHERE seq = 2', 2, 'it is missing'],
  ['missing at the beginning', 'DELETE FROM ledger WHERE seq = 1', 1, 'it is missing'],
  ['missing at the end', 'DELETE FROM ledger WHERE seq = 5', 5, 'it is missing'],
  ['all gone', 'DELETE FROM ledger', 1, 'it is missing'],
  [
    'in another order',
    'UPDATE ledger SET seq = 99 WHERE seq = 2; UPDATE ledger SET seq = 2 WHERE seq = 3; UPDATE ledger SET seq = 3 WHERE seq = 99',
    2,
    'it was written as entry 3',
  ],
  [
    'closed up behind a gap',
    'DELETE FROM ledger WHERE seq = 2; UPDATE ledger SET seq = seq - 1 WHERE seq > 2',
    2,
    'it was written as entry 3',
  ],
] as const)('an entry that is %s is found, and the first one named', async (_name, sql, seq, why) => {
  const { path } = await five();
  tamper(path, sql);
  const { problem, entries } = readerAt(path).verifyLedger();
  expect(problem).toEqual({ seq, why: expect.stringContaining(why) });
  expect(entries).toBe(seq - 1);
});

test('a chain made anew with sound hashes is told from the one that was written', async () => {
  const { path, entries } = await five();
  const last = entries[4] as LedgerEntry;
  const { hash: _hash, ...rest } = last;
  const entry = canonicalJson({ ...rest, actor: 'nobody' });
  tamper(path, `UPDATE ledger SET entry = '${entry}', hash = '${hashOf(entry)}' WHERE seq = 5`);
  const reader = readerAt(path);
  expect(reader.verifyLedger().problem).toBeUndefined();
  expect(reader.verifyLedger({ seq: 5, hash: last.hash }).problem).toMatchObject({ seq: 5 });
});

test('canonical JSON is the same whatever the order of members, and reads back as the same', () => {
  const shuffled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, member]) => [name, shuffled(member)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(shuffled(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 200 },
  );
});

test('changes of a configuration name their places', () => {
  const before = { stage: 'shadow', rules: [{ path: '$.a' }, { path: '$.b' }], old: 1 };
  const after = { stage: 'canary', rules: [{ path: '$.c' }], new: 2 };
  const changes = configChanges(before, after);
  expect(changes.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
    { path: 'new', after: 2 },
    { path: 'old', before: 1 },
    { path: 'rules[0].path', before: '$.a', after: '$.c' },
    { path: 'rules[1]', before: { path: '$.b' } },
    { path: 'stage', before: 'shadow', after: 'canary' },
  ]);
  expect(configChanges(before, before)).toEqual([]);
});
