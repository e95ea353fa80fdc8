import type { RereadOutcome } from '../diff/noise.ts';
import type { Rule } from '../diff/types.ts';
import type { ErrorCode } from '../errors.ts';
import type { Observed } from '../store/evidence.ts';
import type { StoreLimits } from '../store/limits.ts';
import type { PruneStep } from '../store/pruned.ts';
import type { RedactionLists } from '../store/secret-names.ts';
import type { CountDelta, StoreWriter } from '../store/types.ts';
import type { Packed } from './parcel.ts';
import type { Dropped } from './pending-batch.ts';
import type { JudgedTotal } from './tally.ts';

/** What the comparer needs to know of one route. */
export interface ComparedRoute {
  readonly id: string;
  /** Lower-case names of the compared headers. */
  readonly headers: readonly string[];
  /** Whether the values of cookies count, where set-cookie is compared. */
  readonly cookieValues?: boolean;
  readonly rules: readonly Rule[];
  /** How the monolith is asked again where the sides differ; undefined where it never is. */
  readonly reread?: RereadSettings;
  /** When its present step began, milliseconds since the epoch: evidence from before is never mixed with evidence from after. */
  readonly stepBegan?: number;
}

export interface RereadSettings {
  /** Most second questions a second. */
  readonly perSecond: number;
  /** Milliseconds for a whole answer, and bytes of its body that are kept. */
  readonly timeout: number;
  readonly maxBody: number;
}

/** Where the monolith is asked again. */
export interface MonolithAddress {
  readonly url: string;
  /** Milliseconds to open a connection. */
  readonly connect: number;
  /** As in UpstreamTls. */
  readonly ca?: string | undefined;
  readonly serverName?: string | undefined;
}

/** What the comparer thread works by. */
export interface ComparerSettings {
  readonly routes: readonly ComparedRoute[];
  /** Undefined where it cannot be asked. */
  readonly monolith?: MonolithAddress | undefined;
  /** What is secret beside what looks so; nothing when absent. */
  readonly redact?: RedactionLists | undefined;
}

/** What the thread begins with. */
export interface ComparerThreadData {
  readonly storePath: string;
  readonly storeLimits: StoreLimits | undefined;
  readonly settings: ComparerSettings;
}

/** Event loop to comparer thread. */
export type ToComparer =
  | { readonly type: 'settings'; readonly settings: ComparerSettings }
  | { readonly type: 'exchanges'; readonly packed: Packed; readonly cost: number }
  /** Together, so that no write comes between them. */
  | { readonly type: 'counts'; readonly deltas: readonly CountDelta[]; readonly observed: Observed }
  /** Somebody else has changed the store: tell what is open now. */
  | { readonly type: 'recount' }
  | { readonly type: 'close' };

/** Comparer thread to event loop. */
export type FromComparer =
  | { readonly type: 'opened' }
  | {
      readonly type: 'store_failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'judged';
      readonly results: readonly JudgedTotal[];
      readonly cost: number;
      readonly lagSeconds: number;
    }
  /** Verdicts that had to wait for the monolith's second answer, and what that said of them; of no parcel's cost. */
  | {
      readonly type: 'reread';
      readonly results: readonly JudgedTotal[];
      readonly route: string;
      readonly outcome: RereadOutcome | 'failed';
    }
  | {
      readonly type: 'written';
      readonly storeBytes: number;
      readonly open: ReturnType<StoreWriter['openDiscrepancies']>;
    }
  | { readonly type: 'open'; readonly open: ReturnType<StoreWriter['openDiscrepancies']> }
  | { readonly type: 'pruned'; readonly pruned: PruneStep['pruned'] }
  | { readonly type: 'dropped'; readonly dropped: Dropped }
  | { readonly type: 'compare_failed'; readonly message: string }
  | { readonly type: 'write_failed'; readonly message: string }
  | { readonly type: 'closed' };
