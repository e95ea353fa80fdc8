import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { standingOf } from '../admin/readiness.ts';
import { createAdmin } from '../admin/server.ts';
import { FicusError } from '../errors.ts';
import type { Metrics } from '../metrics/definitions.ts';
import type { MetricsSource } from '../metrics/source.ts';
import { StepStarts } from '../migration/step-starts.ts';
import { listen } from '../proxy/listen.ts';
import { readAuthorities } from '../routing-rules/pem-files.ts';
import type { Config, RouteConfig } from '../routing-rules/schema.ts';
import { Comparer } from '../shadow/comparer.ts';
import type { ComparedRoute, ComparerSettings } from '../shadow/messages.ts';
import { Tally } from '../shadow/tally.ts';
import { openAsyncReader } from '../store/async-reader.ts';
import { Reloads } from './reloads.ts';
import { version } from './version.ts';

/** Bytes of exchanges that may wait for the comparer thread. */
export const QUEUE_CAP = 64 * 1024 * 1024;

export interface BackEndOptions {
  readonly metrics: Metrics;
  readonly allMetrics: MetricsSource;
  readonly log: Logger;
  /** False from the moment on when no new requests should come. */
  readonly ready: () => boolean;
}

/** All of Ficus that there is once, however many processes serve: the comparer with the store, and the admin server. */
export interface BackEnd {
  readonly comparer: Comparer;
  readonly tally: Tally;
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
  { metrics, allMetrics, log, ready }: BackEndOptions,
): Promise<BackEnd> {
  let config = first;
  const report = (level: 'info' | 'error', message: string) => log[level](message);
  metrics.buildInfo.labels(version(), process.version).set(1);
  const storePath = config.store.url.slice('sqlite:'.length);
  const tally = new Tally(metrics, Date.now);
  const steps = new StepStarts(Date.now);
  const settingsOf = (next: Config): ComparerSettings => {
    steps.observe(next.routes.map((route) => ({ id: route.id, ...standingOf(route) })));
    return comparerSettings(next, steps);
  };
  const settings = settingsOf(config);
  const comparer = new Comparer({ storePath, settings, queueCap: QUEUE_CAP, tally, metrics, report });
  await comparer.opened.catch((error: unknown) => refuseNewerStore(error, comparer));
  const reloads = new Reloads(metrics, Date.now);
  const store = openAsyncReader(storePath);
  const admin = createAdmin({
    config: () => config,
    metrics,
    allMetrics,
    store,
    stepBegan: (id) => steps.since(id),
    readiness: () => ({
      ready: ready(),
      details: [storeDetail(comparer.storeProblem), reloads.detail],
    }),
    report,
  });
  return {
    comparer,
    tally,
    listen: async () => {
      await admin.ready();
      return listen(admin.server, config.admin.host, config.admin.port, 'admin.port');
    },
    reload: (next) => {
      for (const key of needsRestart(config, next))
        log.warn(`${key} has changed: it takes effect at the next start`);
      config = next;
      comparer.setSettings(settingsOf(next));
      reloads.succeeded();
      log.info({ routes: next.routes.length }, 'the configuration was reloaded');
    },
    refuseReload: (why) => {
      reloads.failed(why);
      report('error', `the configuration was not reloaded: ${why}`);
    },
    close: async () => {
      await admin.close();
      await comparer.close();
      await store.close();
    },
  };
}

function comparerSettings({ monolith, routes }: Config, steps: StepStarts): ComparerSettings {
  const { url, timeouts, tls } = monolith;
  return {
    monolith: { url, connect: timeouts.connect, ca: readAuthorities(tls), serverName: tls.serverName },
    routes: routes.map((route) => ({ ...comparedRoute(route), stepBegan: steps.since(route.id) })),
  };
}

function comparedRoute({ id, shadow, compare }: RouteConfig): ComparedRoute {
  const { headers, cookieValues, rules, maxBody, rereadsPerSecond: perSecond } = compare;
  const route = { id, headers, cookieValues, rules };
  return perSecond === 0 ? route : { ...route, reread: { perSecond, timeout: shadow.timeout, maxBody } };
}

/** Settings that a running process cannot change. */
function needsRestart(before: Config, next: Config): string[] {
  const keys = ['listen', 'admin', 'store'] as const;
  return keys.filter((key) => !isDeepStrictEqual(before[key], next[key]));
}

async function refuseNewerStore(error: unknown, comparer: Comparer): Promise<void> {
  if (!(error instanceof FicusError) || error.code !== 'store_newer') return;
  await comparer.close();
  throw error;
}

function storeDetail(problem: string | undefined): { name: string; ok: boolean; message: string } {
  return { name: 'store', ok: problem === undefined, message: problem ?? 'takes writes' };
}
