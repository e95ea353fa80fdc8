import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { defineMetrics } from '../metrics/definitions.ts';
import { ownMetrics } from '../metrics/source.ts';
import { FrontEnd } from '../proxy/front-end.ts';
import type { Config } from '../routing-rules/schema.ts';
import type { Environment } from '../routing-rules/substitute.ts';
import { startBackEnd } from './back-end.ts';
import { onLineDropped, requestLog } from './logger.ts';

/** Bytes of answers under way that may be held for comparison. */
export const TEE_CAP = 128 * 1024 * 1024;

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
 * Starts a whole Ficus over a checked configuration, in this process. Rejects with a FicusError when a port is taken or
 * the store was written by a newer version; any other trouble with the store leaves it serving and counting.
 * `overrideToken`: what lets a request say which side serves it. `env`: where the tokens are that the configuration names.
 */
export async function startFicus(
  config: Config,
  log: Logger,
  overrideToken?: string,
  env: Environment = process.env,
): Promise<RunningFicus> {
  const metrics = defineMetrics();
  onLineDropped(log, () => metrics.logLinesDropped.labels().inc());
  const requests = requestLog(log, env);
  let frontEnd: FrontEnd | undefined;
  const backEnd = await startBackEnd(config, {
    metrics,
    allMetrics: ownMetrics(metrics),
    log,
    env,
    ready: () => frontEnd?.draining === false,
    stand: (standings) => frontEnd?.stand(standings),
  });
  const { comparer, tally } = backEnd;
  try {
    const serving = new FrontEnd(config, {
      metrics,
      tally,
      teeCap: TEE_CAP,
      submit: (exchange) => comparer.submit(exchange),
      report: (level, message) => log[level](message),
      overrideToken,
      breaker: (service, open) => backEnd.breakers.told(process.pid, service, open),
      requestLog: requests,
      standings: backEnd.stages.standings,
    });
    frontEnd = serving;
    const admin = await backEnd.listen();
    return {
      admin,
      proxy: await serving.listen(),
      reload: (next) => {
        // The new rules go first: an exchange of a route that the comparer does not know yet could not be judged.
        backEnd.reload(next);
        serving.reload(next);
      },
      refuseReload: backEnd.refuseReload,
      stop: async () => {
        await serving.drain();
        await serving.close();
        await backEnd.close();
      },
    };
  } catch (error) {
    await frontEnd?.close();
    await backEnd.close();
    throw error;
  }
}
