import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '../../../src/diff/exchange.ts';
import type { StoreWriter } from '../../../src/store/types.ts';
import {
  countOf,
  difference,
  finding,
  queryNumber,
  readerAt,
  START,
  storePath,
  writerAt,
} from './fixtures.ts';

const DAY = 86_400_000;

const MIB = 2 ** 20;

const LIMITS = { retention: 30 * DAY, maxSize: 2 ** 31 };

const SMALL = { retention: 30 * DAY, maxSize: 16 * MIB };

function at(name: string, changes: Partial<Exchange> = {}) {
  return finding([difference({ path: `$.${name}`, place: `$.${name}` })], changes);
}

/** Steps until there is nothing to do; the sums of what was pruned. */
function pruneAll(writer: StoreWriter, now: number): Record<string, number> {
  const sums: Record<string, number> = {};
  for (;;) {
    const { pruned, more } = writer.prune(now);
    for (const [what, count] of Object.entries(pruned)) sums[what] = (sums[what] ?? 0) + count;
    if (!more) return sums;
  }
}

/** A body that deflate cannot make smaller. */
function incompressible(bytes: number): Partial<Exchange> {
  const answer = { status: 200, headers: ['content-type', 'text/plain'] };
  const body = () => Buffer.from(randomBytes(bytes / 2).toString('hex'));
  return { left: { ...answer, body: body() }, right: { ...answer, body: body() } };
}

function sizeOnDisk(path: string): number {
  return [path, `${path}-wal`].reduce(
    (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

test('a file that has got rid of much becomes smaller on the disk', async () => {
  const path = await storePath();
  const writer = writerAt(path, { limits: LIMITS });
  for (let i = 0; i < 100; i++) writer.write({ counts: [], findings: [at(`f${i}`, incompressible(60_000))] });
  expect(sizeOnDisk(path)).toBeGreaterThan(6 * MIB);
  pruneAll(writer, START + 31 * DAY);
  expect(sizeOnDisk(path)).toBeLessThan(2 * MIB);
  expect(queryNumber(path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check")).toBe(1);
});

test('a store that is full of what must be kept takes neither samples nor new discrepancies, and goes on counting', async () => {
  const path = await storePath();
  const writer = writerAt(path, { limits: SMALL, discrepanciesPerRoute: 1_000_000 });
  const cause = 'x'.repeat(9000);
  writer.write({ counts: [], findings: [at('first')] });
  const database = new Database(path);
  onTestFinished(() => {
    database.close();
  });
  // Whatever else lies in the file, and must not be pruned: here it is made up.
  database.exec(
    `CREATE TABLE kept (text TEXT); INSERT INTO kept SELECT '${cause}' FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) SELECT i FROM n)`,
  );
  pruneAll(writer, START);
  writer.write({ counts: [countOf()], findings: [at('first'), at('second'), at('third')] });
  const reader = readerAt(path);
  expect(reader.routeCounts()[0]?.verdicts).toEqual({ match: 1 });
  expect(reader.discrepancies({}).items.map(({ path: place, count }) => [place, count])).toEqual(
    expect.arrayContaining([
      ['$.first', 2],
      ['other', 2],
    ]),
  );
  expect(queryNumber(path, 'SELECT count(*) FROM samples')).toBe(0);
  database.exec('DROP TABLE kept');
  pruneAll(writer, START);
  writer.write({ counts: [], findings: [at('second')] });
  expect(reader.discrepancies({ q: 'second', kind: 'value' }).items).toHaveLength(1);
  expect(queryNumber(path, 'SELECT count(*) FROM samples')).toBe(1);
});

test('a log that another program holds is refused before it grows without end, and taken up again afterwards', async () => {
  const path = await storePath();
  const writer = writerAt(path, { limits: SMALL });
  writer.write({ counts: [countOf()], findings: [] });
  const other = new Database(path, { readonly: true });
  other.exec('BEGIN');
  other.prepare('SELECT count(*) FROM minute_counts').get();
  let written = 1;
  const write = () => {
    writer.write({ counts: [countOf()], findings: [at(`f${written}`, incompressible(100_000))] });
    written++;
  };
  expect(() => {
    for (let i = 0; i < 200; i++) write();
  }).toThrow(expect.objectContaining({ code: 'store_log_held' }));
  expect(sizeOnDisk(path)).toBeLessThan(SMALL.maxSize);
  other.close();
  write();
  expect(readerAt(path).routeCounts()[0]?.verdicts).toEqual({ match: written });
});
