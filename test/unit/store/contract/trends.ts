import { expect, test } from 'vitest';
import { TREND_BUCKETS } from '../../../../src/store/trend.ts';
import { countOf, difference, finding, START } from '../fixtures.ts';
import type { Fresh } from './test-store.ts';

const HALF_HOUR = 1_800_000;
const SEEN = difference();
const ALLOWED = difference({ ignoredBy: '$.total allow value' });

/** The last so many of its half hours. */
function last(counts: readonly number[] | undefined, many: number): readonly number[] | undefined {
  return counts?.slice(-many);
}

export function trendsContract(fresh: Fresh): void {
  test('counts of the last day come by half hour, mismatches apart from what was allowed', async () => {
    const store = await fresh();
    const at = (halfHours: number, differences = [SEEN]) =>
      finding(differences, { startedAt: START + halfHours * HALF_HOUR });
    const writer = store.writer();
    writer.write({ counts: [], findings: [at(0), at(0.9), at(1), at(1, [ALLOWED])] });
    writer.write({ counts: [], findings: [at(1.5), at(3)] });

    const trendAt = START + 3.5 * HALF_HOUR;
    const [item] = store.reader().discrepancies({ trendAt }).items;
    expect(item?.trend).toMatchObject({ bucketMinutes: 30, direction: 'new' });
    expect(item?.trend?.begin).toBe(new Date(START - 44 * HALF_HOUR).toISOString());
    expect(item?.trend?.counts).toHaveLength(TREND_BUCKETS);
    expect(last(item?.trend?.counts, 5)).toEqual([0, 2, 2, 0, 1]);
    expect(last(item?.trend?.ignoredCounts, 5)).toEqual([0, 0, 1, 0, 0]);
    expect(store.reader().discrepancy(item?.id ?? '', trendAt)?.trend).toEqual(item?.trend);
    // It costs something, so it comes where it is asked for.
    expect(store.reader().discrepancies({}).items[0]).not.toHaveProperty('trend');
  });

  test('a day later the oldest have gone, and what comes late changes nothing', async () => {
    const store = await fresh();
    const writer = store.writer();
    const write = (halfHours: number) =>
      writer.write({
        counts: [],
        findings: [finding([SEEN], { startedAt: START + halfHours * HALF_HOUR })],
      });
    for (let halfHour = 0; halfHour < 3 * TREND_BUCKETS; halfHour++) write(halfHour);
    write(5);
    const trendAt = START + 3 * TREND_BUCKETS * HALF_HOUR - 1;
    const [item] = store.reader().discrepancies({ trendAt }).items;
    expect(item?.count).toBe(3 * TREND_BUCKETS + 1);
    expect(item?.trend?.counts).toEqual(new Array(TREND_BUCKETS).fill(1));
    const tomorrow = store.reader().discrepancies({ trendAt: trendAt + 2 * TREND_BUCKETS * HALF_HOUR });
    expect(tomorrow.items[0]?.trend?.counts).toEqual(new Array(TREND_BUCKETS).fill(0));
    expect(tomorrow.items[0]?.trend?.direction).toBe('quiet');
  });

  test('what rises is held against what of its own route was compared', async () => {
    const store = await fresh();
    const writer = store.writer();
    for (let halfHour = 0; halfHour < TREND_BUCKETS; halfHour++) {
      const startedAt = START + halfHour * HALF_HOUR;
      const minute = startedAt / 60_000;
      const busy = halfHour >= 36 ? 10 : 1;
      writer.write({
        counts: [
          countOf({ minute, count: 100 }),
          countOf({ route: 'cart', minute, count: 100 * busy }),
          countOf({ route: 'cart', minute, verdict: 'skipped', reason: 'memory', count: 5000 }),
        ],
        findings: ['orders-read', 'cart'].flatMap((route) =>
          Array.from({ length: busy }, () => finding([SEEN], { route, startedAt })),
        ),
      });
    }
    const trendAt = START + TREND_BUCKETS * HALF_HOUR - 1;
    const { items } = store.reader().discrepancies({ trendAt });
    const directions = items.map(({ route, trend }) => [route, trend?.direction]);
    expect(Object.fromEntries(directions)).toEqual({ 'orders-read': 'rising', cart: 'steady' });
  });
}
