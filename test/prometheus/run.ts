import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ALERTS } from '../helpers/dashboards.ts';
import { AlertWatch } from './alert-watch.ts';
import { Demo } from './demo.ts';
import { checkExpressions } from './expressions.ts';
import {
  busyFault,
  type Fault,
  logFault,
  outageFaults,
  ROUTES,
  storeFault,
  upstreamFaults,
} from './faults.ts';
import { freePort } from './ports.ts';
import { alertOf, Prometheus } from './prometheus.ts';
import { checkFiles, checkMetrics } from './promtool.ts';
import { Stand, type StandOptions } from './stand.ts';

// A real Prometheus over real Ficus, one of them under the demo's traffic: every expression must have data, and each fault
// must raise the alerts that are meant for it, and no others. All faults happen at the same time, each where nothing else
// goes wrong. Rules run 60 times as fast as in production: an hour is a minute here.
const TIMES = 60;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
/** So long nothing goes wrong, and nothing may fire. */
const CALM = 5000;
/** As long as the slowest alert takes: 5 minutes of a rate and 15 of `for`. So long a fault lasts at least. */
const HOLD = (20 * 60_000) / TIMES + 2000;
const PATIENCE = 60_000;

const began = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'ficus-prometheus-'));
const endings: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
const failures: string[] = [];

try {
  await Promise.all([
    checkFiles().then(() => say('promtool accepts configuration and rules, and their tests pass')),
    proof(),
  ]);
} finally {
  for (const end of endings.reverse()) await end();
}
if (failures.length > 0) {
  console.error(failures.map((failure) => `✗ ${failure}`).join('\n'));
  process.exitCode = 1;
} else say('all is as it should be');

