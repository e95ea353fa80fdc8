import type { AsyncDurableWriter } from '../store/durable-calls.ts';
import type { Check, LedgerDraft, LedgerEntry, LedgerSource, Standing } from '../store/ledger-entry.ts';
import type { Standings } from './standing.ts';

/** The gate: what a route must pass to rise. Empty where nothing is asked of it. */
export type ChecksFor = (route: string, from: Standing, to: Standing) => Promise<readonly Check[]>;

export interface StageControlOptions {
  readonly ledger: Pick<AsyncDurableWriter, 'appendToLedger' | 'ledgerState'>;
  readonly checksFor: ChecksFor;
  /** Puts standings into force, on all processes. */
  readonly apply: (standings: Standings) => void;
  /** Told of each entry as it is written. */
  readonly recorded?: (entry: LedgerEntry) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly report: (level: 'info' | 'warn' | 'error', message: string) => void;
}

/** A wish to move a route. */
export interface Move {
  readonly route: string;
  /** Where the caller saw it: from anywhere else it does not rise. */
  readonly from?: Standing;
  readonly to: Standing;
  readonly actor: string;
  readonly reason: string;
  readonly source?: LedgerSource;
  /** Rise whatever the gate says; it is marked for ever. */
  readonly force?: boolean;
  /** What the caller knows already; otherwise the gate is asked where the route would rise. */
  readonly checks?: readonly Check[];
}

/** A move that is in force: in the ledger, or waiting for a store that takes it. */
export type InForce =
  | { readonly recorded: true; readonly entry: LedgerEntry }
  | { readonly recorded: false; readonly draft: LedgerDraft; readonly why: string };

/** What became of a wish; where the gate refused, all its checks. */
export type Moved = InForce | { readonly refused: readonly Check[] };
