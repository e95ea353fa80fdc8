import type { RequestListener } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { json, type Origin, startOrigin } from '../helpers/origin.ts';

async function origin(listener: RequestListener): Promise<Origin> {
  const started = await startOrigin(listener);
  onTestFinished(() => started.stop());
  return started;
}

/** A service that answers with what `status` says, and breaks the connection off for 0. */
async function service(status: () => number): Promise<Origin> {
  return origin((_request, response) => {
    const code = status();
    if (code === 0) response.destroy();
    else response.writeHead(code).end('{"side":"service"}');
  });
}

async function ask(ficus: TestFicus, times: number): Promise<string[]> {
  const answers: string[] = [];
  for (let i = 0; i < times; i += 1) {
    const response = await fetch(`${ficus.url}/orders/${i}`);
    answers.push(response.ok ? ((await response.json()) as { side: string }).side : String(response.status));
  }
  return answers;
}

const route = (stage: string) =>
  `- { id: orders, match: { path: "/orders/:id" }, service: service, stage: ${stage}, canary: { percent: 100 } }`;
const BREAKER = 'breaker: { minRequests: 4, cooldown: 1h }';

/** A Ficus between a monolith that is well and this service; `serviceExtra` is more YAML for the service. */
async function ficusOver(flawed: Origin, stage: string, serviceExtra: string) {
  const monolith = await origin(json({ side: 'monolith' }));
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: flawed.url,
    serviceExtra,
    routes: route(stage),
  });
  return { ficus, monolith };
}

const state = async (ficus: TestFicus) =>
  /ficus_breaker_state\{service="service",state="(\w+)"\} 1/.exec(await ficus.metrics())?.[1];

test('a breaker opens on rate and volume, the monolith serves meanwhile, and one good answer closes it', async () => {
  let status = 0;
  const flaky = await service(() => status);
  // Long enough for all that comes before it is over.
  const { ficus } = await ficusOver(flaky, 'live', 'breaker: { minRequests: 4, cooldown: 3s }');

  // Every one of them is answered by somebody.
  expect(new Set(await ask(ficus, 12))).toEqual(new Set(['monolith']));
  const asked = flaky.requests.length;
  expect(asked).toBeGreaterThanOrEqual(4);
  expect(asked).toBeLessThan(12);
  expect(await state(ficus)).toBe('open');
  expect(await ficus.metrics()).toMatch(
    /ficus_fallbacks_total\{route="orders",reason="breaker_open"\} [1-9]/,
  );

  status = 200;
  await vi.waitFor(async () => expect(await state(ficus)).toBe('half_open'), {
    timeout: 15_000,
    interval: 20,
  });
  expect((await ask(ficus, 2))[1]).toBe('service');
  expect(await state(ficus)).toBe('closed');
});

test('answers of 5xx open it for users', async () => {
  const broken = await service(() => 500);
  const { ficus } = await ficusOver(broken, 'live', BREAKER);

  const answers = await ask(ficus, 10);

  expect(answers.slice(0, 4)).toContain('500');
  expect(answers.slice(-3)).toEqual(['monolith', 'monolith', 'monolith']);
});

test('while it is open the shadow rests, and each rest is counted', async () => {
  const dead = await service(() => 0);
  const { ficus } = await ficusOver(dead, 'shadow', 'breaker: { minRequests: 4, cooldown: 1h }');

  for (let i = 1; i <= 12; i += 1) {
    await ask(ficus, 1);
    await ficus.counted('orders', i);
  }

  const { comparisons, reasons } = await ficus.counted('orders', 12);
  expect(comparisons.failed).toBe(dead.requests.length);
  expect(comparisons.failed + comparisons.skipped).toBe(12);
  expect(JSON.stringify(reasons)).toContain('breaker_open');
});

test('a shadow that answers 5xx is a mismatch to be seen, and opens nothing', async () => {
  const broken = await service(() => 500);
  const { ficus } = await ficusOver(broken, 'shadow', BREAKER);

  await ask(ficus, 10);

  expect((await ficus.counted('orders', 10)).comparisons.mismatch).toBe(10);
});

test('at the stage complete there is nobody else: users get 503, and the monolith is not asked', async () => {
  const dead = await service(() => 0);
  const { ficus, monolith } = await ficusOver(dead, 'complete', 'breaker: { minRequests: 4, cooldown: 1h }');

  const answers = await ask(ficus, 10);

  expect(answers[0]).toBe('502');
  expect(answers.at(-1)).toBe('503');
  expect(monolith.requests).toHaveLength(0);
});

test('a service whose health check fails is not asked until it passes again', async () => {
  let healthy = false;
  const monolith = await origin(json({ side: 'monolith' }));
  const checked = await origin((request, response) => {
    if (request.url === '/healthz') response.writeHead(healthy ? 204 : 500).end();
    else response.end('{"side":"service"}');
  });
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: checked.url,
    serviceExtra: 'health: { path: /healthz, interval: 50ms, unhealthyAfter: 2 }',
    routes: route('live'),
  });
  const isHealthy = async () =>
    /ficus_service_healthy\{service="service"\} (\d)/.exec(await ficus.metrics())?.[1];

  await vi.waitFor(async () => expect(await isHealthy()).toBe('0'), { timeout: 15_000, interval: 20 });
  expect(await ask(ficus, 2)).toEqual(['monolith', 'monolith']);
  expect(await ficus.metrics()).toMatch(/ficus_fallbacks_total\{route="orders",reason="unhealthy"\} 2/);

  healthy = true;
  await vi.waitFor(async () => expect(await isHealthy()).toBe('1'), { timeout: 15_000, interval: 20 });
  expect(await ask(ficus, 2)).toEqual(['service', 'service']);
});
