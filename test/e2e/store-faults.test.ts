import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { RouteStatus } from '../../src/admin/route-status.ts';
import { openReader } from '../../src/store/sqlite-reader.ts';
import { jsonOrigin, ORDERS_ROUTE } from '../helpers/config-file.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { type StartedFicus, startedFicus } from '../helpers/started.ts';

const PATIENCE = { timeout: 20_000, interval: 100 };

/** A Ficus in a process of its own, whose two sides answer differently. */
async function differingFicus(): Promise<StartedFicus> {
  return startedFicus({
    monolith: await jsonOrigin({ n: 1 }),
    service: await jsonOrigin({ n: 2 }),
    route: ORDERS_ROUTE,
  });
}

/** Asks this often, one after the other; each user gets the monolith's answer. */
async function ask(url: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const response = await fetch(`${url}/orders/${i}`);
    expect([response.status, await response.json()]).toEqual([200, { n: 1 }]);
  }
}

async function storeDetail(admin: string): Promise<{ ok: boolean; message: string }> {
  const response = await fetch(`${admin}/readyz`);
  expect(response.status).toBe(200);
  const { details } = (await response.json()) as {
    details: { name: string; ok: boolean; message: string }[];
  };
  return details.find(({ name }) => name === 'store') as { ok: boolean; message: string };
}

async function writeErrors(admin: string): Promise<number> {
  const text = await (await fetch(`${admin}/metrics`)).text();
  return Number(/^ficus_store_write_errors_total (\d+)$/m.exec(text)?.[1] ?? 0);
}

/** Waits until the store is said to fail for this reason, by now at the third try. */
async function failing(admin: string, reason: RegExp): Promise<void> {
  await vi.waitFor(async () => {
    expect(await storeDetail(admin)).toMatchObject({ ok: false, message: expect.stringMatching(reason) });
    expect(await writeErrors(admin)).toBeGreaterThan(2);
  }, PATIENCE);
}

async function working(admin: string): Promise<void> {
  await vi.waitFor(async () => expect(await storeDetail(admin)).toMatchObject({ ok: true }), PATIENCE);
}

function logLines(started: StartedFicus): string[] {
  return started.ficus
    .out()
    .split('\n')
    .filter((line) => /the store/.test(line));
}

async function mismatches(admin: string): Promise<number> {
  const route = (await (await fetch(`${admin}/api/v1/routes/orders`)).json()) as RouteStatus;
  return route.comparisons.mismatch;
}

test('a full disk: users are served, a line, a metric and /readyz say so, and nothing counted meanwhile is lost', async () => {
  const started = await differingFicus();
  await ask(started.url, 5);
  await vi.waitFor(async () => expect(await mismatches(started.admin)).toBe(5), PATIENCE);
  // The kernel refuses this process to make its files any longer, as a full disk does, and lets it again.
  const limit = (bytes: string) =>
    execFileSync('prlimit', ['--pid', String(started.ficus.process.pid), `--fsize=${bytes}:unlimited`]);
  limit(String(statSync(`${started.storePath}-wal`).size));
  await ask(started.url, 20);
  await failing(started.admin, /^the disk (is full|reports an error)$/);
  await ask(started.url, 20);
  limit('unlimited');
  await working(started.admin);
  await vi.waitFor(async () => expect(await mismatches(started.admin)).toBe(45), PATIENCE);
  const reader = openReader(started.storePath);
  expect(reader.discrepancies({}).items).toMatchObject([{ count: 45 }]);
  reader.close();
  expect(logLines(started).map((line) => JSON.parse(line).msg)).toEqual([
    expect.stringMatching(/^the store does not take writes: the disk/),
    'the store takes writes again',
  ]);
}, 60_000);

