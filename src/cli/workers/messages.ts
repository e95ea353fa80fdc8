import type { ErrorCode } from '../../errors.ts';
import type { Standings } from '../../migration/standing.ts';
import type { Config } from '../../routing-rules/schema.ts';
import type { Judgements, Parcel } from '../../shadow/exchange-queue.ts';
import type { Observed } from '../../store/evidence.ts';
import type { CountDelta } from '../../store/types.ts';

/** A process's metrics as the client library writes them down: what `Registry.aggregate` adds up. */
export type MetricsSnapshot = readonly object[];

/** A part of what a worker has counted. */
export interface SnapshotPart {
  readonly type: 'snapshot';
  /** The question that this answers; undefined for one that was sent unasked. */
  readonly request: number | undefined;
  readonly part: MetricsSnapshot;
  /** With this one the snapshot is whole. */
  readonly last: boolean;
}

/** The primary to a worker. */
export type ToWorker =
  /** Serve by this from now on; the first one starts it. */
  | {
      readonly type: 'config';
      readonly config: Config;
      readonly workers: number;
      readonly standings: Standings;
    }
  /** Routes stand here from now on. */
  | { readonly type: 'standings'; readonly standings: Standings }
  /** The oldest parcel is judged; undefined when the comparer has died with it. */
  | { readonly type: 'judged'; readonly judgements: Judgements | undefined }
  | { readonly type: 'snapshot'; readonly request: number }
  /** A client's connection comes with it, and is to be said to be taken. */
  | { readonly type: 'connection' }
  /** To be answered with `heard`. */
  | { readonly type: 'asked' }
  /** Finish what is under way, and end. */
  | { readonly type: 'stop' };

/** A worker to the primary. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** It takes connections from now on. */
  | { readonly type: 'serves' }
  | { readonly type: 'taken' }
  | { readonly type: 'heard' }
  | {
      readonly type: 'failed';
      readonly code: ErrorCode;
      readonly details: Readonly<Record<string, string>>;
    }
  | { readonly type: 'parcel'; readonly parcel: Parcel }
  | { readonly type: 'counts'; readonly deltas: readonly CountDelta[]; readonly observed: Observed }
  /** The breaker of a service has changed in this process; `open`: it is anything but closed. */
  | { readonly type: 'breaker'; readonly service: string; readonly open: boolean }
  /** Nothing more will be said. */
  | { readonly type: 'done' }
  | SnapshotPart;
