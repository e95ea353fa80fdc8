import { expect, onTestFinished, test, vi } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { NEVER_BREACHED } from '../helpers/gates.ts';
import { failing, PATIENT, routeClient, told, traffic } from '../helpers/moving-route.ts';
import { startOrigin } from '../helpers/origin.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { startedFicus } from '../helpers/started.ts';

const RIGHT = { total: 10.55, paid: true };

/** A server that answers with what `answer` holds at that moment; it breaks off where that is undefined. */
async function origin(answer: { now: object | undefined }): Promise<string> {
  const started = await startOrigin((request, response) => {
    if (answer.now === undefined) response.destroy();
    else
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...answer.now, path: request.url }));
  });
  onTestFinished(() => started.stop());
  return started.url;
}

const STEPS = '[1, 5, 25, 50, 100]';
const routeYaml = (percent: number, more: string) =>
  `- { id: orders, match: { path: "/orders/:id" }, service: service, compare: { rereadsPerSecond: 0 },
    canary: { percent: ${percent}, stickBy: ["header:x-user-id"] }, ${more} }`;

test('from bugs in the dark to cut-over: refused, fixed, raised step by step, taken back, raised, complete', async () => {
  const monolith = { now: RIGHT };
  const service = { now: { total: 10.5 } as object };
  const gate = `{ minComparisons: 40, maxMismatchRate: 0.2, soak: 1s, ${PATIENT} }`;
  const ficus = await startTestFicus({
    monolith: await origin(monolith),
    service: await origin(service),
    routes: routeYaml(0, `stage: shadow, gate: ${gate}, ramp: { steps: ${STEPS}, hold: 1s, auto: true }`),
  });
  const { route, history, fallen, stage, settle, ready, reaches } = routeClient(ficus.adminUrl);

  // In the dark, two bugs are found, and the gate names what is wrong.
  const bugs = traffic(ficus.url);
  await ficus.counted('orders', 300);
  const refused = await stage('canary', 'let us try', { percent: 1 });
  expect(refused.status).toBe(409);
  expect(failing(refused.body.error.details.checks)).toEqual(['mismatchRate', 'openDiscrepancies']);
  await ficus.counted('orders', await bugs.pause());
  expect((await ficus.discrepancies()).map(({ path }) => path).sort()).toEqual(['$.paid', '$.total']);

  // The service is fixed, and proves itself anew.
  service.now = RIGHT;
  await settle('fixed in 1.1');
  await stage('off', 'wait for 1.1');
  await stage('shadow', '1.1 is out');
  const users = traffic(ficus.url);
  await ready();
  expect((await stage('canary', 'it is equal', { percent: 1 })).status).toBe(200);
  const { ramp, percent } = await route();
  expect(ramp).toMatchObject({ auto: true, next: { stage: 'canary' } });
  expect(ramp?.next?.percent).toBeGreaterThan(percent);
  expect(Date.parse(ramp?.due ?? '')).toBeGreaterThan(Date.now() - 2000);

  // It rises by itself, and falls at once when a bug comes.
  await reaches(25);
  service.now = { ...RIGHT, total: 0 };
  const broken = Date.now();
  await vi.waitUntil(async () => (await route()).percent === 0, PATIENCE);
  // It is in force before its entry is on the disk.
  const [fall] = await fallen();
  expect(fall).toMatchObject({ source: 'rollback', actor: 'ficus', to: { stage: 'canary', percent: 0 } });
  expect(Date.parse(fall?.at ?? '') - broken).toBeLessThan(2000);
  expect(fall?.reason).toMatch(/\d+ of \d+ comparisons count against the service/);
  expect(failing(fall?.evidence?.checks ?? [])).toContain('breach:mismatch');
  expect(await ficus.metrics()).toContain('ficus_rollbacks_total{route="orders",reason="mismatch"} 1');

  expect((await route()).rolledBackAt).toBe(fall?.at);

  // Without a person it stays there, fixed or not.
  const sentBefore = await users.pause();
  await ficus.counted('orders', sentBefore);
  service.now = RIGHT;
  await settle('fixed in 1.2');
  await expect
    .poll(async () => (await route()).ramp)
    .toMatchObject({ due: null, reason: 'a breach took it back: a person starts it again' });
  const again = traffic(ficus.url);
  // What went wrong since the fall counts until a new step begins.
  await stage('shadow', 'wait for 1.2');
  await ready();
  expect((await stage('canary', '1.2 is equal', { percent: 1 })).status).toBe(200);
  await reaches(100);
  expect((await route()).rolledBackAt).toBeUndefined();
  await ready();
  expect((await stage('live', 'cut over')).status).toBe(200);

  // The monolith is not given up before the soak, or somebody says why.
  await vi.waitUntil(async () => (await route()).readiness.failing.length === 1, PATIENCE);
  const early = await stage('complete', 'done');
  expect(early.status).toBe(409);
  expect(failing(early.body.error.details.checks)).toEqual(['soak']);
  const forced = await stage('complete', 'the monolith is switched off tonight', { force: true });
  expect(forced.body).toMatchObject({ forced: true, reason: 'the monolith is switched off tonight' });
  expect(failing(forced.body.evidence?.checks ?? [])).toEqual(['soak']);
  await again.pause();

  const rise = (...percents: number[]) => percents.map((percent) => [`${percent} %`, 'ramp']);
  expect(told(await history())).toEqual([
    ['shadow', 'file'],
    ...[
      ['off', 'operator'],
      ['shadow', 'operator'],
    ],
    // Between the percentage that was waited for and the bug there may have been time for one more.
    ...[['1 %', 'operator'], ...rise(...[5, 25, 50, 100].filter((to) => to <= (fall?.from?.percent ?? 0)))],
    ['0 %', 'rollback'],
    ['shadow', 'operator'],
    ...[['1 %', 'operator'], ...rise(5, 25, 50, 100)],
    ...[
      ['live', 'operator'],
      ['complete', 'forced'],
    ],
  ]);
}, 60_000);

