import { describe, expect, test } from 'vitest';
import { defineMetrics } from '../../../src/metrics/definitions.ts';

/** What dashboards and alerts rest on: names, types and labels never change silently. */
const CONTRACT: Readonly<Record<string, readonly [type: string, labels: string]>> = {
  ficus_requests_total: ['counter', 'route side method code'],
  ficus_request_duration_seconds: ['histogram', 'route side'],
  ficus_upstream_duration_seconds: ['histogram', 'route side'],
  ficus_shadow_requests_total: ['counter', 'route outcome'],
  ficus_shadow_in_flight: ['gauge', ''],
  ficus_comparisons_total: ['counter', 'route verdict'],
  ficus_comparisons_skipped_total: ['counter', 'route reason'],
  ficus_differences_total: ['counter', 'route kind'],
  ficus_discrepancies_open: ['gauge', 'route kind'],
  ficus_comparison_queue_bytes: ['gauge', ''],
  ficus_comparison_lag_seconds: ['gauge', ''],
  ficus_route_percent: ['gauge', 'route'],
  ficus_route_stage: ['gauge', 'route stage'],
  ficus_route_info: ['gauge', 'route service'],
  ficus_mismatch_upper_bound_ratio: ['gauge', 'route'],
  ficus_fallbacks_total: ['counter', 'route reason'],
  ficus_store_bytes: ['gauge', ''],
  ficus_store_write_errors_total: ['counter', ''],
  ficus_build_info: ['gauge', 'version node'],
};

/** The name, type and labels of every metric of ours, as its own definition says. */
function defined(): Map<string, { type: string; labels: string[]; help: string }> {
  const { registry } = defineMetrics();
  const found = new Map<string, { type: string; labels: string[]; help: string }>();
  for (const { name, type, help } of registry.getMetricsAsArray()) {
    if (!name.startsWith('ficus_')) continue;
    const metric: unknown = registry.getSingleMetric(name);
    const { labelNames = [] } = metric as { labelNames?: string[] };
    found.set(name, { type: String(type), labels: labelNames, help });
  }
  return found;
}

test.each(Object.entries(CONTRACT))('%s is there', (name, [type, labels]) => {
  const metric = defined().get(name);
  expect(metric?.type).toBe(type);
  expect(metric?.labels.join(' ')).toBe(labels);
});

test('every metric has a sentence of help, a base unit and the ending of its type', () => {
  const metrics = defined();
  expect(metrics.size).toBeGreaterThanOrEqual(Object.keys(CONTRACT).length);
  for (const [name, { type, help }] of metrics) {
    expect(help).toMatch(/^[A-Z0-9].*\.$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|mb|percentage)(_|$)/);
  }
});

test('no label is named after something without bounds', () => {
  for (const { labels } of defined().values())
    expect(labels.filter((label) => /path|url|target|user|id$|host|address/.test(label))).toEqual([]);
});

describe('the registry', () => {
  test('is one of its own for each call, with the process metrics of the client', async () => {
    const first = defineMetrics();
    const second = defineMetrics();
    first.storeWriteErrors.inc();
    expect(await first.registry.metrics()).toMatch(/^ficus_store_write_errors_total 1$/m);
    expect(await second.registry.metrics()).toMatch(/^ficus_store_write_errors_total 0$/m);
    expect(await first.registry.metrics()).toMatch(/^process_cpu_seconds_total /m);
    expect(await first.registry.metrics()).toMatch(/^nodejs_eventloop_lag_seconds /m);
  });

  test('has the classic latency buckets', async () => {
    const { registry, requestDuration } = defineMetrics();
    requestDuration.labels('orders', 'monolith').observe(0.003);
    const bounds = [
      ...(await registry.metrics()).matchAll(/^ficus_request_duration_seconds_bucket\{le="([^"]+)"/gm),
    ];
    expect(bounds.map(([, bound]) => bound)).toEqual([
      ...['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'],
    ]);
  });
});
