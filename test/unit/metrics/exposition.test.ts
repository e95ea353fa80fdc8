import { Registry } from '@prometheus-io/client';
import { expect, test } from 'vitest';
import { defineMetrics, type Metrics } from '../../../src/metrics/definitions.ts';
import { expositionOf, PROMETHEUS_TEXT } from '../../../src/metrics/exposition.ts';
import { RouteMetrics } from '../../../src/metrics/route-metrics.ts';
import { ownMetrics } from '../../../src/metrics/source.ts';
import type { MetricFamily } from '../../../src/metrics/value.ts';

const SIDES = ['monolith', 'service'] as const;

/** So many routes that have had traffic of all kinds. */
function metricsOf(routes: number): Metrics {
  const metrics = defineMetrics();
  for (let i = 0; i < routes; i += 1) {
    const route = new RouteMetrics(`route-${i}`, metrics);
    for (const side of SIDES) {
      for (const status of [0, 200, 404, 500]) route.served(side, 'GET', status, 0.01, 'a'.repeat(32));
      route.upstream(side, 0.1);
    }
    route.shadowStarted();
    route.fallback('timeout');
  }
  return metrics;
}

/** Without the client's own metrics, which change from one look to the next. */
function ours({ registry }: Metrics): Registry {
  const only = new Registry();
  for (const metric of registry.getMetricsAsArray())
    if (metric.name.startsWith('ficus_'))
      only.registerMetric(metric as unknown as Parameters<Registry['registerMetric']>[0]);
  return only;
}

test('the text is what the library would write, to the letter', async () => {
  const metrics = metricsOf(2);
  metrics.requests.labels('or"de\\rs\n', 'service', 'GET', '2xx').inc();
  metrics.storeBytes.set(Number.NEGATIVE_INFINITY);
  const registry = ours(metrics);
  expect(await ownMetrics({ ...metrics, registry }).exposition()).toBe(await registry.metrics());
});

test.each(['exposition', 'openMetrics'] as const)(
  'while the %s of 200 routes is written, users are served many times',
  async (format) => {
    const source = ownMetrics(metricsOf(200));
    let written = false;
    let turns = 0;
    const turn = () => {
      turns += 1;
      if (!written) setImmediate(turn);
    };
    setImmediate(turn);
    const text = await source[format]();
    written = true;
    expect(text.split('\n').length).toBeGreaterThan(10_000);
    // Ten thousand lines are several milliseconds of work at least, and each of them ends a slice.
    expect(turns).toBeGreaterThan(3);
  },
);

test('the buckets, sum and count of a series are of one moment, however long the text takes', async () => {
  const metrics = metricsOf(200);
  const series = Array.from({ length: 200 }, (_, i) =>
    metrics.requestDuration.labels(`route-${i}`, 'service'),
  );
  let written = false;
  const observe = () => {
    for (const one of series) one.observe(0.001);
    if (!written) setImmediate(observe);
  };
  setImmediate(observe);
  const text = await ownMetrics(metrics).exposition();
  written = true;
  const of = (end: string) =>
    [
      ...text.matchAll(
        new RegExp(`^ficus_request_duration_seconds_${end},?route="(.*?)",side="service"\\} (\\d+)$`, 'gm'),
      ),
    ].map(([, route, count]) => `${route} ${count}`);
  const counts = of('count\\{');
  expect(counts).toHaveLength(200);
  expect(of('bucket\\{le="\\+Inf"')).toEqual(counts);
  // Somebody was counted in between, or this would show nothing.
  expect(new Set(counts.map((count) => count.split(' ')[1])).size).toBeGreaterThan(1);
});

test('families without values have their head', async () => {
  const family: MetricFamily = { name: 'x_total', help: 'A\\b\nc.', type: 'counter', values: [] };
  expect(await expositionOf([family], PROMETHEUS_TEXT)).toBe(
    '# HELP x_total A\\\\b\\nc.\n# TYPE x_total counter\n',
  );
});