test('a ramp that is killed goes on where it was, with what was known', async () => {
  const monolith = await origin({ now: RIGHT });
  const gate = `{ minComparisons: 40, maxMismatchRate: 0.2, soak: 1s, ${PATIENT} }`;
  const more = `stage: canary, gate: ${gate}, ramp: { steps: [5, 25], hold: 8s, auto: true }`;
  const settings = { monolith, service: monolith, route: routeYaml(5, more) };
  const first = await startedFicus(settings);
  const before = routeClient(first.admin);
  const users = traffic(first.url, 3);
  await vi.waitUntil(async () => (await before.readiness()).ready, PATIENCE);
  await users.pause();
  const ledger = await before.history();
  expect(ledger).toMatchObject([{ source: 'file', to: { stage: 'canary', percent: 5 } }]);
  first.ficus.process.kill('SIGKILL');
  await first.ended;

  const second = await startedFicus(settings, [], { like: first });
  const after = routeClient(second.admin);
  await after.reaches(25);
  const [risen, ...known] = await after.history();
  expect(known).toEqual(ledger);
  expect(risen).toMatchObject({ source: 'ramp', from: { percent: 5 }, to: { percent: 25 } });
  expect(Date.parse(risen?.at ?? '') - Date.parse(ledger[0]?.at ?? '')).toBeGreaterThanOrEqual(8000);
  // No user has come since: what was known before the kill was enough.
  expect(risen?.evidence?.checks[0]).toMatchObject({ name: 'comparisons', ok: true });
}, 60_000);

test('a breaker that opens in one of several processes takes the canary back in all of them', async () => {
  const monolith = await origin({ now: RIGHT });
  const service = { now: RIGHT as object | undefined };
  const { url, admin } = await startedFicus(
    {
      monolith,
      service: await origin(service),
      serviceMore: ', breaker: { minRequests: 4, cooldown: 1h }',
      // Failed comparisons and errors are a breach as well, and may be seen first.
      route: routeYaml(100, `stage: canary, gate: ${NEVER_BREACHED}`),
    },
    ['--workers', '2'],
  );
  const { route, fallen } = routeClient(admin);
  expect((await route()).percent).toBe(100);
  service.now = undefined;
  const broken = Date.now();
  const users = traffic(url);
  await vi.waitUntil(async () => (await route()).percent === 0, PATIENCE);
  await users.pause();
  const [fall] = await fallen();
  expect(fall).toMatchObject({ source: 'rollback', reason: expect.stringContaining('breaker') });
  expect(Date.parse(fall?.at ?? '') - broken).toBeLessThan(2000);
});

test.each([
  {
    cause: 'latency',
    what: 'answers that take too long',
    gate: 'maxMismatchRate: 1, maxErrorIncrease: 1',
    method: 'GET',
    reason: /answers of the service took longer than the \S+ ms that are allowed for its p95/,
  },
  {
    cause: 'errors',
    what: 'errors of requests that nobody compares',
    gate: `maxMismatchRate: 1, ${PATIENT}`,
    method: 'POST',
    reason: /unmirrored answers of the service are errors/,
  },
])('$what take a canary back within two seconds', async ({ cause, gate, method, reason }) => {
  const answering = async (answer: (method: string | undefined) => { after: number; status: number }) => {
    const started = await startOrigin((request, response) => {
      const { after, status } = answer(request.method);
      const head = () => response.writeHead(status, { 'content-type': 'application/json' });
      request.resume().on('end', () => setTimeout(() => head().end('{}'), after));
    });
    onTestFinished(() => started.stop());
    return started.url;
  };
  const ficus = await startTestFicus({
    monolith: await answering(() => ({ after: 0, status: 200 })),
    service: await answering((asked) => ({
      after: asked === 'GET' && cause === 'latency' ? 60 : 0,
      status: asked === 'POST' ? 500 : 200,
    })),
    serviceExtra: 'breaker: { minRequests: 10000 }',
    routes: routeYaml(100, `stage: canary, gate: { ${gate} }`),
  });
  const { fallen } = routeClient(ficus.adminUrl);
  // Of the second in which the step began nothing counts.
  await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)));
  const ask = async (times: number, by: string) => {
    const one = async () => (await fetch(`${ficus.url}/orders/1`, { method: by })).arrayBuffer();
    for (let sent = 0; sent < times; sent += 10) await Promise.all(Array.from({ length: 10 }, one));
  };
  // What the monolith does with a request is known from those that both were asked.
  if (method === 'POST') await ask(150, 'GET');
  await ask(120, method);
  const shown = Date.now();
  const [fall] = await fallen();
  expect(fall).toMatchObject({ actor: 'ficus', from: { percent: 100 }, to: { stage: 'canary', percent: 0 } });
  expect(fall?.reason).toMatch(reason);
  expect(failing(fall?.evidence?.checks ?? [])[0]).toBe(`breach:${cause}`);
  expect(Date.parse(fall?.at ?? '') - shown).toBeLessThan(2000);
  expect(await ficus.metrics()).toContain(`ficus_rollbacks_total{route="orders",reason="${cause}"} 1`);
});
