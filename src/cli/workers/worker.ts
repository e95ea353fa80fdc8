import cluster from 'node:cluster';
import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import type { Logger } from 'pino';
import { FicusError, messageOf } from '../../errors.ts';
import { defineMetrics, type Metrics } from '../../metrics/definitions.ts';
import type { Standings } from '../../migration/standing.ts';
import { FrontEnd } from '../../proxy/front-end.ts';
import { ExchangeQueue } from '../../shadow/exchange-queue.ts';
import { Tally } from '../../shadow/tally.ts';
import { QUEUE_CAP } from '../back-end.ts';
import { onLineDropped, redactLogBy, requestLog } from '../logger.ts';
import { TEE_CAP } from '../running-ficus.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { snapshotParts } from './snapshot-parts.ts';

const COUNTS_EVERY = 250;
/** A worker that is killed takes along what it has counted since it last said it. */
const SNAPSHOT_EVERY = 1000;
/** At most one part in so many of a worker's time goes into saying what it has counted. */
const SNAPSHOT_SHARE = 100;

/**
 * One of several processes that serve: the primary gives it the configuration, judges what differs, and adds up what it
 * counts. Resolves when it is to end: with true where all is finished, and with false where it never listened, or the
 * primary has gone without waiting for it.
 */
export async function runWorker(log: Logger): Promise<boolean> {
  const over = Promise.withResolvers<boolean>();
  // Signals of a terminal go to all processes of the group; the primary says when to end.
  process.on('SIGTERM', ignore).on('SIGINT', ignore).on('SIGHUP', ignore);
  let serving: Serving | undefined;
  let stopping = false;
  process.on('message', (message: ToWorker, socket: Socket | undefined) => {
    switch (message.type) {
      case 'config':
        redactLogBy(log, message.config.redact);
        if (serving === undefined) serving = begun(message, log);
        else serving.reload(message);
        break;
      case 'standings':
        serving?.stand(message.standings);
        break;
      case 'judged':
        serving?.judged(message);
        break;
      case 'snapshot':
        void serving?.tell(message.request);
        break;
      case 'connection':
        send({ type: 'taken' });
        if (socket !== undefined) serving?.take(socket);
        break;
      case 'asked':
        send({ type: 'heard' });
        break;
      case 'stop':
        stopping = true;
        (serving?.stop() ?? Promise.resolve()).then(() => over.resolve(serving !== undefined), over.reject);
        break;
    }
  });
  // Without a primary nobody judges, counts or replaces: what is under way is finished, and that is all. Left to
  // itself, Node would end this process at once.
  if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true;
  process.once('disconnect', () => {
    if (stopping) over.resolve(false);
    else (serving?.drain() ?? Promise.resolve()).then(() => over.resolve(true), over.reject);
  });
  send({ type: 'ready' });
  return over.promise;
}

/** Says why where it cannot begin. */
function begun(message: ConfigMessage, log: Logger): Serving | undefined {
  try {
    return new Serving(message, log);
  } catch (error) {
    const known = error instanceof FicusError ? error : new FicusError('internal', { why: messageOf(error) });
    send({ type: 'failed', code: known.code, details: known.details });
    return undefined;
  }
}

type ConfigMessage = Extract<ToWorker, { type: 'config' }>;

class Serving {
  readonly #metrics: Metrics = defineMetrics();
  readonly #tally = new Tally(this.#metrics, Date.now);
  readonly #queue: ExchangeQueue;
  readonly #frontEnd: FrontEnd;
  readonly #counts: NodeJS.Timeout;
  #snapshots: NodeJS.Timeout;
  #telling = Promise.resolve(0);

  constructor({ config, workers, standings }: ConfigMessage, log: Logger) {
    this.#queue = new ExchangeQueue({
      cap: QUEUE_CAP / workers,
      tally: this.#tally,
      metrics: this.#metrics,
      send: (parcel) => send({ type: 'parcel', parcel }),
    });
    onLineDropped(log, () => this.#metrics.logLinesDropped.labels().inc());
    this.#frontEnd = new FrontEnd(config, {
      metrics: this.#metrics,
      tally: this.#tally,
      teeCap: TEE_CAP / workers,
      submit: (exchange) => this.#queue.submit(exchange),
      report: (level, message) => log[level](message),
      overrideToken: process.env.FICUS_OVERRIDE_TOKEN,
      breaker: (service, open) => send({ type: 'breaker', service, open }),
      standings,
      requestLog: requestLog(log, process.env),
    });
    this.#counts = setInterval(() => this.#sendCounts(), COUNTS_EVERY).unref();
    this.#snapshots = this.#nextSnapshot(SNAPSHOT_EVERY);
    send({ type: 'serves' });
  }

  reload({ config, standings }: ConfigMessage): void {
    this.#frontEnd.stand(standings);
    this.#frontEnd.reload(config);
  }

  take(socket: Socket): void {
    this.#frontEnd.take(socket);
  }

  stand(standings: Standings): void {
    this.#frontEnd.stand(standings);
  }

  judged({ judgements }: Extract<ToWorker, { type: 'judged' }>): void {
    if (judgements === undefined) this.#queue.lost();
    else this.#queue.judged(judgements);
  }

  /** Says what this process has counted, after what is being said. Resolves with the milliseconds of work in it. */
  tell(request: number | undefined): Promise<number> {
    this.#telling = this.#telling.then(() => this.#tell(request));
    return this.#telling;
  }

  async #tell(request: number | undefined): Promise<number> {
    let worked = 0;
    let begun = performance.now();
    for await (const part of snapshotParts(this.#metrics.registry)) {
      send({ type: 'snapshot', request, part, last: false });
      worked += performance.now() - begun;
      await turn();
      begun = performance.now();
    }
    send({ type: 'snapshot', request, part: [], last: true });
    return worked;
  }

  async drain(): Promise<void> {
    await this.#frontEnd.drain();
    await this.#frontEnd.close();
  }

  async stop(): Promise<void> {
    await this.drain();
    await this.#queue.emptied();
    clearInterval(this.#counts);
    clearTimeout(this.#snapshots);
    this.#sendCounts();
    await this.tell(undefined);
    await flushed();
  }

  #sendCounts(): void {
    const deltas = this.#tally.drain();
    const observed = this.#tally.observations.drain();
    if (deltas.length + observed.evidence.length + observed.shapes.length > 0)
      send({ type: 'counts', deltas, observed });
  }

  #nextSnapshot(after: number): NodeJS.Timeout {
    return setTimeout(async () => {
      const took = await this.tell(undefined);
      this.#snapshots = this.#nextSnapshot(Math.max(SNAPSHOT_EVERY, took * SNAPSHOT_SHARE));
    }, after).unref();
  }
}

/** False once the primary is gone. */
function send(message: FromWorker): boolean {
  if (!process.connected) return false;
  // A primary that has just died fails the message before it ends the connection; the end is what is acted upon.
  process.send?.(message, undefined, undefined, ignore);
  return true;
}

/** Resolves when the primary has been sent all that was said before. */
async function flushed(): Promise<void> {
  if (!process.connected) return;
  await new Promise<void>((resolve) =>
    process.send?.({ type: 'done' } satisfies FromWorker, () => resolve()),
  );
}

function ignore(): void {
  // The primary has heard it as well.
}
