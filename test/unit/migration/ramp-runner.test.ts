import { expect, onTestFinished, test, vi } from 'vitest';
import type { BreachCause } from '../../../src/migration/breach.ts';
import type { Move, Moved } from '../../../src/migration/move.ts';
import { OpenBreakers } from '../../../src/migration/open-breakers.ts';
import { rampOutlook } from '../../../src/migration/ramp-outlook.ts';
import { RampRunner, type RampRunnerOptions } from '../../../src/migration/ramp-runner.ts';
import type { Step } from '../../../src/migration/steps.ts';
import { parseConfig } from '../../../src/routing-rules/load.ts';
import type { RouteConfig } from '../../../src/routing-rules/schema.ts';
import {
  type EvidenceQuery,
  namedTallies,
  type RouteEvidence,
  TALLIES,
  type TallyName,
} from '../../../src/store/evidence.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { NOW } from './evidence.ts';

const HOUR = 3_600_000;

function routes(): readonly RouteConfig[] {
  const gate = 'gate: { minComparisons: 10, maxMismatchRate: 0.5, soak: 1s }';
  const { config, problems } = parseConfig(
    `version: 1
monolith: { url: "http://127.0.0.1:1" }
services: { orders: { url: "http://127.0.0.1:2" } }
routes:
  - { id: auto, match: { path: /a }, service: orders, ${gate}, ramp: { steps: [1, 5, 25], hold: 1h, auto: true } }
  - { id: told, match: { path: /t }, service: orders, ${gate}, ramp: { hold: 1h } }
  - { id: bare, match: { path: /b }, service: orders, ${gate} }
`,
    'test.yaml',
    {},
  );
  if (config === undefined) throw new Error(JSON.stringify(problems));
  return config.routes;
}

function seen(route: string, tallies: Partial<Record<TallyName, number>>): RouteEvidence {
  const counts = namedTallies(TALLIES.map((name) => tallies[name] ?? 0));
  return { route, tallies: counts, monolith: [], service: [], unsettled: 0 };
}

const canary = (percent: number, source: Step['source'] = 'operator'): Step => ({
  standing: { stage: 'canary', percent },
  since: NOW - HOUR,
  counted: NOW - HOUR,
  source,
});

/** A runner over routes that stand here; `moved` has what it wished, and no wish is ever answered. */
function runner(steps: Record<string, Step>, options: Partial<RampRunnerOptions> = {}) {
  const moved: Move[] = [];
  const told: [string, BreachCause][] = [];
  const asked: (readonly EvidenceQuery[])[] = [];
  const at = new Map(Object.entries(steps));
  const made = new RampRunner({
    routes,
    stages: {
      step: (route) => at.get(route),
      move: (wish) => {
        moved.push(wish);
        return new Promise<Moved>(() => undefined);
      },
    },
    store: {
      evidence: async (queries) => {
        asked.push(queries);
        return queries.map(({ route }) => seen(route, { match: 1000 }));
      },
    },
    breakerOpen: () => false,
    rolledBack: (...what) => void told.push(what),
    now: () => NOW,
    report: () => undefined,
    ...options,
  });
  return { made, moved, told, asked, at };
}

test('what is ready rises by one step where its ramp is automatic, once, and is only due otherwise', async () => {
  const { made, moved, asked } = runner({ auto: canary(5), told: canary(5), bare: canary(5) });
  await made.look();
  await made.look();
  expect(moved).toMatchObject([
    {
      ...{ route: 'auto', actor: 'ramp', source: 'ramp', reason: 'every check holds at 5 %' },
      ...{ from: { stage: 'canary', percent: 5 }, to: { stage: 'canary', percent: 25 } },
    },
  ]);
  expect(moved[0]?.checks?.[0]).toMatchObject({ name: 'comparisons', ok: true, actual: 1000 });
  expect(made.decisionOf('told')).toMatchObject({ action: 'due', to: { percent: 25 } });
  expect(made.decisionOf('bare')).toMatchObject({ action: 'stay' });
  // Since the step began, and of the last minute of it.
  expect(asked[0]?.slice(0, 2)).toEqual([
    { route: 'auto', since: new Date(NOW - HOUR).toISOString() },
    { route: 'auto', since: new Date(NOW - 60_000).toISOString() },
  ]);
});

test('a breach takes back whatever serves users, ramp or not, with its figures, and nothing else is touched', async () => {
  const { made, moved, told } = runner(
    { auto: canary(5), told: canary(0), bare: canary(5) },
    { store: { evidence: async (all) => all.map(({ route }) => seen(route, { mismatch: 100 })) } },
  );
  await made.look();
  expect(moved.map(({ route, to, source }) => [route, to.percent, source])).toEqual([
    ['auto', 0, 'rollback'],
    ['bare', 0, 'rollback'],
  ]);
  expect(moved[0]?.reason).toContain('100 of 100 comparisons count against the service');
  const [breach, ...checks] = moved[0]?.checks ?? [];
  expect(breach).toMatchObject({ name: 'breach:mismatch', ok: false, required: 0.5 });
  expect(checks.find(({ name }) => name === 'mismatchRate')).toMatchObject({ ok: false });
  expect(told).toEqual([
    ['auto', 'mismatch'],
    ['bare', 'mismatch'],
  ]);
});

