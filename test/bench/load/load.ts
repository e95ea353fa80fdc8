import type { Processes } from '../processes.ts';
import type { Programs } from '../programs.ts';
import { autocannon } from './autocannon.ts';
import { wrk } from './wrk.ts';

/** What to send, for how long. */
export interface LoadOrder {
  readonly processes: Processes;
  readonly folder: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** The file whose bytes are the request's body. */
  readonly bodyFile: string | undefined;
  readonly connections: number;
  /** Whole seconds. */
  readonly seconds: number;
}

/** What came back. Latencies in milliseconds. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** Answers that were not 2xx, and requests that got none. */
  readonly errors: number;
}

export interface LoadTool {
  readonly name: string;
  drive(order: LoadOrder): Promise<LoadResult>;
}

/** wrk where it is installed, for it takes the least from a machine that it shares with what it drives. */
export function loadTool(programs: Programs): LoadTool {
  return programs.wrk === undefined ? autocannon : wrk;
}
