import type { Command } from 'commander';

/** Where a verb writes and what it may know of its surroundings; tests pass their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True when `out` is a terminal that shows colours. */
  readonly color: boolean;
  /** True when somebody watches `err`, so that a line may be written over. */
  readonly watched: boolean;
  /** The verb's exit status; 0 until it says otherwise. */
  exitCode: number;
}

/** Adds one verb, its options, its help and its action to the program. */
export type Verb = (program: Command, terminal: Terminal) => void;

/** The terminal of this process. Colour follows NO_COLOR and whether standard output is a terminal. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessNobodyReads);
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    env: process.env,
    color: process.stdout.isTTY === true && !process.env.NO_COLOR,
    watched: process.stderr.isTTY === true && process.env.TERM !== 'dumb',
    exitCode: 0,
  };
}

/** Whoever read has heard enough, as `head` does: what the verb has to do and its exit status stay. */
function unlessNobodyReads(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
