import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { startDemoServers } from '../../demo/run.ts';
import { packageFile } from '../../src/package-root.ts';
import { PROMETHEUS } from '../helpers/dashboards.ts';
import { FicusProcess } from '../soak/ficus-process.ts';
import { checkExpressions } from './expressions.ts';
import { FaultGate } from './fault-gate.ts';
import { freePort } from './ports.ts';
import { Prometheus } from './prometheus.ts';

// A real Prometheus over a real Ficus with the demo's traffic: every expression must have data, and each fault must raise
// the alerts that are meant for it, and no others. Rules run 60 times as fast as in production: an hour is a minute here.
const TIMES = 60;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
/** The demo's service differs from its monolith, which is what the demo is about. */
const ALWAYS = ['FicusMismatchBudgetBurn'];

const began = performance.now();
const folder = await mkdtemp(join(tmpdir(), 'ficus-prometheus-'));
const endings: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
const failures: string[] = [];

function say(text: string): void {
  console.log(`${((performance.now() - began) / 1000).toFixed(0).padStart(3)} s  ${text}`);
}

try {
  const files = ['recording', 'alerts'];
  promtool('check', 'rules', ...files.map((name) => join(PROMETHEUS, `${name}.rules.yml`)));
  promtool('test', 'rules', ...files.map((name) => join(PROMETHEUS, `${name}.test.yml`)));
  promtool('check', 'config', join(PROMETHEUS, 'prometheus.yml'));
  say('promtool accepts configuration and rules, and their tests pass');
  await proof();
} finally {
  for (const end of endings.reverse()) await end();
}
if (failures.length > 0) {
  console.error(failures.map((failure) => `✗ ${failure}`).join('\n'));
  process.exitCode = 1;
} else say('all is as it should be');

async function proof(): Promise<void> {
  const shop = await startDemoServers({ dataDir: join(folder, 'shop'), monolithPort: 0, servicePort: 0 });
  endings.push(() => shop.stop());
  const gate = await FaultGate.before(shop.serviceUrl);
  endings.push(() => gate.close());
  const config = join(folder, 'routes.yaml');
  const good = configuration(shop.monolithUrl, gate.port);
  await writeFile(config, good);
  const ficus = new FicusProcess(config, 1);
  endings.push(() => ficus.kill());
  const proxy = `http://127.0.0.1:${await ficus.port('proxy is listening')}`;
  const adminPort = await ficus.port('admin server is listening');
  const admin = `http://127.0.0.1:${adminPort}`;
  await shop.startTraffic(proxy, { rate: 60, users: 20 });
  const target = `127.0.0.1:${adminPort}`;
  const prometheus = await Prometheus.start(join(folder, 'prometheus'), await freePort(), target, TIMES);
  endings.push(() => prometheus.stop());
  say('Prometheus scrapes');

  await fires(prometheus, 'the demo as it is', []);
  promtoolMetrics(await (await fetch(`${admin}/metrics`)).text());

  gate.behaviour = 'refuses';
  await fires(prometheus, 'a service that is down', ['FicusServiceBreakerOpen', 'FicusServiceUnhealthy']);
  gate.behaviour = 'well';
  await fires(prometheus, 'the service is back', []);

  await writeFile(config, `${good}\nnonsense: true\n`);
  const unlock = lockStore(join(folder, 'ficus.db'));
  await fires(prometheus, 'a bad configuration and a locked store', [
    'FicusConfigReloadFailed',
    'FicusStoreFailing',
  ]);
  unlock();
  await writeFile(config, good);
  await fires(prometheus, 'both repaired', []);

  gate.behaviour = { slow: 700 };
  await fires(prometheus, 'a slow service', ['FicusShadowDropping', 'FicusServiceSlower']);
  gate.behaviour = 'well';
  await fires(prometheus, 'quick again', []);

  // It was live and falls to 0 %: a scrape sees that, but none has to see the moments in between.
  await change(admin, 'orders-list', {
    stage: 'canary',
    percent: 20,
    reason: 'a mark in the dashboards',
  });
  await fires(
    prometheus,
    'a canary that differs',
    ['FicusCanaryRolledBack'],
    [...ALWAYS, 'FicusShadowDropping'],
  );
  await traced(proxy);
  await pause(3000);
  const { wrong, asked } = await checkExpressions(prometheus);
  failures.push(...wrong);
  say(`${asked} expressions were evaluated, ${wrong.length} have answers that are wrong`);
  const exemplars = (await prometheus.exemplars('ficus_request_duration_seconds_bucket')).flatMap(
    (one) => one.exemplars,
  );
  if (!exemplars.some(({ labels }) => labels.trace_id === TRACE))
    failures.push('Prometheus has no exemplar of the traced request');
  failures.push(...(await prometheus.brokenRules()).map((rule) => `a rule fails: ${rule}`));

  await ficus.kill();
  await fires(
    prometheus,
    'Ficus is gone',
    ['FicusDown'],
    [...ALWAYS, 'FicusCanaryRolledBack', 'FicusShadowDropping', 'FicusServiceSlower'],
  );
}

