import { expect, test } from 'vitest';
import { evidenceOf, routeStatuses } from '../../../src/admin/route-status.ts';
import { defineMetrics } from '../../../src/metrics/definitions.ts';
import { mismatchUpperBound } from '../../../src/migration/mismatch-bound.ts';
import { parseConfig } from '../../../src/routing-rules/load.ts';
import type { RouteConfig } from '../../../src/routing-rules/schema.ts';

function routes(yaml: string): readonly RouteConfig[] {
  const text = `version: 1
monolith: { url: "http://127.0.0.1:1" }
services: { orders: { url: "http://127.0.0.1:2" } }
routes:
${yaml}`;
  const { config, problems } = parseConfig(text, 'test.yaml', {});
  if (config === undefined) throw new Error(JSON.stringify(problems));
  return config.routes;
}

const TWO = routes(`
  - { id: b, match: { path: /b }, service: orders, stage: canary, canary: { percent: 12.5 } }
  - { id: a, match: { path: /a }, service: orders, stage: live, canary: { percent: 3 } }
`);

const NOTHING = {
  counts: [],
  upstreamDurations: [],
  ruleUses: [],
  standings: new Map(),
  readiness: [],
  ramps: [],
  now: 0,
};

test('failed ones count against the service, skipped and not sampled ones for nobody', () => {
  const verdicts = { match: 5, ignored: 4, mismatch: 3, failed: 2, skipped: 100, not_sampled: 1000 };
  expect(evidenceOf(verdicts)).toEqual({ judged: 14, against: 5 });
  expect(evidenceOf({})).toEqual({ judged: 0, against: 0 });
});

test('a route of which nothing is known claims nothing', async () => {
  const [status] = routeStatuses(TWO, NOTHING);
  expect(status).toMatchObject({
    comparisons: { match: 0, ignored: 0, mismatch: 0, failed: 0, skipped: 0, not_sampled: 0 },
    reasons: {},
    mismatchRate: null,
    mismatchUpperBound: 1,
    openDiscrepancies: 0,
    latency: {},
  });
});

test('routes come in the order of the file, with the percentage that is in force', async () => {
  const statuses = routeStatuses(TWO, NOTHING);
  expect(statuses.map(({ id, stage, percent }) => [id, stage, percent])).toEqual([
    ['b', 'canary', 12.5],
    ['a', 'live', 100],
  ]);
});

test('figures are those of the route, and those of a route that is gone are not shown', async () => {
  const metrics = defineMetrics();
  metrics.upstreamDuration.labels('a', 'service').observe(0.003);
  const counts = { reasons: { skipped: { memory: 2 } }, openDiscrepancies: 3 };
  const statuses = routeStatuses(TWO, {
    ...NOTHING,
    counts: [
      { ...counts, route: 'gone', verdicts: { match: 7 } },
      { ...counts, route: 'a', verdicts: { match: 996, mismatch: 4, skipped: 2 } },
    ],
    upstreamDurations: (await metrics.upstreamDuration.get()).values,
  });
  expect(statuses.map(({ id }) => id)).toEqual(['b', 'a']);
  expect(statuses[1]).toMatchObject({
    ...counts,
    mismatchRate: 0.004,
    mismatchUpperBound: mismatchUpperBound({ judged: 1000, against: 4 }),
    latency: { service: { count: 1 } },
  });
  expect(statuses[0]?.comparisons.match).toBe(0);
});

test('the budget of the gate stands beside what the gate judges: what began since the step did', () => {
  const bound = { name: 'mismatchRate', ok: false, actual: 0.25, required: 0.001, detail: '' } as const;
  const soak = { name: 'soak', ok: true, actual: 9, required: 1, detail: '' } as const;
  const readiness = [{ ready: false, checks: [bound, soak] }];
  const [known, unknown] = routeStatuses(TWO, { ...NOTHING, readiness });
  expect(known?.readiness).toEqual({
    ready: false,
    failing: ['mismatchRate'],
    mismatchUpperBound: 0.25,
    maxMismatchRate: 0.001,
  });
  expect(unknown?.readiness).toMatchObject({ mismatchUpperBound: 1, maxMismatchRate: 0.001 });
});
