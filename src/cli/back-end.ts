import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { EventHub } from '../admin/events.ts';
import { gateOf } from '../admin/readiness.ts';
import { createAdmin } from '../admin/server.ts';
import { FicusError } from '../errors.ts';
import type { Metrics } from '../metrics/definitions.ts';
import type { MetricsSource } from '../metrics/source.ts';
import { BREACH_CAUSES } from '../migration/breach.ts';
import { OpenBreakers } from '../migration/open-breakers.ts';
import { RampRunner } from '../migration/ramp-runner.ts';
import { StageControl } from '../migration/stage-control.ts';
import type { Standings } from '../migration/standing.ts';
import { listen } from '../proxy/listen.ts';
import { readAuthorities } from '../routing-rules/pem-files.ts';
import type { Config } from '../routing-rules/schema.ts';
import type { Environment } from '../routing-rules/substitute.ts';
import { comparedRoute } from '../shadow/compared-route.ts';
import { Comparer } from '../shadow/comparer.ts';
import type { ComparerSettings } from '../shadow/messages.ts';
import { Tally } from '../shadow/tally.ts';
import { openAsyncDurableWriter } from '../store/async-durable-writer.ts';
import { openAsyncReader } from '../store/async-reader.ts';
import { Reloads } from './reloads.ts';
import { version } from './version.ts';

/** Bytes of exchanges that may wait for the comparer thread. */
export const QUEUE_CAP = 64 * 1024 * 1024;

export interface BackEndOptions {
  readonly metrics: Metrics;
  readonly allMetrics: MetricsSource;
  readonly log: Logger;
  /** Where the tokens are that the configuration names. */
  readonly env: Environment;
  /** False from the moment on when no new requests should come. */
  readonly ready: () => boolean;
  /** Splits requests by these standings from now on, in all processes. */
  readonly stand: (standings: Standings) => void;
}

/** All of Ficus that there is once, however many processes serve: the comparer with the store, and the admin server. */
export interface BackEnd {
  readonly comparer: Comparer;
  readonly tally: Tally;
  /** Where routes stand, and what moves them. */
  readonly stages: StageControl;
  /** Is told what breakers do, in whatever process. */
  readonly breakers: OpenBreakers;
  /** Resolves with the address in use. Rejects with FicusError `port_in_use` or `listen_failed`. */
  listen(): Promise<AddressInfo>;
  /** Judges and shows by this configuration from now on. */
  reload(next: Config): void;
  /** Keeps the configuration in force, and says in the log, on /readyz and in the metrics why there is no newer one. */
  refuseReload(why: string): void;
  /** Judges and writes what is left, and closes everything. */
  close(): Promise<void>;
}

/**
 * Starts the comparer. Rejects with a FicusError when the store was written by a newer version; any other trouble with
 * the store leaves it counting.
 */
