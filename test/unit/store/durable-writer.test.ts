import { renameSync, writeFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openAsyncDurableWriter, type StartDurableThread } from '../../../src/store/async-durable-writer.ts';
import type { AsyncDurableWriter, DurableWriter } from '../../../src/store/durable-calls.ts';
import { openDurableWriter } from '../../../src/store/durable-writer.ts';
import { NO_LISTS, type RedactionLists } from '../../../src/store/secret-names.ts';
import { countOf, difference, finding, queryNumber, readerAt, storePath, writerAt } from './fixtures.ts';
import { draft } from './ledger-drafts.ts';

function durableAt(
  path: string,
  start?: StartDurableThread,
  lists: () => RedactionLists = () => NO_LISTS,
): AsyncDurableWriter {
  const writer = openAsyncDurableWriter(path, lists, start);
  onTestFinished(() => writer.close());
  return writer;
}

function directAt(path: string): DurableWriter {
  const writer = openDurableWriter(path);
  onTestFinished(() => writer.close());
  return writer;
}

const realThread: StartDurableThread = (path) =>
  new Worker(new URL('../../../src/store/durable-thread.ts', import.meta.url), { workerData: { path } });

test('makes the store where there is none, and what it acknowledges is in the file', async () => {
  const path = await storePath();
  const written = await durableAt(path).appendToLedger(draft());
  expect(written).toMatchObject({ seq: 1, route: 'orders', from: null });
  expect(queryNumber(path, 'SELECT count(*) FROM ledger')).toBe(1);
});

test("people's writes and the comparer's batches get along, and neither loses one", async () => {
  const path = await storePath();
  const comparer = writerAt(path);
  const people = durableAt(path);
  await people.ledgerState();
  let done = false;
  const entries = Promise.all(Array.from({ length: 50 }, () => people.appendToLedger(draft()))).finally(
    () => {
      done = true;
    },
  );
  const findings = Array.from({ length: 20 }, (_, n) =>
    finding([difference({ path: `$.f${n}`, place: `$.f${n}` })]),
  );
  let batches = 0;
  while (!done || batches < 3) {
    const begun = performance.now();
    comparer.write({ counts: [countOf()], findings });
    batches += 1;
    // A busy comparer compares about as long as it writes.
    await new Promise((resolve) => setTimeout(resolve, performance.now() - begun));
  }
  expect((await entries).map(({ seq }) => seq)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
  expect(batches).toBeGreaterThan(1);
  expect(queryNumber(path, 'SELECT sum(count) FROM minute_counts')).toBe(batches);
});

test('a write waits for a lock that is given back, in its thread', async () => {
  const path = await storePath();
  const people = durableAt(path);
  await people.ledgerState();
  const other = new Database(path);
  onTestFinished(() => {
    other.close();
  });
  other.exec('BEGIN IMMEDIATE');
  let written = false;
  const entry = people.appendToLedger(draft()).finally(() => {
    written = true;
  });
  // The event loop goes on meanwhile; a second thread has had its turn long before these are over.
  for (let turn = 0; turn < 1000; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(written).toBe(false);
  other.exec('COMMIT');
  expect(await entry).toMatchObject({ seq: 1 });
});

test('every call is a transaction that is on the disk before it returns', async () => {
  const path = await storePath();
  const database = new Database(path);
  const pragmas: string[] = [];
  const pragma = Database.prototype.pragma;
  Database.prototype.pragma = function (this: Database.Database, source, options) {
    pragmas.push(source);
    return pragma.call(this, source, options);
  };
  onTestFinished(() => {
    Database.prototype.pragma = pragma;
    database.close();
  });
  directAt(path);
  expect(pragmas.filter((source) => source.startsWith('synchronous')).at(-1)).toBe('synchronous = FULL');
});

test('a store that is none rejects, and one that takes its place is written to', async () => {
  const path = await storePath();
  writeFileSync(path, 'just some notes\n'.repeat(200));
  const people = durableAt(path);
  await expect(people.appendToLedger(draft())).rejects.toMatchObject({
    code: 'store_unavailable',
    httpStatus: 503,
    message: expect.stringContaining('it is not an SQLite database'),
  });
  renameSync(path, `${path}.old`);
  expect(await people.appendToLedger(draft())).toMatchObject({ seq: 1 });
  renameSync(path, `${path}.older`);
  expect(await people.appendToLedger(draft())).toMatchObject({ seq: 1 });
});

test('a lost thread fails its calls and is started again by the next; a draft that comes again is written once', async () => {
  const path = await storePath();
  let started = 0;
  const people = durableAt(path, (at) => {
    started++;
    if (started > 1) return realThread(at);
    const code = `require('node:worker_threads').parentPort.on('message', () => { throw new Error('lost') })`;
    return new Worker(code, { eval: true });
  });
  const mine = draft();
  await expect(people.appendToLedger(mine)).rejects.toMatchObject({
    code: 'store_unavailable',
    details: { why: 'its writer thread failed: lost' },
  });
  const first = await people.appendToLedger(mine);
  expect(await people.appendToLedger(mine)).toEqual(first);
  expect(queryNumber(path, 'SELECT count(*) FROM ledger')).toBe(1);
});

test("what people write is redacted by the configuration's lists as well, from the next call on where they change", async () => {
  const path = await storePath();
  let lists: RedactionLists = { ...NO_LISTS, fields: ['ticket'], patterns: ['ACME-\\d{6}'], keep: ['pin'] };
  const people = durableAt(path, undefined, () => lists);
  const reason = 'ticket: 4711, for ACME-123456, pin=red, password=hunter2';
  const redacted = /^ticket: \[redacted:.{8}\], for \[redacted:.{8}\], pin=red, password=\[redacted:.{8}\]$/;
  const configuration = { compare: { rules: [{ path: '$.a', reason: 'as ACME-123456 asked' }] } };
  const entry = await people.appendToLedger(draft({ reason, configuration }));
  expect(entry.reason).toMatch(redacted);
  expect(JSON.stringify(entry.configuration)).toMatch(/as \[redacted:.{8}\] asked/);

  writerAt(path).write({ counts: [], findings: [finding([difference()])] });
  const [item] = readerAt(path).discrepancies({}).items;
  const decided = { id: item?.id ?? '', state: 'investigating', actor: 'local', at: 0 } as const;
  await people.triage({ ...decided, note: reason, assignee: 'ACME-123456' });
  lists = { ...lists, patterns: [], fields: [] };
  await people.triage({ ...decided, note: 'ACME-123456 again' });
  const [first, second] = readerAt(path).discrepancy(decided.id)?.history ?? [];
  expect(first?.note).toMatch(redacted);
  expect(first?.assignee).toMatch(/^\[redacted:.{8}\]$/);
  expect(second?.note).toBe('ACME-123456 again');
});
