/** What the store keeps and answers. Everything here is plain data: it crosses threads. */

import type { Cause } from '../diff/causes/cause.ts';
import type { FeatureSource } from '../diff/causes/features.ts';
import type { Suggestion } from '../diff/causes/suggestion.ts';
import type { Exchange } from '../diff/exchange.ts';
import type { Difference, Kind, Side, Verdict } from '../diff/types.ts';
import type { EvidenceQuery, Observed, RouteCoverage, RouteEvidence } from './evidence.ts';
import type { LatencyQuery, LatencySeries } from './latency-over-time.ts';
import type { LedgerEntry } from './ledger-entry.ts';
import type { LedgerVerification } from './ledger-reader.ts';
import type { LedgerHead } from './ledger-writer.ts';
import type { PrunedRecord, PruneStep } from './pruned.ts';
import type { CoverageRequest, PreviewRequest, RulePreview } from './rule-trial.ts';
import type { Trend } from './trend.ts';
import type { VolatilePlace } from './volatile-places.ts';

/** `not_sampled` is no verdict: it says how much was left out by `shadow.sample`. */
export type CountedVerdict = Verdict | 'not_sampled';

/** An increment of an exact counter, per route and minute. `reason` is empty for match, ignored and mismatch. */
export interface CountDelta {
  readonly route: string;
  /** Whole minutes since the epoch. */
  readonly minute: number;
  readonly verdict: CountedVerdict;
  readonly reason: string;
  readonly count: number;
  /** Some of the requests that were counted: what they have in common is held against those that differ. */
  readonly requests?: readonly FeatureSource[];
}

/** A compared exchange that differs, with all its differences, ignored ones included. */
export interface Finding {
  readonly exchange: Exchange;
  readonly differences: readonly Difference[];
}

/** What is new of one rule: exchanges that were looked at for its path, had it, and in which it allowed something. */
export interface RuleUse {
  readonly route: string;
  /** As `describeRule` writes it. */
  readonly rule: string;
  /** When the last of them began, milliseconds since the epoch. */
  readonly at: number;
  readonly looked: number;
  readonly reached: number;
  readonly used: number;
}

/** What is known of one rule since it was first seen. Times are ISO 8601 in UTC. */
export interface RuleRecord extends Omit<RuleUse, 'at'> {
  readonly firstSeen: string;
  /** Absent where it has never allowed anything. */
  readonly lastUsed?: string;
}

/** What the writer puts into the file in one transaction. */
export interface Batch {
  readonly counts: readonly CountDelta[];
  readonly findings: readonly Finding[];
  readonly ruleUses?: readonly RuleUse[];
  readonly observed?: Observed;
  /** When the present step of each route began, milliseconds since the epoch. */
  readonly steps?: ReadonlyMap<string, number>;
}

/** The one writer. Lives in the comparer thread; every call is synchronous. */
export interface StoreWriter {
  /**
   * Writes a batch whole or not at all. Throws what the database threw; the caller counts it and goes on. Throws
   * FicusError `store_gone` where the file is not the one that was opened: only a new writer helps.
   */
  write(batch: Batch): void;
  /**
   * One step, of some 50 ms at most, towards the limits on age and size; costs next to nothing where there is nothing to
   * do. `now`: milliseconds since the epoch. Throws like `write`.
   */
  prune(now: number): PruneStep;
  /** Number of open discrepancies by route and kind, kept as writes happen. */
  openDiscrepancies(): readonly { route: string; kind: DiscrepancyKind; count: number }[];
  /** What second answers of the monolith have shown of places, those that were seen last first. For a judge that begins anew. */
  volatilePlaces(): readonly VolatilePlace[];
  /** Size of the database and its write-ahead log, bytes. */
  bytes(): number;
  close(): void;
}

export const STATES = ['open', 'investigating', 'resolved', 'accepted'] as const;
export type State = (typeof STATES)[number];

/** `other` is what a route gathers that has too many discrepancies to keep them apart. */
export type DiscrepancyKind = Kind | 'other';

/** States in which a discrepancy is not settled: it is open work, and keeps its route from being ready. */
export const UNSETTLED: readonly State[] = ['open', 'investigating'];

/** One decision about a discrepancy, or its coming back (`actor` is then `ficus`). Times are ISO 8601 in UTC. */
export interface TriageEntry {
  readonly at: string;
  readonly actor: string;
  readonly from: State;
  readonly to: State;
  /** Who had it from then on; absent for nobody. */
  readonly assignee?: string;
  readonly note?: string;
  /** The rule that covers it, where it was accepted because of one. */
  readonly rule?: string;
  /** The sample that shows it coming back. */
  readonly sample?: number;
}

/** One decision, and the id of the discrepancy that it is about. */
export interface Decision extends TriageEntry {
  readonly discrepancy: string;
}

/** All differences with one fingerprint, across exchanges. Times are ISO 8601 in UTC. */
export interface Discrepancy {
  /** 12 hex digits of the fingerprint's hash: stable across restarts and stores. */
  readonly id: string;
  readonly route: string;
  readonly kind: DiscrepancyKind;
  /** The place: indices generalised; `other` for that kind. */
  readonly path: string;
  readonly state: State;
  readonly assignee?: string;
  /** Present where it came back after it was resolved, and is not settled since: when, and which sample shows it. */
  readonly regression?: true;
  readonly regressedAt?: string;
  readonly regressionSample?: number;
  /** Exchanges in which it was a mismatch. */
  readonly count: number;
  /** Exchanges in which a rule allowed it. */
  readonly ignoredCount: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly example: DifferenceExample;
  /** Why it is there, as far as its exchanges agree: one sentence with figures. */
  readonly cause?: string;
  /** Present where it was asked for. */
  readonly trend?: Trend;
}

