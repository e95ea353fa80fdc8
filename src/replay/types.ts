/** What a replay is asked for and what it says. Plain data: it crosses threads and goes out as JSON. */

import type { Side, Verdict } from '../diff/types.ts';
import type { RedactionLists } from '../store/secret-names.ts';
import type { DifferenceExample, Discrepancy, Sample } from '../store/types.ts';
import type { AskSettings } from './settings.ts';

/** A discrepancy that is to be verified. */
export type ReplayTarget = Pick<Discrepancy, 'id' | 'route' | 'kind' | 'path'>;

/** A target, and whether the monolith had something at its place; if not, it is the service that has too much. */
export interface PlannedTarget extends ReplayTarget {
  readonly monolithHad: boolean;
}

/** One stored request, and the targets that it showed. */
export interface ReplaySample {
  readonly sample: Sample;
  readonly targets: readonly string[];
}

export interface ReplayPlan {
  readonly settings: AskSettings;
  /** URL of the store, whose redaction key makes equal values look equal. */
  readonly storePath: string;
  /** What is secret beside what looks so. */
  readonly redact: RedactionLists;
  readonly targets: readonly PlannedTarget[];
  readonly samples: readonly ReplaySample[];
  /** Stored requests that are left out because they are more than one run may send. */
  readonly leftOut: number;
  /** Headers of this run, flat: they take the place of stored ones of their name. */
  readonly headers: readonly string[];
}

/** Why a stored request says nothing today. */
export type NotReplayed =
  | 'redacted'
  | 'unsafe_method'
  | 'body_not_stored'
  | 'route_removed'
  | 'monolith_unreachable'
  | 'service_unreachable'
  | 'gone'
  | 'unauthorized'
  | 'not_answered'
  | 'rate_limited'
  | 'not_judged';

/** A difference of the replay as a reader sees it, with the discrepancy that it belongs to. */
export interface SeenDifference extends DifferenceExample {
  readonly id: string;
  readonly kind: string;
}

/** What became of one stored request. */
export interface ReplayedRequest {
  readonly type: 'request';
  /** The sample's number in the store. */
  readonly sample: number;
  readonly method: string;
  /** As it is stored, without secrets. */
  readonly target: string;
  readonly outcome: Extract<Verdict, 'match' | 'ignored' | 'mismatch'> | 'not_replayed';
  readonly reason?: NotReplayed;
  /** The reason as a sentence. */
  readonly why?: string;
  readonly status?: Readonly<Record<Side, number>>;
  /** Ids of the replayed discrepancies that this request still shows. */
  readonly stillDiffers: readonly string[];
  /** The first of its differences. */
  readonly differences: readonly SeenDifference[];
}

/** First line of a run. */
export interface ReplayBegin {
  readonly type: 'begin';
  readonly requests: number;
  readonly leftOut: number;
}

/**
 * `fixed`: every stored request was sent and none shows it any more. `allowed`: the same, but in some a rule allows it.
 * `differs`: at least one shows it. `incomplete`: none shows it, and not all could be sent.
 */
export type ReplayVerdict = 'fixed' | 'allowed' | 'differs' | 'incomplete';

/** How often something was so; `why` is the sentence. */
export interface ReplayObstacle {
  readonly reason: NotReplayed;
  readonly why: string;
  readonly count: number;
}

export interface ReplayedDiscrepancy extends ReplayTarget {
  readonly verdict: ReplayVerdict;
  /** The verdict as a reader sees it: `verified fixed (20 of 20 match)`. */
  readonly summary: string;
  readonly requests: number;
  readonly matching: number;
  readonly allowed: number;
  readonly differing: number;
  /** Of `differing`: those in which its place differs in another way than it did, or cannot be looked at any more. */
  readonly otherwise: number;
  readonly notReplayed: readonly ReplayObstacle[];
}

/** A discrepancy that was not asked for and showed itself. */
export interface OtherDiscrepancy {
  readonly id: string;
  readonly kind: string;
  readonly path: string;
  readonly count: number;
  readonly example: DifferenceExample;
}

/** Last line of a run. */
export interface ReplayResult {
  readonly type: 'result';
  readonly verdict: ReplayVerdict;
  readonly summary: string;
  readonly requests: number;
  readonly leftOut: number;
  readonly discrepancies: readonly ReplayedDiscrepancy[];
  readonly others: readonly OtherDiscrepancy[];
}

export type ReplayLine = ReplayBegin | ReplayedRequest | ReplayResult;
