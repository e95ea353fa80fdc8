import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Flags for Node itself. */
  readonly nodeFlags?: readonly string[];
  /** Another entry than `src/main.ts`. */
  readonly entry?: string;
  /** A command that runs it, with its arguments. */
  readonly wrapper?: readonly string[];
}

/** Runs one command line of Ficus as its own process and resolves with what it said. */
export async function runFicus(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = spawnFicus(args, options);
  const [code] = (await once(child.process, 'close')) as [number | null];
  return { code, out: child.out(), err: child.err() };
}

export interface RunningProcess {
  readonly process: ChildProcess;
  out(): string;
  err(): string;
  /** Resolves with the match once what the process printed after `from` matches. Rejects when it ends before. */
  printed(pattern: RegExp, from?: number): Promise<RegExpExecArray>;
}

/** Starts Ficus as its own process; it is killed when the test ends, if it still runs. */
export function spawnFicus(args: readonly string[], options: RunOptions = {}): RunningProcess {
  const { env = {}, cwd, nodeFlags = [], entry = MAIN, wrapper = [] } = options;
  const [command = '', ...rest] = [...wrapper, process.execPath, ...nodeFlags, entry, ...args];
  const child = spawn(command, rest, {
    // Node says so on standard error where both are set, and many a CI sets the other one.
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  let out = '';
  let err = '';
  let closed = false;
  child.once('close', () => {
    closed = true;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return {
    process: child,
    out: () => out,
    err: () => err,
    printed: (pattern, from = 0) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(out.slice(from));
          if (match === null) return;
          child.stdout.off('data', look);
          child.off('close', ended);
          resolve(match);
        };
        const ended = () =>
          reject(new Error(`ended with ${child.exitCode} before printing ${pattern}:\n${out}\n${err}`));
        child.stdout.on('data', look);
        child.once('close', ended);
        look();
        if (closed) ended();
      }),
  };
}