/** One difference as a reviewer reads it. `left` and `right` are JSON text, redacted, shortened; absent where absent. */
export interface DifferenceExample {
  readonly path: string;
  readonly left?: string;
  readonly right?: string;
  readonly detail: string;
  readonly ignoredBy?: string;
}

export interface SampleAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** Redacted text; `null` where the body is binary or was beyond `maxBody`. */
  readonly body: string | null;
  /** Bytes of the body as it came. */
  readonly bytes: number;
  /** True when `body` is only the beginning. */
  readonly truncated: boolean;
  readonly seconds: number;
}

/** One stored, redacted exchange of a discrepancy. */
export interface Sample {
  readonly id: number;
  readonly at: string;
  readonly served: Side;
  readonly request: {
    readonly id: string;
    readonly method: string;
    readonly target: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string | null;
  };
  readonly left: SampleAnswer;
  readonly right: SampleAnswer;
  /** The places of this discrepancy in this exchange. */
  readonly differences: readonly DifferenceExample[];
  /** Those of other discrepancies that keep the same exchange as a sample; absent where none does. */
  readonly others?: readonly OtherDifference[];
}

/** A place in a sample that another discrepancy covers. */
export interface OtherDifference extends DifferenceExample {
  readonly discrepancy: string;
}

export interface DiscrepancyDetail extends Discrepancy {
  /** What explains most comes first; empty where the exchanges do not agree. */
  readonly causes: readonly Cause[];
  readonly suggestion: Suggestion;
  /** Oldest first. */
  readonly history: readonly TriageEntry[];
  readonly samples: readonly Sample[];
}

export interface DiscrepancyQuery {
  readonly route?: string;
  readonly kind?: DiscrepancyKind;
  /** `unsettled`: open or investigated, and not merely allowed, as `openDiscrepancies` counts. */
  readonly state?: State | 'unsettled';
  /** Text that must occur in the path or the example. */
  readonly q?: string;
  /** ISO time: only those last seen since then. */
  readonly since?: string;
  /** Where the page before ended; opaque. */
  readonly cursor?: string;
  /** At most 500; 100 when absent. */
  readonly limit?: number;
  /** Now, milliseconds since the epoch: with it, each has its trend of the day before. */
  readonly trendAt?: number;
}

export interface DiscrepancyPage {
  readonly items: readonly Discrepancy[];
  /** Absent on the last page. */
  readonly cursor?: string;
}

/** Counts of one route; verdicts and reasons that never occurred are absent. */
export interface RouteCounts {
  readonly route: string;
  readonly verdicts: Readonly<Partial<Record<CountedVerdict, number>>>;
  /** By reason, for failed and skipped. */
  readonly reasons: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly openDiscrepancies: number;
}

/** Counts over time: buckets of `bucketMinutes` each, numbered from 0; those in which nothing was counted are absent. */
export interface VerdictSeries {
  readonly bucketMinutes: number;
  readonly routes: readonly {
    readonly route: string;
    readonly points: readonly {
      /** When the bucket begins, ISO 8601 in UTC. */
      readonly at: string;
      readonly bucket: number;
      readonly verdicts: RouteCounts['verdicts'];
    }[];
  }[];
}

/** Read access, for the admin side. Calls are synchronous here; the reader thread makes them awaitable. */
export interface StoreReader {
  /** `since`: ISO time, rounded down to the minute; absent: all that is kept. */
  routeCounts(since?: string): readonly RouteCounts[];
  discrepancies(query: DiscrepancyQuery): DiscrepancyPage;
  /**
   * By id or by an unambiguous beginning of one, at least 4 digits; undefined when there is none. `trendAt` as in a
   * DiscrepancyQuery.
   */
  discrepancy(id: string, trendAt?: number): DiscrepancyDetail | undefined;
  /** What was decided about all discrepancies of a route that are kept, oldest first. */
  decisions(route: string): readonly Decision[];
  /** At most `buckets` for all that was counted since; `since`: ISO time, absent: all that is kept. */
  verdictSeries(buckets: number, since?: string): VerdictSeries;
  latencySeries(query: LatencyQuery): LatencySeries;
  /** By route and rule; of rules that are gone, too. */
  ruleUses(): readonly RuleRecord[];
  /** What a proposed rule would hide among stored samples, and what does not fit it. */
  previewRule(request: PreviewRequest): RulePreview;
  /** The rules in force that cover a discrepancy whole, in all its samples; undefined where they do not. */
  coveringRules(request: CoverageRequest): readonly string[] | undefined;
  /** Of one route, newest first. */
  ledgerHistory(route: string): readonly LedgerEntry[];
  /** Of all routes; `known`: the end of the chain as its writer remembers it. */
  verifyLedger(known?: LedgerHead): LedgerVerification;
  /** What was pruned, by kind; kinds of which nothing was are absent. */
  pruned(): readonly PrunedRecord[];
  /** What began since the given times, in the order of the queries. */
  evidence(queries: readonly EvidenceQuery[]): readonly RouteEvidence[];
  coverage(route: string): RouteCoverage;
  close(): void;
}
