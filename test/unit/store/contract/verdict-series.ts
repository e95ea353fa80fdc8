import { expect, test } from 'vitest';
import { countOf, START } from '../fixtures.ts';
import type { Fresh } from './test-store.ts';

const MINUTE = Math.floor(START / 60_000);

export function verdictSeriesContract(fresh: Fresh): void {
  test('minutes are added up into buckets, by route and verdict; empty buckets are left out', async () => {
    const store = await fresh();
    const at = (offset: number, changes = {}) => countOf({ minute: MINUTE + offset, ...changes });
    store.writer().write({
      counts: [
        ...[at(0), at(1, { verdict: 'mismatch', count: 2 }), at(9, { count: 5 })],
        ...[at(2, { route: 'cart', verdict: 'failed', reason: 'timeout' })],
        ...[at(2, { route: 'cart', verdict: 'failed', reason: 'reset' })],
      ],
      findings: [],
    });
    const iso = (offset: number) => new Date((MINUTE + offset) * 60_000).toISOString();
    const reader = store.reader();

    expect(reader.verdictSeries(5)).toEqual({
      bucketMinutes: 2,
      routes: [
        { route: 'cart', points: [{ at: iso(2), bucket: 1, verdicts: { failed: 2 } }] },
        {
          route: 'orders-read',
          points: [
            { at: iso(0), bucket: 0, verdicts: { match: 1, mismatch: 2 } },
            { at: iso(8), bucket: 4, verdicts: { match: 5 } },
          ],
        },
      ],
    });
    expect(reader.verdictSeries(100, iso(9))).toEqual({
      bucketMinutes: 1,
      routes: [{ route: 'orders-read', points: [{ at: iso(9), bucket: 0, verdicts: { match: 5 } }] }],
    });
    expect(reader.verdictSeries(5, iso(60))).toEqual({ bucketMinutes: 1, routes: [] });
  });
}