/** Waits until exactly these alerts fire besides those that always do. `also`: those that may still fire. */
async function fires(
  prometheus: Prometheus,
  cause: string,
  expected: readonly string[],
  also: readonly string[] = [],
): Promise<void> {
  const wanted = also.length > 0 ? expected : [...ALWAYS, ...expected];
  const allowed = new Set([...wanted, ...also]);
  const deadline = Date.now() + 40_000;
  const settled = (firing: readonly string[]) =>
    wanted.every((name) => firing.includes(name)) && firing.every((name) => allowed.has(name));
  let firing = await prometheus.firing();
  const strangers = new Set<string>();
  while (!settled(firing) && Date.now() < deadline) {
    await pause(250);
    firing = await prometheus.firing();
    // While a fault goes away its own alerts still fire; while it comes, nothing but its own may.
    if (expected.length > 0) for (const name of firing) if (!allowed.has(name)) strangers.add(name);
  }
  say(`${cause}: ${firing.join(', ')}`);
  if (!settled(firing))
    failures.push(`${cause}: expected ${wanted.join(', ')}; ${firing.join(', ') || 'nothing'} fires`);
  if (strangers.size > 0) failures.push(`${cause}: ${[...strangers].join(', ')} fired as well`);
}

/** The demo's own configuration, with a breaker and a health check, and so few shadows at once that a slow service shows. */
function configuration(monolith: string, servicePort: number): string {
  const text = readFileSync(packageFile('config', 'routes.yaml'), 'utf8')
    .replace(
      /url: \$\{ORDERS_URL:.*\}/,
      `url: http://127.0.0.1:${servicePort}
    breaker: { errorRate: 0.5, window: 2s, minRequests: 10, cooldown: 1s }
    health: { path: /healthz, interval: 1s }`,
    )
    .replace(/\$\{MONOLITH_URL:.*\}/, monolith)
    .replace(/port: \$\{FICUS_PORT:-8080\}/, 'port: 0')
    .replace(/port: \$\{FICUS_ADMIN_PORT:-9090\}/, 'port: 0')
    .replace(/sqlite:.*/, `sqlite:${join(folder, 'ficus.db')}`)
    .replace('maxConcurrent: 64 #', 'maxConcurrent: 4 #')
    // With a tenth of so few users there may be none of them.
    .replace('percent: 10', 'percent: 50')
    // The demo's canaries fall at once, and then nobody would be served by the service that is to fail.
    .replaceAll('    stage: canary', '    stage: live');
  return text;
}

/** Takes the store's write lock, as a backup tool gone wrong might. Returns what gives it back. */
function lockStore(path: string): () => void {
  const database = new Database(path);
  database.exec('BEGIN IMMEDIATE');
  return () => {
    database.exec('ROLLBACK');
    database.close();
  };
}

async function change(admin: string, route: string, body: object): Promise<void> {
  const answer = await fetch(`${admin}/api/v1/routes/${route}/stage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, force: true }),
  });
  if (!answer.ok) failures.push(`the stage was not changed: ${await answer.text()}`);
}

async function traced(proxy: string): Promise<void> {
  const headers = { traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };
  await (await fetch(`${proxy}/orders`, { headers })).arrayBuffer();
}

function promtool(...args: string[]): void {
  execFileSync('promtool', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

function promtoolMetrics(text: string): void {
  try {
    execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    say('promtool check metrics finds nothing');
  } catch (error) {
    failures.push(`promtool check metrics: ${String((error as { stdout?: string }).stdout)}${String(error)}`);
  }
}
