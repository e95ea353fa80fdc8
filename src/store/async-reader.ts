import { Worker } from 'node:worker_threads';
import { FicusError } from '../errors.ts';
import { siblingModule } from '../package-root.ts';
import type { EvidenceQuery, RouteCoverage, RouteEvidence } from './evidence.ts';
import type { LatencyQuery, LatencySeries } from './latency-over-time.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { LedgerVerification } from './ledger-reader.ts';
import type { LedgerHead } from './ledger-writer.ts';
import type { PrunedRecord } from './pruned.ts';
import type { ReaderCall } from './reader-calls.ts';
import type { CoverageRequest, PreviewRequest, RulePreview } from './rule-trial.ts';
import { CallThread } from './thread-calls.ts';
import type {
  Decision,
  DiscrepancyDetail,
  DiscrepancyPage,
  DiscrepancyQuery,
  RouteCounts,
  RuleRecord,
  VerdictSeries,
} from './types.ts';

/** The same reads as promises, answered by another thread. `close` ends that thread; calls after it are refused. */
export interface AsyncStoreReader {
  routeCounts(since?: string): Promise<readonly RouteCounts[]>;
  discrepancies(query: DiscrepancyQuery): Promise<DiscrepancyPage>;
  discrepancy(id: string, trendAt?: number): Promise<DiscrepancyDetail | undefined>;
  decisions(route: string): Promise<readonly Decision[]>;
  verdictSeries(buckets: number, since?: string): Promise<VerdictSeries>;
  latencySeries(query: LatencyQuery): Promise<LatencySeries>;
  ruleUses(): Promise<readonly RuleRecord[]>;
  previewRule(request: PreviewRequest): Promise<RulePreview>;
  coveringRules(request: CoverageRequest): Promise<readonly string[] | undefined>;
  ledgerHistory(route: string): Promise<readonly LedgerEntry[]>;
  verifyLedger(known?: LedgerHead): Promise<LedgerVerification>;
  pruned(): Promise<readonly PrunedRecord[]>;
  evidence(queries: readonly EvidenceQuery[]): Promise<readonly RouteEvidence[]>;
  coverage(route: string): Promise<RouteCoverage>;
  close(): Promise<void>;
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
  const thread = new CallThread({ start: () => start(path), called: 'reader thread', unavailable });
  const ask = <T>(name: ReaderCall, ...args: readonly unknown[]): Promise<T> => thread.ask<T>(name, args);

  return {
    routeCounts: (since) => ask('routeCounts', since),
    discrepancies: (query) => ask('discrepancies', query),
    discrepancy: (id, trendAt) => ask('discrepancy', id, trendAt),
    decisions: (route) => ask('decisions', route),
    verdictSeries: (buckets, since) => ask('verdictSeries', buckets, since),
    latencySeries: (query) => ask('latencySeries', query),
    ruleUses: () => ask('ruleUses'),
    previewRule: (request) => ask('previewRule', request),
    coveringRules: (request) => ask('coveringRules', request),
    ledgerHistory: (route) => ask('ledgerHistory', route),
    verifyLedger: (known) => ask('verifyLedger', known),
    pruned: () => ask('pruned'),
    evidence: (queries) => ask('evidence', queries),
    coverage: (route) => ask('coverage', route),
    close: () => thread.close(),
  };
}

function startReaderThread(path: string): Worker {
  return new Worker(siblingModule('reader-thread', import.meta.url), { workerData: { path } });
}

function unavailable(why: string): FicusError {
  return new FicusError('store_unavailable', { why });
}
