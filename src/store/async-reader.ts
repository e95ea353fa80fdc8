import { Worker } from 'node:worker_threads';
import { FicusError, messageOf } from '../errors.ts';
import { siblingModule } from '../package-root.ts';
import type { EvidenceQuery, RouteCoverage, RouteEvidence } from './evidence.ts';
import type { CallMessage, ReaderCall, ReplyMessage } from './reader-calls.ts';
import type {
  DiscrepancyDetail,
  DiscrepancyPage,
  DiscrepancyQuery,
  RouteCounts,
  RuleRecord,
} from './types.ts';

/** The same reads as promises, answered by another thread. `close` ends that thread; calls after it are refused. */
export interface AsyncStoreReader {
  routeCounts(since?: string): Promise<readonly RouteCounts[]>;
  discrepancies(query: DiscrepancyQuery): Promise<DiscrepancyPage>;
  discrepancy(id: string): Promise<DiscrepancyDetail | undefined>;
  ruleUses(): Promise<readonly RuleRecord[]>;
  evidence(queries: readonly EvidenceQuery[]): Promise<readonly RouteEvidence[]>;
  coverage(route: string): Promise<RouteCoverage>;
  close(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: FicusError): void;
}

/** Starts the thread that reads the store at `path`; tests pass one that fails. */
export type StartReaderThread = (path: string) => Worker;

/**
 * Reads the store in a thread of its own, so that a large query never holds up the event loop. Neither the
 * file nor the thread needs to exist yet: the first call starts the thread, and so does the first after a crash.
 * Calls reject with FicusError `store_unavailable`, or `bad_request` where the query is at fault. A thread that
 * has nothing to do does not keep the process alive.
 */
export function openAsyncReader(
  path: string,
  start: StartReaderThread = startReaderThread,
): AsyncStoreReader {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let closed = false;
  let calls = 0;

  const failAll = (why: string): void => {
    const failed = [...waiting.values()];
    waiting.clear();
    for (const { reject } of failed) reject(unavailable(why));
  };

  const settle = (message: ReplyMessage): void => {
    const waiter = waiting.get(message.call);
    waiting.delete(message.call);
    if (waiting.size === 0) thread?.unref();
    if ('error' in message) waiter?.reject(new FicusError(message.error.code, message.error.details));
    else waiter?.resolve(message.value);
  };

  const running = (): Worker => {
    if (thread !== undefined) return thread;
    const started = start(path);
    const lost = (why: string): void => {
      if (thread !== started) return;
      thread = undefined;
      failAll(why);
    };
    started.on('message', settle);
    started.on('error', (error) => lost(`its reader thread failed: ${messageOf(error)}`));
    started.on('exit', () => lost('its reader thread ended'));
    thread = started;
    return started;
  };

  const ask = <T>(name: ReaderCall, ...args: readonly unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (closed) throw unavailable('it is closed');
      const call = calls++;
      const worker = running();
      waiting.set(call, { resolve: (value) => resolve(value as T), reject });
      worker.ref();
      worker.postMessage({ call, name, args } satisfies CallMessage);
    });

  return {
    routeCounts: (since) => ask('routeCounts', since),
    discrepancies: (query) => ask('discrepancies', query),
    discrepancy: (id) => ask('discrepancy', id),
    ruleUses: () => ask('ruleUses'),
    evidence: (queries) => ask('evidence', queries),
    coverage: (route) => ask('coverage', route),
    close: async () => {
      closed = true;
      const ending = thread;
      thread = undefined;
      failAll('it is closed');
      await ending?.terminate();
    },
  };
}

function startReaderThread(path: string): Worker {
  return new Worker(siblingModule('reader-thread', import.meta.url), { workerData: { path } });
}

function unavailable(why: string): FicusError {
  return new FicusError('store_unavailable', { why });
}