test('an open breaker takes a canary back while the store says nothing, and a hung store is not asked again', async () => {
  let asked = 0;
  const { made, moved } = runner(
    { auto: canary(5) },
    {
      store: {
        evidence: () => {
          asked += 1;
          return new Promise(() => undefined);
        },
      },
      breakerOpen: (service) => service === 'orders',
    },
  );
  const begun = performance.now();
  await made.look();
  await made.look();
  expect(performance.now() - begun).toBeLessThan(2000);
  expect(asked).toBe(1);
  expect(moved[0]).toMatchObject({ to: { percent: 0 }, reason: 'the breaker of the service is open' });
});

test('a route that was moved while the store was asked is left alone', async () => {
  const answer = Promise.withResolvers<RouteEvidence[]>();
  const { made, moved, at } = runner({ auto: canary(5) }, { store: { evidence: () => answer.promise } });
  const looking = made.look();
  at.set('auto', canary(25));
  answer.resolve([seen('auto', { mismatch: 100 }), seen('auto', { mismatch: 100 })]);
  await looking;
  expect(moved).toEqual([]);
});

test('what a breach took back waits for a person, and other stages are not watched', async () => {
  const { made, moved } = runner({
    auto: canary(0, 'rollback'),
    told: {
      standing: { stage: 'live', percent: 100 },
      since: NOW - HOUR,
      counted: NOW - HOUR,
      source: 'operator',
    },
  });
  await made.look();
  expect(moved).toEqual([]);
  expect(made.decisionOf('auto')).toMatchObject({
    reason: 'a breach took it back: a person starts it again',
  });
  expect(made.decisionOf('told')).toBeUndefined();
});

test('it looks by itself, and not once it is closed', async () => {
  const { made, asked } = runner({ auto: canary(5, 'rollback') });
  made.start();
  onTestFinished(() => made.close());
  await vi.waitUntil(() => asked.length > 0, PATIENCE);
  await made.close();
  const looks = asked.length;
  await made.look();
  expect(asked.length).toBe(looks);
});

test('a ramp says which step comes next and when it is due', () => {
  const [auto, , bare] = routes();
  if (auto === undefined || bare === undefined) throw new Error('no routes');
  const outlook = (step: Step) => rampOutlook(auto.ramp, auto.gate, step, { action: 'stay', reason: 'held' });
  expect(outlook(canary(5))).toEqual({
    ...{ auto: true, steps: [1, 5, 25], hold: 3600, since: new Date(NOW - HOUR).toISOString() },
    ...{ next: { stage: 'canary', percent: 25 }, due: new Date(NOW).toISOString(), reason: 'held' },
  });
  expect(outlook(canary(25))).toMatchObject({ next: null, due: null });
  expect(outlook(canary(0, 'rollback'))).toMatchObject({ next: { percent: 1 }, due: null });
  expect(rampOutlook(bare.ramp, bare.gate, canary(5), undefined)).toBeUndefined();
  // Before the canary it has its plan, and behind it none is left.
  const at = (stage: 'off' | 'shadow' | 'live', percent: number) =>
    rampOutlook(auto.ramp, auto.gate, { ...canary(5), standing: { stage, percent } }, undefined);
  expect(at('off', 0)).toMatchObject({ steps: [1, 5, 25], next: null, due: null });
  expect(at('shadow', 0)).toMatchObject({
    next: { percent: 1 },
    due: null,
    reason: expect.stringMatching(/a person/),
  });
  expect(at('live', 100)).toMatchObject({ next: null, due: null, reason: 'it has gone its way' });
});

test('a breaker is open while it is so in any process, and tells once in each', () => {
  let opened = 0;
  const breakers = new OpenBreakers(() => {
    opened += 1;
  });
  breakers.told(1, 'orders', false);
  expect([breakers.isOpen('orders'), opened]).toEqual([false, 0]);
  breakers.told(1, 'orders', true);
  breakers.told(1, 'orders', true);
  breakers.told(2, 'orders', true);
  expect([breakers.isOpen('orders'), breakers.isOpen('stock'), opened]).toEqual([true, false, 2]);
  breakers.told(1, 'orders', false);
  expect(breakers.isOpen('orders')).toBe(true);
  breakers.ended(2);
  expect(breakers.isOpen('orders')).toBe(false);
});
