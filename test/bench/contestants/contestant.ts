import type { Processes, Running } from '../processes.ts';
import type { Programs } from '../programs.ts';

/** What a contestant is put in front of. */
export interface Setting {
  readonly processes: Processes;
  /** A folder of its own, which is there already. */
  readonly folder: string;
  /** Port to listen on, on 127.0.0.1. */
  readonly port: number;
  /** Host and port of who answers. */
  readonly monolith: string;
  /** Host and port of who gets a copy of every request; undefined where nobody does. */
  readonly service: string | undefined;
  /** Copies that may be under way at once, for contestants that bound them. */
  readonly copiesAtOnce: number;
  /** Flags for Node where the contestant is Ficus, for example to profile it. */
  readonly nodeFlags: readonly string[];
}

/** Judged exchanges since the start, for contestants that compare. */
export interface Comparisons {
  readonly match: number;
  readonly mismatch: number;
  /** All verdicts, skipped and failed ones too. */
  readonly total: number;
}

/** A contestant that runs. Its process and that one's children are what is measured. */
export interface RunningContestant {
  readonly process: Running;
  /** Absent where nothing is compared. */
  readonly comparisons?: () => Promise<Comparisons>;
  /** Discrepancies in the store; absent where nothing is compared. */
  readonly discrepancies?: () => Promise<number>;
}

/** A proxy that takes part. */
export interface Contestant {
  readonly name: string;
  /** The program it needs, where that is none of npm's. */
  readonly needs?: keyof Programs;
  /** Starts it. It may not listen yet when this resolves. */
  start(setting: Setting): Promise<RunningContestant>;
}
