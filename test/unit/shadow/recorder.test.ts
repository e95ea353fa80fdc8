import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { FromComparer } from '../../../src/shadow/messages.ts';
import { Recorder } from '../../../src/shadow/recorder.ts';
import type { Finding } from '../../../src/store/types.ts';
import { tempFolder } from '../../helpers/temp-folder.ts';
import { countOf, difference, finding, queryNumber, readerAt, START, storePath } from '../store/fixtures.ts';

const MATCH = { route: 'orders-read', verdict: 'match', kinds: {} } as const;
const MISMATCH = { route: 'orders-read', verdict: 'mismatch', kinds: { value: 1 } } as const;
const MIB = 1024 * 1024;

beforeEach(() => {
  // Only the timers that decide when a batch is written: SQLite and the files are real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function recorderAt(path: string): { recorder: Recorder; told: FromComparer[] } {
  const told: FromComparer[] = [];
  const recorder = new Recorder(path, (message) => told.push(message));
  onTestFinished(() => recorder.close());
  return { recorder, told };
}

function types(told: readonly FromComparer[]): string[] {
  return told.map(({ type }) => type);
}

function verdicts(path: string): Record<string, number | undefined> {
  return { ...readerAt(path).routeCounts()[0]?.verdicts };
}

/** From now on the database itself refuses to count, as a full disk would. The result takes that back. */
function refuseWrites(path: string): () => void {
  const other = new Database(path);
  onTestFinished(() => {
    other.close();
  });
  other.exec(
    `CREATE TRIGGER refuse BEFORE INSERT ON minute_counts BEGIN SELECT RAISE(ABORT, 'no room'); END`,
  );
  return () => other.exec('DROP TRIGGER refuse');
}

function large(bytes: number): Finding {
  const body = Buffer.alloc(bytes, 'x');
  return finding([difference()], { left: { status: 200, headers: [], body } });
}

test('what the store knows of volatile places is told once, when it is open: after a failure as well', async () => {
  const path = await storePath();
  const before = new Recorder(path, () => undefined);
  before.add(MISMATCH, START, finding([difference({ monolithChanged: true })]));
  before.close();
  const remember = vi.fn();
  await writeFile(`${path}.key`, 'no key');
  const recorder = new Recorder(path, () => undefined, { remember });
  onTestFinished(() => recorder.close());
  expect(remember).not.toHaveBeenCalled();
  await rm(`${path}.key`);
  vi.advanceTimersByTime(5000);
  recorder.setRedaction({ headers: [], fields: ['x'], patterns: [], keep: [] });
  const known = { route: 'orders-read', kind: 'value', path: '$.total', asked: 1, changed: 1 };
  expect(remember.mock.calls).toEqual([[[known]]]);
});

test('a batch is written 250 ms after its first count, with all that came until then', async () => {
  const path = await storePath();
  const { recorder, told } = recorderAt(path);
  expect(types(told)).toEqual(['opened', 'written']);
  recorder.add(MATCH, START, undefined);
  vi.advanceTimersByTime(200);
  recorder.add(MISMATCH, START + 60_000, finding([difference()]));
  recorder.addCounts([countOf({ verdict: 'failed', reason: 'timeout', count: 3 })]);
  expect(verdicts(path)).toEqual({});
  vi.advanceTimersByTime(49);
  expect(types(told)).toEqual(['opened', 'written']);
  vi.advanceTimersByTime(1);
  expect(verdicts(path)).toEqual({ match: 1, mismatch: 1, failed: 3 });
  expect(told.at(-1)).toEqual({
    type: 'written',
    storeBytes: expect.any(Number),
    open: [{ route: 'orders-read', kind: 'value', count: 1 }],
  });
  expect(queryNumber(path, 'SELECT count(DISTINCT minute) FROM minute_counts')).toBe(2);
});

test('nothing to write is not written', async () => {
  const { told } = recorderAt(await storePath());
  vi.advanceTimersByTime(10_000);
  expect(types(told)).toEqual(['opened', 'written']);
});

test('close writes what is left', async () => {
  const path = await storePath();
  const { recorder } = recorderAt(path);
  recorder.add(MATCH, START, undefined);
  recorder.close();
  expect(verdicts(path)).toEqual({ match: 1 });
});

test('a skipped exchange is stored with its reason', async () => {
  const path = await storePath();
  const { recorder } = recorderAt(path);
  recorder.add(
    { route: 'orders-read', verdict: 'skipped', reason: 'route_removed', kinds: {} },
    START,
    undefined,
  );
  recorder.close();
  expect(readerAt(path).routeCounts()[0]?.reasons).toEqual({ skipped: { route_removed: 1 } });
});

test('findings beyond 8 MiB are written at once', async () => {
  const path = await storePath();
  const { recorder, told } = recorderAt(path);
  recorder.add(MISMATCH, START, large(5 * MIB));
  expect(types(told)).toEqual(['opened', 'written']);
  recorder.add(MISMATCH, START, large(5 * MIB));
  expect(types(told)).toEqual(['opened', 'written', 'written']);
  expect(verdicts(path)).toEqual({ mismatch: 2 });
});

describe('while the store refuses writes', () => {
  test('counts and findings are kept and written once it takes them again, each once', async () => {
    const path = await storePath();
    const { recorder, told } = recorderAt(path);
    const allow = refuseWrites(path);
    recorder.add(MISMATCH, START, finding([difference()]));
    vi.advanceTimersByTime(250);
    recorder.add(MATCH, START, undefined);
    vi.advanceTimersByTime(250);
    expect(told.slice(2)).toEqual([
      { type: 'write_failed', message: 'no room' },
      { type: 'write_failed', message: 'no room' },
    ]);
    expect(verdicts(path)).toEqual({});
    allow();
    // A store that fails is asked again after twice the time.
    vi.advanceTimersByTime(499);
    expect(types(told).at(-1)).toBe('write_failed');
    vi.advanceTimersByTime(1);
    expect(types(told).at(-1)).toBe('written');
    expect(verdicts(path)).toEqual({ match: 1, mismatch: 1 });
    vi.advanceTimersByTime(1000);
    expect(verdicts(path)).toEqual({ match: 1, mismatch: 1 });
    expect(readerAt(path).discrepancies({}).items).toMatchObject([{ count: 1 }]);
  });

  test('findings beyond the cap are let go, and their counts are not', async () => {
    const path = await storePath();
    const { recorder, told } = recorderAt(path);
    const allow = refuseWrites(path);
    for (let i = 0; i < 4; i += 1) recorder.add(MISMATCH, START, large(5 * MIB));
    allow();
    recorder.add(MISMATCH, START, finding([difference()]));
    vi.advanceTimersByTime(250);
    expect(verdicts(path)).toEqual({ mismatch: 5 });
    // The first two filled the memory for them; the others are counted as dropped.
    expect(readerAt(path).discrepancies({}).items).toMatchObject([{ count: 2 }]);
    expect(told).toContainEqual({ type: 'dropped', dropped: { findings: 3, rule_uses: 0 } });
  });
});

describe('while the store cannot be opened', () => {
  async function blocked(): Promise<{ path: string; unblock: () => Promise<void> }> {
    const folder = join(await tempFolder(), 'data');
    await writeFile(folder, 'a file where the folder should be');
    return { path: join(folder, 'ficus.db'), unblock: () => rm(folder) };
  }

  test('it is told why, tries again every five seconds, and then writes what it kept without being asked', async () => {
    const { path, unblock } = await blocked();
    const { recorder, told } = recorderAt(path);
    expect(told).toEqual([
      {
        type: 'store_failed',
        code: 'store_failed',
        message: expect.stringContaining(path),
        details: expect.anything(),
      },
    ]);
    recorder.add(MISMATCH, START, finding([difference()]));
    vi.advanceTimersByTime(5000);
    expect(types(told)).toEqual(['store_failed', 'store_failed']);
    await unblock();
    vi.advanceTimersByTime(5000);
    expect(types(told).slice(2)).toEqual(['opened', 'written']);
    vi.advanceTimersByTime(250);
    expect(verdicts(path)).toEqual({ mismatch: 1 });
    expect(readerAt(path).discrepancies({}).items).toHaveLength(1);
  });

  test('findings are kept up to the cap only, counts always', async () => {
    const { path, unblock } = await blocked();
    const { recorder } = recorderAt(path);
    for (let i = 0; i < 4; i += 1) recorder.add(MISMATCH, START, large(5 * MIB));
    await unblock();
    vi.advanceTimersByTime(5000 + 250);
    expect(verdicts(path)).toEqual({ mismatch: 4 });
    expect(readerAt(path).discrepancies({}).items).toMatchObject([{ count: 2 }]);
  });
});

test('lists of what is secret hold from the moment they change, for what waits as well', async () => {
  const path = await storePath();
  const { recorder } = recorderAt(path);
  const of = (place: string) => finding([difference({ path: place, place, left: 'plain text' })]);
  recorder.add(MISMATCH, START, of('$.before'));
  vi.advanceTimersByTime(250);
  recorder.add(MISMATCH, START, of('$.badge'));
  recorder.setRedaction({ headers: [], fields: ['badge'], patterns: [], keep: [] });
  const shown = Object.fromEntries(
    readerAt(path)
      .discrepancies({})
      .items.map((found) => [found.path, found.example.left]),
  );
  expect(shown).toEqual({
    '$.before': '"plain text"',
    '$.badge': expect.stringMatching(/^"\[redacted:[0-9a-f]{8}\]"$/),
  });
});

test('a recount tells what somebody else has settled', async () => {
  const path = await storePath();
  const { recorder, told } = recorderAt(path);
  recorder.add(MISMATCH, START, finding([difference()]));
  vi.advanceTimersByTime(250);
  const other = new Database(path);
  other.exec("UPDATE discrepancies SET state = 'resolved'");
  other.close();
  recorder.recount();
  expect(told.slice(-2)).toMatchObject([
    { type: 'written', open: [{ route: 'orders-read', count: 1 }] },
    { type: 'open', open: [] },
  ]);
});
