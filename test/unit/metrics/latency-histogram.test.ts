import { Histogram, Registry } from '@prometheus-io/client';
import { expect, test } from 'vitest';
import { LatencyHistogram } from '../../../src/metrics/latency-histogram.ts';

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SECONDS = [0, 0.005, 0.0051, 0.3, 10, 10.001, 99];

function both() {
  const [ours, theirs] = [new Registry(), new Registry()];
  const named = { name: 'ficus_test_seconds', help: 'A test.' };
  const own = new LatencyHistogram({ ...named, registers: [ours] });
  const library = new Histogram({
    ...named,
    labelNames: ['route', 'side'] as const,
    buckets: BUCKETS,
    registers: [theirs],
  });
  for (const seconds of SECONDS)
    for (const [route, side] of [
      ['orders', 'monolith'],
      ['orders', 'service'],
      ['carts', 'service'],
    ] as const) {
      own.labels(route, side).observe(seconds);
      library.labels(route, side).observe(seconds);
    }
  return { ours, theirs };
}

test('it says what the library would say, to the letter', async () => {
  const { ours, theirs } = both();

  expect(await ours.metrics()).toBe(await theirs.metrics());
});

test('it is added up with others as the library adds up its own', async () => {
  const { ours, theirs } = both();
  const [own, library] = [await ours.getMetricsAsJSON(), await theirs.getMetricsAsJSON()];

  const sums = await Registry.aggregate([own, own]).metrics();

  expect(sums).toBe(await Registry.aggregate([library, library]).metrics());
  expect(sums).toContain('ficus_test_seconds_count{route="carts",side="service"} 14');
});

test('a series is one however often it is asked for', () => {
  const own = new LatencyHistogram({ name: 'ficus_test_seconds', help: 'A test.', registers: [] });

  expect(own.labels('orders', 'service')).toBe(own.labels('orders', 'service'));
  expect(own.labels('orders', 'service')).not.toBe(own.labels('orders', 'monolith'));
});
