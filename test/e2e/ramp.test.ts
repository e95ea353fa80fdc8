import { expect, onTestFinished, test, vi } from 'vitest';
import type { RouteStatus } from '../../src/admin/route-status.ts';
import type { RouteHistory } from '../../src/admin/schemas/ledger.ts';
import type { RouteReadiness } from '../../src/admin/schemas/readiness.ts';
import type { Check, LedgerEntry } from '../../src/store/ledger-entry.ts';
import type { DiscrepancyPage } from '../../src/store/types.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { NEVER_BREACHED } from '../helpers/gates.ts';
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

/** Users who come all the time, until the test ends or `pause` is called, which resolves when all have their answers. */
function traffic(url: string, clients = 6) {
  let going = true;
  let sent = 0;
  const client = async () => {
    while (going) {
      sent += 1;
      const headers = { 'x-user-id': String(sent) };
      const response = await fetch(`${url}/orders/${sent}`, { headers });
      expect(response.status).toBe(200);
      await response.arrayBuffer();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const all = Promise.all(Array.from({ length: clients }, client));
  // What goes wrong is told to whoever pauses.
  all.catch(() => undefined);
  const pause = async () => {
    going = false;
    await all;
    return sent;
  };
  onTestFinished(async () => void (await pause()));
  return { pause };
}

const STEPS = '[1, 5, 25, 50, 100]';
const PATIENT = 'maxLatencyRatio: 100, latencySlack: 10s';
const routeYaml = (percent: number, more: string) =>
  `- { id: orders, match: { path: "/orders/:id" }, service: service, compare: { rereadsPerSecond: 0 },
    canary: { percent: ${percent}, stickBy: ["header:x-user-id"] }, ${more} }`;

interface Refusal {
  readonly error: { readonly details: { readonly checks: readonly Check[] } };
}

function client(admin: string) {
  const api = async <T>(path: string, init?: RequestInit) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${admin}/api/v1${path}`, { headers, ...init });
    return { status: response.status, body: (await response.json()) as T };
  };
  const route = async () => (await api<RouteStatus>('/routes/orders')).body;
  const history = async () => (await api<RouteHistory>('/routes/orders/history')).body.items;
  return {
    route,
    history,
    /** The ledger, once it has a rollback on top. */
    fallen: () =>
      vi.waitUntil(async () => {
        const items = await history();
        return items[0]?.source === 'rollback' && items;
      }, PATIENCE),
    readiness: async () => (await api<RouteReadiness>('/routes/orders/readiness')).body,
    stage: (stage: string, reason: string, more: object = {}) =>
      api<LedgerEntry & Refusal>('/routes/orders/stage', {
        method: 'POST',
        body: JSON.stringify({ stage, reason, ...more }),
      }),
    /** Every discrepancy is settled. */
    settle: async (note: string) => {
      for (const { id } of (await api<DiscrepancyPage>('/discrepancies?state=open')).body.items)
        await api(`/discrepancies/${id}`, {
          method: 'PATCH',
          body: JSON.stringify({ state: 'resolved', note }),
        });
    },
    ready: () => vi.waitUntil(async () => (await route()).readiness.ready, PATIENCE),
    reaches: (percent: number) => vi.waitUntil(async () => (await route()).percent >= percent, PATIENCE),
  };
}

const failing = (checks: readonly Check[]) => checks.filter(({ ok }) => !ok).map(({ name }) => name);

test('from bugs in the dark to cut-over: refused, fixed, raised step by step, taken back, raised, complete', async () => {
  const monolith = { now: RIGHT };
  const service = { now: { total: 10.5 } as object };
  const gate = `{ minComparisons: 40, maxMismatchRate: 0.2, soak: 1s, ${PATIENT} }`;
  const ficus = await startTestFicus({
    monolith: await origin(monolith),
    service: await origin(service),
    routes: routeYaml(0, `stage: shadow, gate: ${gate}, ramp: { steps: ${STEPS}, hold: 1s, auto: true }`),
  });
  const { route, history, fallen, stage, settle, ready, reaches } = client(ficus.adminUrl);

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

  const told = (await history()).map(({ to, source, forced: by }) => [
    to.stage === 'canary' ? `${to.percent} %` : to.stage,
    by ? 'forced' : source,
  ]);
  const rise = (...percents: number[]) => percents.map((percent) => [`${percent} %`, 'ramp']);
  expect(told.reverse()).toEqual([
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
  const before = client(first.admin);
  const users = traffic(first.url, 3);
  await vi.waitUntil(async () => (await before.readiness()).ready, PATIENCE);
  await users.pause();
  const ledger = await before.history();
  expect(ledger).toMatchObject([{ source: 'file', to: { stage: 'canary', percent: 5 } }]);
  first.ficus.process.kill('SIGKILL');
  await first.ended;

  const second = await startedFicus(settings, [], { like: first });
  const after = client(second.admin);
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
  const { route, fallen } = client(admin);
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
