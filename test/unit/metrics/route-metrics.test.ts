import { describe, expect, test } from 'vitest';
import { defineMetrics } from '../../../src/metrics/definitions.ts';
import { RouteMetrics } from '../../../src/metrics/route-metrics.ts';
import { valuesOf } from './values.ts';

function made() {
  const metrics = defineMetrics();
  return { metrics, route: new RouteMetrics('orders', metrics) };
}

describe('a request that was served', () => {
  test('counts by route, side, method and class, and its time by side', async () => {
    const { metrics, route } = made();
    route.served('monolith', 'GET', 200, 0.1);
    route.served('monolith', 'GET', 204, 0.2);
    route.served('service', 'GET', 200, 0.3);
    route.served('monolith', 'POST', 503, 0.4);
    expect(await valuesOf(metrics.requests)).toEqual({
      'orders monolith GET 2xx': 2,
      'orders service GET 2xx': 1,
      'orders monolith POST 5xx': 1,
    });
    const text = await metrics.registry.metrics();
    expect(text).toContain('ficus_request_duration_seconds_count{route="orders",side="monolith"} 3');
    expect(text).toContain('ficus_request_duration_seconds_count{route="orders",side="service"} 1');
  });

  test('of a method that somebody made up is one of all others', async () => {
    const { metrics, route } = made();
    for (let i = 0; i < 50; i += 1) route.served('monolith', `MADE-UP-${i}`, 200, 0);
    route.served('monolith', 'get', 200, 0);
    route.served('monolith', '__proto__', 200, 0);
    route.served('monolith', 'QUERY', 200, 0);
    expect(await valuesOf(metrics.requests)).toEqual({
      'orders monolith other 2xx': 52,
      'orders monolith QUERY 2xx': 1,
    });
  });

  test('has a class for every status, odd ones and none included', async () => {
    const { metrics, route } = made();
    for (const status of [101, 200, 304, 404, 599, 600, 999, 1000, 0])
      route.served('service', 'GET', status, 0);
    const codes = Object.keys(await valuesOf(metrics.requests)).map((labels) => labels.split(' ').at(-1));
    expect(codes).toEqual(['1xx', '2xx', '3xx', '4xx', '5xx', '6xx', '9xx', 'other', 'aborted']);
  });
});

test('shadows under way go up and down; each counts once by how it ended', async () => {
  const { metrics, route } = made();
  route.shadowStarted();
  route.shadowStarted();
  expect(await valuesOf(metrics.shadowInFlight)).toEqual({ '': 2 });
  route.shadowEnded('answered');
  route.shadowEnded('timeout');
  expect(await valuesOf(metrics.shadowInFlight)).toEqual({ '': 0 });
  expect(await valuesOf(metrics.shadowRequests)).toEqual({ 'orders answered': 1, 'orders timeout': 1 });
});

test('fallbacks count by reason, upstream times by side', async () => {
  const { metrics, route } = made();
  route.fallback('refused');
  route.upstream('service', 0.5);
  expect(await valuesOf(metrics.fallbacks)).toEqual({ 'orders refused': 1 });
  expect(await metrics.registry.metrics()).toContain(
    'ficus_upstream_duration_seconds_sum{route="orders",side="service"} 0.5',
  );
});

test('a route that was never used has no request counters, so that nothing is made up', async () => {
  const { metrics } = made();
  expect(await valuesOf(metrics.requests)).toEqual({});
});