async function proof(): Promise<void> {
  const [demo, ...stands] = await Promise.all([
    ended(Demo.start(folder)),
    stand('ficus-services', ROUTES.services, {
      otherServices: {
        gone: ', breaker: { errorRate: 0.5, window: 5s, minRequests: 10, cooldown: 1s }',
      },
    }),
    stand('ficus-outage', ROUTES.outage, {
      serviceMore:
        ', breaker: { errorRate: 0.5, window: 5s, minRequests: 30, cooldown: 1s }, health: { path: /healthz, interval: 1s, unhealthyAfter: 8 }',
    }),
    stand('ficus-store', ROUTES.store),
    stand('ficus-busy', ROUTES.busy),
    stand('ficus-log', ROUTES.log, { env: { FICUS_LOG_REQUESTS: '1' } }),
  ]);
  const [services, outage, store, busy, log] = stands as [Stand, Stand, Stand, Stand, Stand];
  const routes = ['slow', 'mirrored', 'errors', 'fallbacks', 'silent', 'gone'];
  // Each route counts for itself, so that a fault in one path of four meets it whatever the number of routes.
  services.traffic(72, (i) => `/${routes[i % routes.length]}/${Math.floor(i / routes.length)}`);
  outage.traffic(30, (i) => `/live/${i}`);
  store.traffic(10, (i) => `/found/${i}`);
  log.traffic(60, (i) => `/logged/${i}/${'x'.repeat(450)}`);
  const targets = Object.fromEntries([demo, ...stands].map(({ job, admin }) => [job, new URL(admin).host]));
  const prometheus = await ended(
    Prometheus.start(join(folder, 'prometheus'), await freePort(), targets, TIMES),
  );
  say(`Prometheus scrapes ${Object.keys(targets).length} times Ficus`);
  const watch = new AlertWatch(prometheus);

  // The demo's service differs from its monolith, which is what the demo is about.
  const always = ['orders-list', 'orders-item', 'customers-orders', 'products'].map((route) =>
    alertOf(demo.job, 'FicusMismatchBudgetBurn', route),
  );
  await watch.until(elapsed(CALM), PATIENCE);
  nothingBut('before anything goes wrong', watch.seen, always);
  failures.push(...(await checkMetrics(await (await fetch(`${demo.admin}/metrics`)).text())));

  const faults: Fault[] = [
    ...upstreamFaults(services),
    ...outageFaults(outage),
    storeFault(store),
    busyFault(busy),
    logFault(log),
    {
      what: 'a canary that differs',
      raises: [alertOf(demo.job, 'FicusCanaryRolledBack', 'customers-orders')],
      begin: () => demo.canary('customers-orders', 20),
    },
    { what: 'the demo as it is', raises: always.slice(0, 1) },
  ];
  const raised = faults.flatMap(({ raises }) => raises);
  say(`${faults.length} things go wrong`);
  watch.forget();
  const held = elapsed(HOLD);
  await Promise.all([
    ...faults.map((fault) => fault.begin?.()),
    demo.traced(TRACE),
    watch.until(() => held() && raised.every((alert) => watch.seen.has(alert)), PATIENCE),
    // Marks of what has just changed are in the panels for half a minute.
    pause(HOLD).then(() => evaluated(prometheus)),
  ]);
  for (const { what, raises } of faults) {
    const missing = raises.filter((alert) => !watch.seen.has(alert));
    if (missing.length > 0) failures.push(`${what}: ${missing.join(', ')} did not fire`);
    else say(`${what}: ${raises.join(', ')}`);
  }
  nothingBut('while things go wrong', watch.seen, [...raised, ...always]);

  watch.forget();
  await Promise.all([demo.kill(), ...faults.map((fault) => fault.end?.())]);
  const down = alertOf(demo.job, 'FicusDown');
  const others = () => watch.now.filter((alert) => !alert.startsWith(`${demo.job} `));
  const mended = await watch.until(() => watch.now.includes(down) && others().length === 0, PATIENCE);
  if (!mended)
    failures.push(`the demo is gone and all else mended, and there fires: ${watch.now.join(', ')}`);
  else say(`all is mended, and the demo is gone: ${down}`);
  nothingBut('while things are mended', watch.seen, [...raised, ...always, down]);
  const fired = new Set([...raised, down].map((alert) => alert.split(' ')[1]));
  for (const { alert = '' } of ALERTS) if (!fired.has(alert)) failures.push(`no fault here raises ${alert}`);
}

/** Every expression has data, no rule fails, and the trace can be found. */
async function evaluated(prometheus: Prometheus): Promise<void> {
  const { wrong, asked } = await checkExpressions(prometheus);
  failures.push(...wrong);
  say(`${asked} expressions were evaluated, ${wrong.length} have answers that are wrong`);
  const exemplars = (await prometheus.exemplars('ficus_request_duration_seconds_bucket')).flatMap(
    (one) => one.exemplars,
  );
  if (!exemplars.some(({ labels }) => labels.trace_id === TRACE))
    failures.push('Prometheus has no exemplar of the traced request');
  failures.push(...(await prometheus.brokenRules()).map((rule) => `a rule fails: ${rule}`));
}

function stand(job: string, routes: string, more: Partial<StandOptions> = {}): Promise<Stand> {
  return ended(Stand.start({ job, folder, routes, ...more }));
}

/** Will be stopped at the end, however that comes. */
async function ended<T extends { stop(): unknown }>(starting: Promise<T>): Promise<T> {
  const started = await starting;
  endings.push(() => started.stop());
  return started;
}

function nothingBut(when: string, seen: ReadonlySet<string>, allowed: readonly string[]): void {
  const strangers = [...seen].filter((alert) => !allowed.includes(alert));
  if (strangers.length > 0) failures.push(`${when}: ${strangers.join(', ')} fired as well`);
}

/** Whether so many milliseconds have passed since now. */
function elapsed(milliseconds: number): () => boolean {
  const until = performance.now() + milliseconds;
  return () => performance.now() >= until;
}

function say(text: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(3)} s  ${text}`);
}
