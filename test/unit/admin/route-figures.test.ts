import { expect, test } from 'vitest';
import { figuresOf } from '../../../src/admin/route-figures.ts';
import { mismatchUpperBound } from '../../../src/migration/mismatch-bound.ts';
import { namedTallies, TALLIES } from '../../../src/store/evidence.ts';
import { LatencySketch } from '../../../src/store/latency-sketch.ts';

test('figures are those of the evidence, and what is not known is null', () => {
  const monolith = new LatencySketch();
  for (let i = 1; i <= 100; i += 1) monolith.observe(i / 1000);
  const tallies = namedTallies(TALLIES.map((_, i) => i + 1));
  const found = figuresOf(
    { route: 'orders', tallies, monolith: monolith.sparse(), service: [], unsettled: 0 },
    null,
  );
  expect(found).toMatchObject({
    since: null,
    comparisons: { match: 1, ignored: 2, mismatch: 3, failed: 4, skipped: 5, excluded: 6, not_sampled: 7 },
    mismatchRate: 0.7,
    mismatchUpperBound: mismatchUpperBound({ judged: 10, against: 7 }),
    paired: { monolith: { asked: 8, errors: 9 }, service: { asked: 8, errors: 10 } },
    alone: { monolith: { asked: 11, errors: 12 }, service: { asked: 13, errors: 14 } },
    latency: { monolith: { count: 100 }, service: null },
  });
  const { p50 = 0, p95 = 0, p99 = 0 } = found.latency.monolith ?? {};
  for (const [actual, exact] of [
    [p50, 0.05],
    [p95, 0.095],
    [p99, 0.099],
  ] as const)
    expect(Math.abs(actual / exact - 1)).toBeLessThan(1 / 16);

  const nothing = { tallies: namedTallies([]), monolith: [], service: [] };
  expect(figuresOf({ route: 'orders', ...nothing, unsettled: 0 }, '2026-03-01T09:00:00.000Z')).toMatchObject({
    since: '2026-03-01T09:00:00.000Z',
    mismatchRate: null,
    mismatchUpperBound: 1,
    latency: { monolith: null, service: null },
  });
});
