import { expect, onTestFinished, test, vi } from 'vitest';
import type { Coverage } from '../../src/admin/coverage.ts';
import type { RouteReadiness } from '../../src/admin/schemas/readiness.ts';
import { run } from '../../src/cli/program.ts';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { startOrigin } from '../helpers/origin.ts';
import { PATIENCE } from '../helpers/patience.ts';

async function origin(body: string, status = 200): Promise<string> {
  const started = await startOrigin((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(request.method === 'POST' ? status : 200, { 'content-type': 'application/json' });
      response.end(body);
    });
  });
  onTestFinished(() => started.stop());
  return started.url;
}

/** A gate that a few dozen exchanges can pass. */
const GATE = 'gate: { minComparisons: 40, maxMismatchRate: 0.2, soak: 1ms, latencySlack: 1s }';

async function ficusWith(service: string, more: string): Promise<TestFicus> {
  return startTestFicus({
    monolith: await origin('{"n":1}'),
    service,
    routes: `- { id: orders, match: { path: "/orders/:id" }, service: service, compare: { rereadsPerSecond: 0 }, ${more} }`,
  });
}

async function ask(ficus: TestFicus, times: number, init?: RequestInit, from = 0): Promise<void> {
  for (let i = from; i < from + times; i += 1) {
    const response = await fetch(`${ficus.url}/orders/${i}?currency=EUR&secret=s3cr3t`, init);
    await response.arrayBuffer();
  }
}

async function readinessVerb(ficus: TestFicus): Promise<{ status: number; text: string }> {
  let text = '';
  const out = (piece: string) => {
    text += piece;
  };
  const terminal = { out, err: out, env: {}, color: false, watched: false, exitCode: 0 };
  const status = await run(['readiness', 'orders', '--admin', ficus.adminUrl], terminal);
  return { status, text };
}

test('a route is ready when every check holds, and the API, the metric and the verb say the same', async () => {
  const ficus = await ficusWith(await origin('{"n":1}'), `stage: shadow, ${GATE}`);
  const before = await readinessVerb(ficus);
  expect(before.status).toBe(1);
  expect(before.text).toMatch(
    /^orders {2}not ready\n {2}shadow since .*, next canary 1 %\n {2}✗ {2}comparisons/,
  );

  await ask(ficus, 40);
  await ask(ficus, 3, { method: 'POST', body: '{}' });
  await ficus.counted('orders', 43);
  // A refusal at the gate is counted before its answer is there, which may come with the next batch.
  const seen = async () =>
    (await ficus.api<Coverage>('/routes/orders/coverage')).neverCompared.map((shape) => shape.seen);
  await vi.waitUntil(async () => (await seen())[0] === 3, PATIENCE);

  const found = await ficus.api<RouteReadiness>('/routes/orders/readiness');
  expect(found.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(found).toMatchObject({
    route: 'orders',
    ready: true,
    step: { stage: 'shadow', percent: 0 },
    next: { stage: 'canary', percent: 1 },
    coverage: { shapes: 2, comparedShapes: 1, others: 0 },
  });
  // The budget stands beside what is held against it.
  const bound = found.checks.find(({ name }) => name === 'mismatchRate');
  expect((await ficus.route('orders')).readiness).toEqual({
    ready: true,
    failing: [],
    mismatchUpperBound: bound?.actual,
    maxMismatchRate: bound?.required,
  });
  expect(await ficus.metrics()).toContain('ficus_route_ready{route="orders"} 1');
  const after = await readinessVerb(ficus);
  expect(after.status).toBe(0);
  expect(after.text).toContain('1 of 2 shapes of requests seen were compared');

  const coverage = await ficus.api<Coverage>('/routes/orders/coverage');
  expect(JSON.stringify(coverage)).not.toContain('s3cr3t');
  const shape = {
    path: '/orders/:id',
    status: '2xx',
    query: ['currency', 'secret'],
    contentType: 'application/json',
  };
  expect(coverage.compared).toMatchObject([{ ...shape, method: 'GET', seen: 40, compared: 40 }]);
  expect(coverage.neverCompared).toMatchObject([{ ...shape, method: 'POST', seen: 3, compared: 0 }]);
});

test('a service that answers wrongly, and fails where nobody compares, is refused by name', async () => {
  const service = await origin('{"n":2}', 503);
  const ficus = await ficusWith(service, `stage: live, ${GATE}`);
  await ask(ficus, 40);
  await ask(ficus, 100, { method: 'POST', body: '{}' });
  await ficus.counted('orders', 140);
  const readiness = () => ficus.api<RouteReadiness>('/routes/orders/readiness');
  const unmirrored = async () =>
    (await readiness()).checks.find(({ name }) => name === 'errorRateUnmirrored')?.actual;
  await vi.waitUntil(async () => (await unmirrored()) === 1, PATIENCE);

  const { ready, checks, next } = await readiness();
  expect(ready).toBe(false);
  expect(next).toEqual({ stage: 'complete', percent: 100 });
  expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
    'mismatchRate',
    'openDiscrepancies',
    'errorRateUnmirrored',
    'soak',
  ]);
  expect(checks.find(({ name }) => name === 'errorRateUnmirrored')).toMatchObject({
    actual: 1,
    required: 0.001,
  });
  expect(await ficus.metrics()).toContain('ficus_route_ready{route="orders"} 0');
});

test('what was known before a restart is known after it, and the step goes on', async () => {
  const monolith = await origin('{"n":1}');
  const settings = {
    monolith,
    service: monolith,
    routes: `- { id: orders, match: { path: "/orders/:id" }, service: service, stage: shadow, ${GATE} }`,
  };
  const first = await startTestFicus(settings);
  await ask(first, 40);
  await first.counted('orders', 40);
  const { step: before } = await first.api<RouteReadiness>('/routes/orders/readiness');
  await first.stop();

  const second = await startTestFicus({ ...settings, storePath: first.storePath });
  expect((await second.api<Coverage>('/routes/orders/coverage')).compared).toMatchObject([{ seen: 40 }]);
  const { checks, step } = await second.api<RouteReadiness>('/routes/orders/readiness');
  expect(step).toEqual(before);
  expect(checks[0]).toMatchObject({ name: 'comparisons', ok: true, actual: 40 });
  expect((await second.route('orders')).comparisons.match).toBe(40);
});

test('a route that there is not is not found', async () => {
  const ficus = await ficusWith(await origin('{}'), 'stage: off');
  for (const path of ['readiness', 'coverage']) {
    const response = await fetch(`${ficus.adminUrl}/api/v1/routes/nobody/${path}`);
    expect(response.status).toBe(404);
  }
});