export async function startBackEnd(
  first: Config,
  { metrics, allMetrics, log, env, ready, stand }: BackEndOptions,
): Promise<BackEnd> {
  let config = first;
  const report = (level: 'debug' | 'info' | 'warn' | 'error', message: string) => log[level](message);
  metrics.buildInfo.labels(version(), process.version).set(1);
  const storePath = config.store.url;
  const tally = new Tally(metrics, Date.now);
  const storeLimits = { retention: config.store.retention, maxSize: config.store.maxSize };
  const comparer = new Comparer({
    storePath,
    storeLimits,
    settings: comparerSettings(config, () => 0),
    queueCap: QUEUE_CAP,
    tally,
    metrics,
    report,
  });
  await comparer.opened.catch((error: unknown) => refuseNewerStore(error, comparer));
  const reloads = new Reloads(metrics, Date.now);
  const store = openAsyncReader(storePath);
  const slowStore = openAsyncReader(storePath);
  const durable = openAsyncDurableWriter(storePath, () => config.redact);
  const events = new EventHub();
  const stepBegan = (route: string) => stages.step(route)?.counted ?? Date.now();
  const stages: StageControl = new StageControl({
    ledger: durable,
    checksFor: gateOf({ config: () => config, stepBegan, store, now: Date.now }),
    apply: (standings) => {
      stand(standings);
      // A step that begins is told apart from the one before in what is stored, too.
      comparer.setSettings(comparerSettings(config, stepBegan));
    },
    recorded: (data) => events.publish({ type: 'ledger', data }),
    now: Date.now,
    report,
  });
  await stages.start(config.routes);
  const breakers = new OpenBreakers(() => void ramps.look());
  const ramps: RampRunner = new RampRunner({
    routes: () => config.routes,
    stages,
    store,
    breakerOpen: (service) => breakers.isOpen(service),
    rolledBack: (route, cause) => metrics.rollbacks.labels(route, cause).inc(),
    now: Date.now,
    report,
  });
  ramps.start();
  expectRollbacks(config, metrics);
  const admin = createAdmin({
    config: () => config,
    metrics,
    allMetrics,
    store,
    slowStore,
    people: durable,
    recount: () => comparer.recount(),
    stages,
    stepBegan,
    rampDecision: (id) => ramps.decisionOf(id),
    readiness: () => ({
      ready: ready(),
      details: [storeDetail(comparer.storeProblem), reloads.detail, stages.detail],
    }),
    events,
    env,
    now: Date.now,
    version: version(),
    report,
  });
  return {
    comparer,
    tally,
    stages,
    breakers,
    listen: async () => {
      await admin.ready();
      return listen(admin.server, config.admin.host, config.admin.port, 'admin.port');
    },
    reload: (next) => {
      for (const key of needsRestart(config, next))
        log.warn(`${key} has changed: it takes effect at the next start`);
      config = next;
      expectRollbacks(next, metrics);
      comparer.setSettings(comparerSettings(next, stepBegan));
      // What rises waits for the ledger: only then is all of the file in force.
      void stages.reload(next.routes).then(() => {
        reloads.succeeded();
        log.info({ routes: next.routes.length }, 'the configuration was reloaded');
      });
    },
    refuseReload: (why) => {
      reloads.failed(why);
      report('error', `the configuration was not reloaded: ${why}`);
    },
    close: async () => {
      await admin.close();
      await ramps.close();
      await stages.close();
      await durable.close();
      await store.close();
      await slowStore.close();
      // The last connection brings the log into the file: a copy of it alone is then a copy of all.
      await comparer.close();
    },
  };
}

function comparerSettings(
  { monolith, routes, redact }: Config,
  stepBegan: (route: string) => number,
): ComparerSettings {
  const { url, timeouts, tls } = monolith;
  return {
    monolith: { url, connect: timeouts.connect, ca: readAuthorities(tls), serverName: tls.serverName },
    routes: routes.map((route) => ({ ...comparedRoute(route), stepBegan: stepBegan(route.id) })),
    redact,
  };
}

/** From zero on: Prometheus sees no increase in a series that begins with its first rollback. */
function expectRollbacks({ routes }: Config, metrics: Metrics): void {
  for (const { id } of routes) for (const cause of BREACH_CAUSES) metrics.rollbacks.labels(id, cause).inc(0);
}

/** Settings that a running process cannot change. */
function needsRestart(before: Config, next: Config): string[] {
  const keys = ['listen', 'store'] as const;
  const changed: string[] = keys.filter((key) => !isDeepStrictEqual(before[key], next[key]));
  for (const key of ['host', 'port'] as const)
    if (before.admin[key] !== next.admin[key]) changed.push(`admin.${key}`);
  return changed;
}

async function refuseNewerStore(error: unknown, comparer: Comparer): Promise<void> {
  if (!(error instanceof FicusError) || error.code !== 'store_newer') return;
  await comparer.close();
  throw error;
}

function storeDetail(problem: string | undefined): { name: string; ok: boolean; message: string } {
  return { name: 'store', ok: problem === undefined, message: problem ?? 'takes writes' };
}
