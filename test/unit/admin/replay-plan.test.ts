import { expect, onTestFinished, test } from 'vitest';
import { type PlanSources, planOfDiscrepancy, planOfRoute } from '../../../src/admin/replay-plan.ts';
import type { Exchange } from '../../../src/diff/exchange.ts';
import type { Difference } from '../../../src/diff/types.ts';
import { requestOfSample } from '../../../src/replay/stored-request.ts';
import type { ReplayPlan } from '../../../src/replay/types.ts';
import { parseConfig } from '../../../src/routing-rules/load.ts';
import { openAsyncReader } from '../../../src/store/async-reader.ts';
import { openDurableWriter } from '../../../src/store/durable-writer.ts';
import { difference, exchange, finding, storePath, writerAt } from '../store/fixtures.ts';

const VIA = 'ficus-0123abcd';

/** A store with these findings, and a configuration of their route with this secret field. */
async function sourcesWith(
  findings: readonly (readonly [differences: readonly Difference[], request: Partial<Exchange['request']>])[],
): Promise<PlanSources & { readonly ids: readonly string[]; accept(id: string): void }> {
  const path = await storePath();
  const writer = writerAt(path);
  writer.write({
    counts: [],
    findings: findings.map(([differences, request]) =>
      finding(differences, { request: { ...exchange().request, ...request } }),
    ),
  });
  const store = openAsyncReader(path);
  onTestFinished(() => store.close());
  const { config, problems } = parseConfig(
    `
version: 1
redact: { fields: [ticket] }
store: { url: "sqlite:${path}" }
monolith: { url: "http://127.0.0.1:1" }
services: { orders: { url: "http://127.0.0.1:2" } }
routes: [{ id: orders-read, match: { path: "/orders/*rest" }, service: orders, stage: shadow }]
`,
    'test.yaml',
    {},
  );
  if (config === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  const { items } = await store.discrepancies({ limit: 50 });
  return {
    config,
    store,
    storePath: path,
    ids: items.map(({ id }) => id),
    accept: (id) => {
      const people = openDurableWriter(path);
      people.triage({ id, state: 'accepted', note: 'so be it', actor: 'local', at: 0 });
      people.close();
    },
  };
}

const at = (path: string, changes: Partial<Difference> = {}) => difference({ path, place: path, ...changes });

/** For each stored request of a plan what would be sent, or why nothing is, in the order of the store. */
function sentBy({ samples, headers }: ReplayPlan): string[] {
  return samples.map(({ sample }) => {
    const request = requestOfSample(sample, headers, VIA);
    return 'why' in request ? request.reason : `${request.method} ${request.target}`;
  });
}

test('one discrepancy: its stored requests, what can be sent of them and why the rest cannot', async () => {
  const price = [at('$.price')];
  const cookie = ['Host', 'shop.example', 'Cookie', 'sid=4711'];
  const sources = await sourcesWith([
    [price, { target: '/orders/1' }],
    [price, { target: '/orders/2?access_token=hush' }],
    [price, { target: '/orders/3', headers: cookie }],
    [price, { method: 'POST', target: '/orders/4' }],
    [[at('$.other')], { target: '/orders/5' }],
  ]);
  const [id = ''] = (await sources.store.discrepancies({ limit: 50 })).items
    .filter(({ path }) => path === '$.price')
    .map((one) => one.id);
  const order = { headers: [], limit: 20 };
  const plan = await planOfDiscrepancy(id, order, sources);
  expect(plan).toMatchObject({ leftOut: 0, headers: [], storePath: sources.storePath });
  expect(plan.targets).toEqual([
    { id, route: 'orders-read', kind: 'value', path: '$.price', monolithHad: true },
  ]);
  expect(plan.samples.every(({ targets }) => targets.length === 1 && targets[0] === id)).toBe(true);
  expect(plan.redact.fields).toEqual(['ticket']);
  expect(sentBy(plan).sort()).toEqual(['GET /orders/1', 'redacted', 'redacted', 'unsafe_method']);

  const given = await planOfDiscrepancy(id, { ...order, headers: ['cookie', 'sid=mine'] }, sources);
  expect(sentBy(given).sort()).toEqual(['GET /orders/1', 'GET /orders/3', 'redacted', 'unsafe_method']);
  const few = await planOfDiscrepancy(id, { ...order, limit: 3 }, sources);
  expect([few.samples.length, few.leftOut]).toEqual([3, 1]);
});

test('a route: each stored request once, for all that it showed; accepted and ignored ones are left alone', async () => {
  const sources = await sourcesWith([
    [[at('$.a'), at('$.b', { kind: 'extra' })], { target: '/orders/1' }],
    [[at('$.b', { kind: 'extra' })], { target: '/orders/2' }],
    [[at('$.accepted')], { target: '/orders/3' }],
    [[at('$.ignored', { ignoredBy: '$.ignored ignore' })], { target: '/orders/4' }],
  ]);
  const { items } = await sources.store.discrepancies({ limit: 50 });
  const idAt = (path: string) => items.find((one) => one.path === path)?.id ?? '';
  sources.accept(idAt('$.accepted'));
  const plan = await planOfRoute('orders-read', { headers: [], limit: 20 }, sources);
  expect(plan.targets.map(({ path }) => path).sort()).toEqual(['$.a', '$.b']);
  expect(sentBy(plan).sort()).toEqual(['GET /orders/1', 'GET /orders/2']);
  const shared = plan.samples.find(({ sample }) => sample.request.target === '/orders/1');
  expect([...(shared?.targets ?? [])].sort()).toEqual([idAt('$.a'), idAt('$.b')].sort());
});

test('what the monolith did not have is told apart, for then its being gone is the fix', async () => {
  const { left: _, ...extra } = at('$.debug', { kind: 'extra' });
  const sources = await sourcesWith([[[extra], { target: '/orders/1' }]]);
  const [id = ''] = sources.ids;
  const plan = await planOfDiscrepancy(id, { headers: [], limit: 20 }, sources);
  expect(plan.targets).toMatchObject([{ path: '$.debug', monolithHad: false }]);
});

test('what is not there is said to be so', async () => {
  const sources = await sourcesWith([]);
  const order = { headers: [], limit: 20 };
  await expect(planOfDiscrepancy('000000000000', order, sources)).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(planOfRoute('nowhere', order, sources)).rejects.toMatchObject({ code: 'not_found' });
  expect(await planOfRoute('orders-read', order, sources)).toMatchObject({
    targets: [],
    samples: [],
    leftOut: 0,
  });
});
