import type { AddressInfo } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { AdminContext } from '../admin/context.ts';
import { createAdmin } from '../admin/server.ts';
import { FicusError, messageOf } from '../errors.ts';
import { defineMetrics } from '../metrics/definitions.ts';
import { listen } from '../proxy/listen.ts';
import { Listener } from '../proxy/listener.ts';
import { Runtime, type RuntimeDependencies } from '../proxy/runtime.ts';
import type { Config } from '../routing-rules/schema.ts';
import { ByteBudget } from '../shadow/byte-budget.ts';
import { Comparer } from '../shadow/comparer.ts';
import { InFlight } from '../shadow/in-flight.ts';
import type { ComparedRoute } from '../shadow/messages.ts';
import { Tally } from '../shadow/tally.ts';
import { openAsyncReader } from '../store/async-reader.ts';
import { Reloads } from './reloads.ts';
import { version } from './version.ts';

const MIB = 1024 * 1024;
/** Bytes of answers under way that may be held for comparison, all routes together. */
const TEE_CAP = 128 * MIB;
/** Bytes of exchanges that may wait for the comparer thread. */
const QUEUE_CAP = 64 * MIB;
/** A drain waits this long for requests and shadows; then it breaks them off. Milliseconds. */
const DRAIN_DEADLINE = 30_000;

/** A proxy and its admin server, listening. */
export interface RunningFicus {
  readonly proxy: AddressInfo;
  readonly admin: AddressInfo;
  /** Serves by this configuration from now on; requests under way finish on the one they began with. */
  reload(config: Config): void;
  /** Keeps the configuration in force, and says in the log, on /readyz and in the metrics why there is no newer one. */
  refuseReload(why: string): void;
  /** Finishes what is under way, judges and writes what is left, and closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts a whole Ficus over a checked configuration. Rejects with a FicusError when a port is taken or the store was
 * written by a newer version; any other trouble with the store leaves it serving and counting.
 */
export async function startFicus(config: Config, log: Logger): Promise<RunningFicus> {
  const report = (level: 'info' | 'error', message: string) => log[level](message);
  const metrics = defineMetrics();
  metrics.buildInfo.labels(version(), process.version).set(1);
  const storePath = config.store.url.slice('sqlite:'.length);
  const tally = new Tally(metrics, Date.now);
  const comparer = new Comparer({
    storePath,
    routes: comparedRoutes(config),
    queueCap: QUEUE_CAP,
    tally,
    metrics,
    report,
  });
  await comparer.opened.catch((error: unknown) => refuseNewerStore(error, comparer));

  const inFlight = new InFlight();
  const dependencies: RuntimeDependencies = {
    metrics,
    tally,
    budget: new ByteBudget(TEE_CAP),
    submit: (exchange) => comparer.submit(exchange),
    random: Math.random,
    inFlight,
  };
  const listener = new Listener(new Runtime(config, dependencies), report);
  const reloads = new Reloads(metrics, Date.now);
  const store = openAsyncReader(storePath);
  const context: AdminContext = {
    config: () => listener.runtime.config,
    metrics,
    store,
    readiness: () => ({
      ready: !listener.draining,
      details: [storeDetail(comparer.storeProblem), reloads.detail],
    }),
    report,
  };
  const admin = createAdmin(context);

  const closeAll = async () => {
    await admin.close();
    await listener.runtime.destroy();
    await comparer.close();
    await store.close();
  };

  try {
    await admin.ready();
    const adminAddress = await listen(admin.server, config.admin.host, config.admin.port, 'admin.port');
    const proxyAddress = await listener.listen(config.listen.host, config.listen.port);
    return {
      proxy: proxyAddress,
      admin: adminAddress,
      reload: (next) => {
        const before = listener.runtime;
        for (const key of needsRestart(before.config, next))
          log.warn(`${key} has changed: it takes effect at the next start`);
        // The new rules go first: an exchange of a route that the comparer does not know yet could not be judged.
        comparer.setRoutes(comparedRoutes(next));
        listener.swap(new Runtime(next, dependencies));
        reloads.succeeded();
        log.info({ routes: next.routes.length }, 'the configuration was reloaded');
        before
          .close()
          .catch((error: unknown) => report('error', `closing old connections failed: ${messageOf(error)}`));
      },
      refuseReload: (why) => {
        reloads.failed(why);
        report('error', `the configuration was not reloaded: ${why}`);
      },
      stop: async () => {
        const deadline = setTimeout(() => listener.destroy(), DRAIN_DEADLINE);
        await listener.drain();
        clearTimeout(deadline);
        await inFlight.idle(
          Math.max(0, ...listener.runtime.config.routes.map(({ shadow }) => shadow.timeout)),
        );
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function comparedRoutes(config: Config): ComparedRoute[] {
  return config.routes.map(({ id, compare: { headers, cookieValues, rules } }) => ({
    id,
    headers,
    cookieValues,
    rules,
  }));
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
