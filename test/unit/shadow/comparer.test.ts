import { expect, onTestFinished, test, vi } from 'vitest';
import { defineMetrics } from '../../../src/metrics/definitions.ts';
import { Comparer } from '../../../src/shadow/comparer.ts';
import { costOf } from '../../../src/shadow/parcel.ts';
import { Tally } from '../../../src/shadow/tally.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { valuesOf } from '../metrics/values.ts';
import { exchange, readerAt, START, storePath } from '../store/fixtures.ts';

const ROUTE = { id: 'orders-read', headers: [], rules: [] };
const AMPLE = 1_000_000;

async function comparerAt(path: string, queueCap = AMPLE) {
  const metrics = defineMetrics();
  const tally = new Tally(metrics, () => START);
  const reports: string[] = [];
  const comparer = new Comparer({
    storePath: path,
    settings: { routes: [ROUTE] },
    queueCap,
    tally,
    metrics,
    report: (level, message) => reports.push(`${level}: ${message}`),
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= comparer.close();
    return closed;
  };
  onTestFinished(close);
  await comparer.opened;
  return { comparer, metrics, tally, reports, close };
}

/**
 * Nothing that comes over HTTP ends the thread, so settings that nobody has checked stand for what would: a bug, or no
 * memory. The exchange that follows them is lost with it.
 */
function submitFatal(comparer: Comparer): void {
  const rule = { path: 'no path', ignore: true as const, reason: 'a test', owner: 'tests' };
  comparer.setSettings({ routes: [{ ...ROUTE, rules: [rule] }] });
  comparer.submit(exchange());
  // Sends the exchange on, and the next thread starts with these.
  comparer.setSettings({ routes: [ROUTE] });
}

/** Sums the store's counts of the route by verdict and reason. */
function stored(path: string): Record<string, unknown> {
  const [counts] = readerAt(path).routeCounts();
  return { ...counts?.verdicts };
}

test('close judges and writes what is still queued, and what was only counted', async () => {
  const path = await storePath();
  const { comparer, metrics, tally, close } = await comparerAt(path);
  expect(comparer.submit(exchange())).toBe(true);
  expect(comparer.submit(exchange())).toBe(true);
  tally.count('orders-read', 'match');
  await close();
  expect(stored(path)).toEqual({ match: 1, mismatch: 2 });
  expect(await valuesOf(metrics.comparisons)).toEqual({ 'orders-read match': 1, 'orders-read mismatch': 2 });
  expect(await valuesOf(metrics.comparisonQueue)).toEqual({ '': 0 });
});

test('what does not fit the queue is refused until the thread has judged what waits', async () => {
  const one = exchange();
  const path = await storePath();
  const { comparer, metrics } = await comparerAt(path, costOf(one) * 2);
  expect([comparer.submit(one), comparer.submit(one), comparer.submit(one)]).toEqual([true, true, false]);
  expect(await valuesOf(metrics.comparisonQueue)).toEqual({ '': costOf(one) * 2 });
  await vi.waitFor(async () => expect(await valuesOf(metrics.comparisonQueue)).toEqual({ '': 0 }), PATIENCE);
  expect(comparer.submit(one)).toBe(true);
});

test('an exchange that alone is larger than the queue is refused', async () => {
  const one = exchange();
  const { comparer } = await comparerAt(await storePath(), costOf(one) - 1);
  expect(comparer.submit(one)).toBe(false);
});

test('exchanges are judged by the rules of the moment when they were handed over', async () => {
  const path = await storePath();
  const { comparer, close } = await comparerAt(path);
  comparer.submit(exchange());
  const rule = { path: '$.total', ignore: true, reason: 'a test', owner: 'tests' } as const;
  comparer.setSettings({ routes: [{ ...ROUTE, rules: [rule] }] });
  comparer.submit(exchange());
  comparer.setSettings({ routes: [] });
  comparer.submit(exchange());
  await close();
  expect(stored(path)).toEqual({ mismatch: 1, ignored: 1, skipped: 1 });
});

test('a thread that dies is counted and replaced, and what came meanwhile is judged after all', async () => {
  const path = await storePath();
  const { comparer, metrics, tally, reports, close } = await comparerAt(path);
  submitFatal(comparer);
  await vi.waitFor(() => expect(reports).toHaveLength(1), PATIENCE);
  expect(reports[0]).toMatch(/^error: the comparer thread died and is started again: /);
  expect(await valuesOf(metrics.comparisonsSkipped)).toEqual({ 'orders-read comparer_died': 1 });
  expect(await valuesOf(metrics.comparisonQueue)).toEqual({ '': 0 });

  // No thread is there at this moment.
  expect(comparer.submit(exchange())).toBe(true);
  tally.count('orders-read', 'match');
  await vi.waitFor(
    async () => expect(await valuesOf(metrics.comparisons)).toMatchObject({ 'orders-read mismatch': 1 }),
    PATIENCE,
  );
  expect(await valuesOf(metrics.comparisonQueue)).toEqual({ '': 0 });
  await close();
  expect(stored(path)).toEqual({ skipped: 1, match: 1, mismatch: 1 });
});

test('closing while no thread is there still writes everything', async () => {
  const path = await storePath();
  const { comparer, reports, close } = await comparerAt(path);
  submitFatal(comparer);
  await vi.waitFor(() => expect(reports).toHaveLength(1), PATIENCE);
  comparer.submit(exchange());
  await close();
  expect(stored(path)).toEqual({ skipped: 1, mismatch: 1 });
});

test('a thread that dies while it is closed does not hold the process up', async () => {
  const { comparer, metrics, close } = await comparerAt(await storePath());
  submitFatal(comparer);
  await close();
  expect(await valuesOf(metrics.comparisonsSkipped)).toEqual({ 'orders-read comparer_died': 1 });
});
