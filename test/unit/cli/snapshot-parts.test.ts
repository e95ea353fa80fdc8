import { Registry } from '@prometheus-io/client';
import { expect, test } from 'vitest';
import { snapshotParts } from '../../../src/cli/workers/snapshot-parts.ts';
import { defineMetrics } from '../../../src/metrics/definitions.ts';

/** Values, not lines: what is written down at a time. */
function sizeOf(part: readonly object[]): number {
  return (part as readonly { values: readonly unknown[] }[]).reduce(
    (sum, { values }) => sum + values.length,
    0,
  );
}

test('a snapshot of 200 routes comes in small parts, which add up to what was counted', async () => {
  const { registry, requestDuration, requests, routeStage, buildInfo } = defineMetrics();
  for (let i = 0; i < 200; i += 1) {
    requestDuration.labels(`route-${i}`, 'service').observe(i / 100);
    requests.labels(`route-${i}`, 'service', 'GET', '2xx').inc(i);
    for (const stage of ['off', 'shadow', 'canary']) routeStage.labels(`route-${i}`, stage).set(1);
  }
  buildInfo.labels('1.0.0', 'v26').set(1);
  const parts = [];
  for await (const part of snapshotParts(registry)) parts.push(part);

  expect(Math.max(...parts.map(sizeOf))).toBeLessThanOrEqual(1000);
  const whole = (await registry.getMetricsAsJSON()).filter(({ name }) => name.startsWith('ficus_'));
  // Through the channel and back.
  const told = (JSON.parse(JSON.stringify(parts.flat())) as { name: string }[]).filter(({ name }) =>
    name.startsWith('ficus_'),
  );
  expect(await Registry.aggregate([told] as object[][]).metrics()).toBe(
    await Registry.aggregate([whole]).metrics(),
  );
});
