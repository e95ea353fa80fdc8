import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { FicusError, messageOf } from '../../errors.ts';
import { defineMetrics } from '../../metrics/definitions.ts';
import type { Config } from '../../routing-rules/schema.ts';
import { type BackEnd, startBackEnd } from '../back-end.ts';
import { onLineDropped } from '../logger.ts';
import type { RunningFicus } from '../running-ficus.ts';
import { Door } from './door.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { WorkerMetrics } from './worker-metrics.ts';

/** A worker that dies sooner than this after its start is replaced with a pause of as many milliseconds. */
const SETTLED = 1000;
/** Beyond the drain's own time: what a worker gets to say its last before it is killed, milliseconds. */
const GRACE = 5_000;

/**
 * Starts Ficus with several processes that serve; this one judges, stores, and answers the admin API for all of them.
 * Rejects as startFicus does.
 */
export async function startWorkers(first: Config, workers: number, log: Logger): Promise<RunningFicus> {
  const metrics = defineMetrics();
  onLineDropped(log, () => metrics.logLinesDropped.labels().inc());
  const allMetrics = new WorkerMetrics(metrics, (id, request) =>
    tell(cluster.workers?.[id], { type: 'snapshot', request }),
  );
  let config = first;
  const serving = new Set<number>();
  let stopping = false;
  const backEnd = await startBackEnd(first, {
    metrics,
    allMetrics,
    log,
    env: process.env,
    ready: () => !stopping && serving.size > 0,
    stand: (standings) => {
      for (const worker of all()) tell(worker, { type: 'standings', standings });
    },
  });
  const door = new Door();
  const allServe = Promise.withResolvers<void>();
  cluster.setupPrimary({ serialization: 'advanced' });

  const begin = () => {
    const begun = Date.now();
    const worker = cluster.fork();
    allMetrics.began(worker.id);
    worker.on('message', (message: FromWorker) => {
      switch (message.type) {
        case 'ready':
          tell(worker, {
            type: 'config',
            config: listeningAs(first, config),
            workers,
            standings: backEnd.stages.standings,
          });
          break;
        case 'serves':
          serving.add(worker.id);
          door.admit(worker);
          log.info({ worker: worker.id, pid: worker.process.pid }, 'a worker serves');
          if (serving.size === workers) allServe.resolve();
          break;
        case 'taken':
          door.taken(worker);
          break;
        case 'heard':
          door.heard(worker);
          break;
        case 'failed':
          allServe.reject(new FicusError(message.code, message.details));
          break;
        case 'snapshot':
          allMetrics.told(worker.id, message);
          break;
        case 'breaker':
          backEnd.breakers.told(worker.id, message.service, message.open);
          break;
        case 'parcel':
        case 'counts':
          judge(backEnd, worker, message);
          break;
      }
    });
    // What is handed to one that was just killed says so here; the worker's end tells the rest.
    worker.on('error', (error) =>
      log.debug({ worker: worker.id }, `a worker was not reached: ${messageOf(error)}`),
    );
    worker.on('exit', async (code, signal) => {
      serving.delete(worker.id);
      // The last that it has said may still be on its way.
      if (worker.isConnected()) await once(worker, 'disconnect');
      door.gone(worker);
      allMetrics.ended(worker.id);
      backEnd.breakers.ended(worker.id);
      if (stopping) return;
      log.error(
        { worker: worker.id, pid: worker.process.pid },
        `a worker died (${signal ?? code}): another one takes its place`,
      );
      setTimeout(() => !stopping && begin(), Date.now() - begun < SETTLED ? SETTLED : 0);
    });
  };

  const stop = async () => {
    stopping = true;
    await door.close();
    await Promise.all(all().map((worker) => end(worker, config.listen.timeouts.drain + GRACE)));
    await backEnd.close();
  };

  try {
    const admin = await backEnd.listen();
    const { host, port } = first.listen;
    const proxy = await door.open(host, port);
    for (let i = 0; i < workers; i += 1) begin();
    await allServe.promise;
    return {
      admin,
      proxy,
      reload: (next) => {
        config = next;
        backEnd.reload(next);
        for (const worker of all())
          tell(worker, { type: 'config', config, workers, standings: backEnd.stages.standings });
      },
      refuseReload: backEnd.refuseReload,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A worker that is new after a reload listens where the others do: address, port and TLS take effect at the next start. */
function listeningAs({ listen: { host, port, tls } }: Config, next: Config): Config {
  const { tls: nextTls, ...listen } = next.listen;
  const certificate = tls && (nextTls ?? tls);
  return { ...next, listen: { ...listen, host, port, ...(certificate && { tls: certificate }) } };
}

/** What a worker wants judged or counted. Its judgements are counted here where it has died meanwhile. */
function judge(
  { comparer, tally }: BackEnd,
  worker: Worker,
  message: Extract<FromWorker, { type: 'parcel' | 'counts' }>,
): void {
  if (message.type === 'counts') {
    comparer.addCounts(message.deltas, message.observed);
    return;
  }
  // It lies in the memory of the message that it came with, and perhaps with others: only a copy can be moved on.
  const { packed } = message.parcel;
  const parcel = {
    ...message.parcel,
    packed: { ...packed, numbers: new Float64Array(packed.numbers), bytes: new Uint8Array(packed.bytes) },
  };
  const taken = comparer.forward(parcel, (judgements) => {
    if (worker.isConnected()) tell(worker, { type: 'judged', judgements });
    else for (const result of judgements?.results ?? []) tally.judged(result);
  });
  if (!taken) tell(worker, { type: 'judged', judgements: undefined });
}

function all(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

function tell(worker: Worker | undefined, message: ToWorker): void {
  // One that was killed a moment ago still counts as connected; what becomes of it is heard from its exit.
  if (worker?.isConnected()) worker.send(message, isGone);
}

/** Lets a worker finish; one that does not in time is killed. */
async function end(worker: Worker, patience: number): Promise<void> {
  if (worker.isDead()) return;
  const ended = Promise.all([once(worker, 'exit'), once(worker, 'disconnect')]);
  const deadline = setTimeout(() => worker.process.kill('SIGKILL'), patience);
  tell(worker, { type: 'stop' });
  await ended;
  clearTimeout(deadline);
}

function isGone(): void {
  // Without a listener a message that cannot be delivered would end this process.
}