test('a locked file: judging goes on, and what was counted meanwhile is written when the lock goes', async () => {
  const ficus = await startTestFicus({
    monolith: await jsonOrigin({ n: 1 }),
    service: await jsonOrigin({ n: 2 }),
    routes: ORDERS_ROUTE,
  });
  await ask(ficus.url, 2);
  await ficus.counted('orders', 2);
  const other = new Database(ficus.storePath);
  onTestFinished(() => {
    other.close();
  });
  other.exec('BEGIN EXCLUSIVE');
  await ask(ficus.url, 10);
  await failing(ficus.adminUrl, /^another process keeps it locked$/);
  // The thread does not stand still at the lock: metrics know of what it judges.
  await ask(ficus.url, 10);
  await vi.waitFor(async () => {
    expect(await ficus.metrics()).toMatch(
      /^ficus_comparisons_total\{route="orders",verdict="mismatch"\} 22$/m,
    );
    expect(await ficus.metrics()).toMatch(/^ficus_comparison_queue_bytes 0$/m);
  }, PATIENCE);
  other.exec('ROLLBACK');
  await working(ficus.adminUrl);
  expect((await ficus.counted('orders', 22)).comparisons.mismatch).toBe(22);
  expect(await ficus.discrepancies()).toMatchObject([{ count: 22 }]);
}, 60_000);

test('a damaged file is left as it is; once it is moved away, a new one gets all that was counted meanwhile', async () => {
  const first = await differingFicus();
  await ask(first.url, 3);
  await vi.waitFor(async () => expect(await mismatches(first.admin)).toBe(3), PATIENCE);
  first.ficus.process.kill('SIGTERM');
  await first.ended;
  // Takes the log into the file: its pages would stand in for the damaged ones.
  const database = new Database(first.storePath);
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  const whole = readFileSync(first.storePath);
  // The head stays whole, so that it is still an SQLite file.
  const damaged = Buffer.concat([whole.subarray(0, 200), Buffer.alloc(whole.length - 200, 'x')]);
  writeFileSync(first.storePath, damaged);

  const ficus = await startedFicus({}, [], { like: first });
  await ask(ficus.url, 4);
  await vi.waitFor(async () => {
    expect(await storeDetail(ficus.admin)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/it is damaged; put a copy in its place, or move it away/),
    });
  }, PATIENCE);
  expect(await writeErrors(ficus.admin)).toBeGreaterThan(0);
  expect(readFileSync(ficus.storePath).equals(damaged)).toBe(true);
  renameSync(ficus.storePath, `${ficus.storePath}.damaged`);
  await working(ficus.admin);
  await vi.waitFor(async () => expect(await mismatches(ficus.admin)).toBe(4), PATIENCE);
}, 60_000);

test('a read-only file: users are served, and it is written as soon as it may be', async () => {
  const first = await differingFicus();
  await ask(first.url, 1);
  await vi.waitFor(async () => expect(await mismatches(first.admin)).toBe(1), PATIENCE);
  first.ficus.process.kill('SIGTERM');
  await first.ended;
  chmodSync(first.storePath, 0o444);
  const again = await startedFicus({}, [], {
    like: first,
    // Root may write any file; without this one capability it may write what the file's mode says.
    wrapper: process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override'] : [],
  });
  await ask(again.url, 3);
  await vi.waitFor(
    async () =>
      expect(await storeDetail(again.admin)).toMatchObject({
        ok: false,
        message: expect.stringMatching(/it may not be written/),
      }),
    PATIENCE,
  );
  expect(await writeErrors(again.admin)).toBeGreaterThan(0);
  // SQLite gives the files beside it the mode that the store has.
  for (const file of [first.storePath, `${first.storePath}-wal`, `${first.storePath}-shm`])
    if (existsSync(file)) chmodSync(file, 0o644);
  // The next read, such as a scrape, lets go of the connection that was opened on the read-only file.
  expect(await writeErrors(again.admin)).toBeGreaterThan(0);
  await working(again.admin);
  await vi.waitFor(async () => expect(await mismatches(again.admin)).toBe(4), PATIENCE);
}, 60_000);
