import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineMetrics } from '../../../src/metrics/definitions.ts';
import { latencyByRoute } from '../../../src/metrics/latency.ts';

const BOUNDS = [0, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

async function latencyOf(seconds: readonly number[]) {
  const metrics = defineMetrics();
  for (const value of seconds) metrics.upstreamDuration.labels('orders', 'service').observe(value);
  return latencyByRoute((await metrics.upstreamDuration.get()).values).get('orders')?.service;
}

test('each side of each route has its own figures; a side that never answered has none', async () => {
  const metrics = defineMetrics();
  // Labels that are resolved beforehand leave empty histograms.
  metrics.upstreamDuration.labels('orders', 'monolith');
  metrics.upstreamDuration.labels('idle', 'service');
  metrics.upstreamDuration.labels('orders', 'service').observe(0.003);
  metrics.upstreamDuration.labels('carts', 'monolith').observe(0.2);
  const latencies = latencyByRoute((await metrics.upstreamDuration.get()).values);
  expect([...latencies.keys()].sort()).toEqual(['carts', 'orders']);
  expect(Object.keys(latencies.get('orders') ?? {})).toEqual(['service']);
  expect(latencies.get('carts')?.monolith?.count).toBe(1);
});

describe('quantiles', () => {
  test('are interpolated within the bucket as histogram_quantile does', async () => {
    // Ten in (0.005, 0.01], ten in (0.05, 0.1].
    const latency = await latencyOf([...Array(10).fill(0.007), ...Array(10).fill(0.06)]);
    expect(latency?.count).toBe(20);
    expect(latency?.p50).toBeCloseTo(0.01, 12);
    expect(latency?.p95).toBeCloseTo(0.05 + 0.05 * 0.9, 12);
    expect(latency?.p99).toBeCloseTo(0.05 + 0.05 * 0.98, 12);
  });

  test('of one observation lie within its bucket, in order', async () => {
    const latency = await latencyOf([0.003]);
    expect(latency).toEqual({ count: 1, p50: 0.0025, p95: 0.00475, p99: 0.00495 });
  });

  test('beyond the last bound are that bound', async () => {
    expect(await latencyOf([60, 60])).toEqual({ count: 2, p50: 10, p95: 10, p99: 10 });
  });

  test('lie in the bucket in which the true quantile lies', async () => {
    const times = fc.array(fc.double({ min: 1e-6, max: 9.9, noNaN: true }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(times, async (seconds) => {
        const latency = await latencyOf(seconds);
        const sorted = seconds.toSorted((a, b) => a - b);
        for (const [q, shown] of [
          [0.5, latency?.p50],
          [0.95, latency?.p95],
          [0.99, latency?.p99],
        ] as const) {
          const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? Number.NaN;
          const upTo = BOUNDS.findIndex((bound) => bound >= exact);
          expect(shown).toBeGreaterThan((BOUNDS[upTo - 1] ?? 0) - 1e-12);
          expect(shown).toBeLessThanOrEqual((BOUNDS[upTo] ?? 0) + 1e-12);
        }
      }),
      { numRuns: 50 },
    );
  });
});
