import { expect, test } from 'vitest';
import { gateOf, readinessOf } from '../../../src/admin/readiness.ts';
import { FicusError } from '../../../src/errors.ts';
import { parseConfig } from '../../../src/routing-rules/load.ts';
import type { Config, RouteConfig } from '../../../src/routing-rules/schema.ts';
import { type AsyncStoreReader, openAsyncReader } from '../../../src/store/async-reader.ts';
import { type EvidenceDelta, TALLIES, type TallyName } from '../../../src/store/evidence.ts';
import { countOf, START, storePath, writerAt } from '../store/fixtures.ts';

const HOUR = 3_600_000;

function config(gate: string): Config {
  const { config: sound, problems } = parseConfig(
    `version: 1
monolith: { url: "http://127.0.0.1:1" }
services: { orders: { url: "http://127.0.0.1:2" } }
routes:
  - { id: quiet, match: { path: /q }, service: orders, stage: shadow }
  - id: orders-read
    match: { path: /o }
    service: orders
    stage: canary
    canary: { percent: 5 }
    gate: ${gate}
    compare:
      rules:
        - { path: $.a, allow: [value], reason: r, owner: orders, expires: 2026-11-01 }
        - { path: $.b, allow: [value], reason: r, owner: orders, expires: 2099-01-01 }
`,
    'test.yaml',
    {},
  );
  if (sound === undefined) throw new Error(JSON.stringify(problems));
  return sound;
}

function seen(second: number, tallies: Partial<Record<TallyName, number>>): EvidenceDelta {
  return {
    route: 'orders-read',
    begin: START / 1000 + second,
    width: 1,
    tallies: TALLIES.map((name) => tallies[name] ?? 0),
    monolith: [],
    service: [],
  };
}

/** A store with something of before the step, which began a second after START, and something since. */
async function storeWith(tallies: Partial<Record<TallyName, number>>): Promise<AsyncStoreReader> {
  const path = await storePath();
  const evidence = [seen(0, { mismatch: 1000, skipped: 1000 }), seen(1, tallies)];
  writerAt(path).write({ counts: [countOf()], findings: [], observed: { evidence, shapes: [] } });
  return openAsyncReader(path);
}

const stepBegan = () => START + 1000;
const now = () => START + 2 * 86_400_000;
/** Routes stand where the configuration says. */
const stages = { standings: new Map() };
const AT_5 = { stage: 'canary', percent: 5 } as const;

test('the gate is asked for what rises, over what began since the step, and for nothing else', async () => {
  const store = await storeWith({ match: 990, ignored: 8, failed: 2, skipped: 30, excluded: 500 });
  const gate = gateOf({ config: () => config('{ maxMismatchRate: 0.02 }'), stepBegan, store, now });
  const checks = await gate('orders-read', AT_5, { stage: 'canary', percent: 25 });
  const actual = Object.fromEntries(checks.map((check) => [check.name, check.actual]));
  expect(actual).toMatchObject({
    comparisons: 1000,
    skipped: 30 / 1030,
    expiredRules: 1,
    openDiscrepancies: 0,
  });
  expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['expiredRules']);
  expect(checks.find(({ name }) => name === 'expiredRules')?.detail).toBe(
    'expired: $.a allow value (orders)',
  );

  expect(await gate('orders-read', AT_5, { stage: 'off', percent: 0 })).toEqual([]);
  expect(await gate('orders-read', AT_5, { stage: 'canary', percent: 5 })).toEqual([]);
  await expect(gate('nobody', AT_5, { stage: 'off', percent: 0 })).rejects.toThrow(
    new FicusError('not_found', { what: 'route "nobody"' }),
  );
  await store.close();
});

test('complete is asked for its own soak, whatever the gate of the steps before', async () => {
  const store = await storeWith({});
  const gate = gateOf({ config: () => config('{ soak: 1h, completeSoak: 28d }'), stepBegan, store, now });
  const soak = async (stage: 'live' | 'complete') => {
    const checks = await gate('orders-read', AT_5, { stage, percent: 100 });
    return checks.find(({ name }) => name === 'soak')?.required;
  };
  expect([await soak('live'), await soak('complete')]).toEqual([3600, 28 * 86_400]);
  await store.close();
});

test('the readiness of several routes is each of its own', async () => {
  const store = await storeWith({ match: 10_000 });
  const { routes } = config('{ soak: 1h }');
  const all = await readinessOf({ stages, stepBegan, store }, routes, START + 1000 + HOUR);
  const comparisons = all.map(({ checks }) => checks.find(({ name }) => name === 'comparisons')?.actual);
  expect(comparisons).toEqual([0, 10_000]);
  expect(all.map(({ checks }) => checks.find(({ name }) => name === 'soak')?.ok)).toEqual([false, true]);
  await store.close();
});

test('while hundreds of routes are looked at, as by each scrape, users are served', async () => {
  const store = await storeWith({ match: 10_000 });
  const [, route] = config('{}').routes as [RouteConfig, RouteConfig];
  const routes = Array<RouteConfig>(300).fill(route);
  const all = await store.evidence(
    routes.map(({ id }) => ({ route: id, since: new Date(stepBegan()).toISOString() })),
  );
  let turns = 0;
  let over = false;
  const turn = () => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  // Nothing is waited for any more: whatever turns there are, are given.
  const read = { evidence: async () => all };
  setImmediate(turn);
  const found = await readinessOf({ stages, stepBegan, store: { ...store, ...read } }, routes, now());
  over = true;
  expect(found).toHaveLength(300);
  expect(turns).toBeGreaterThan(1);
  await store.close();
});

test('a store that cannot be read says nothing, and lets nothing through', async () => {
  const store = openAsyncReader(await storePath());
  const gate = gateOf({ config: () => config('{}'), stepBegan, store, now });
  await expect(gate('orders-read', AT_5, { stage: 'live', percent: 100 })).rejects.toMatchObject({
    code: 'store_unavailable',
  });
  // The way back asks the store nothing.
  expect(await gate('orders-read', AT_5, { stage: 'off', percent: 0 })).toEqual([]);
  await store.close();
});
