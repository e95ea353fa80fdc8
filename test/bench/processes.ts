import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const STOP_WITHIN_MS = 5000;
/** What is kept of a process's output, characters: the end says why it failed. */
const KEPT = 4000;

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** A process of the benchmark. */
export interface Running {
  readonly name: string;
  readonly pid: number;
  /** True until it has ended. */
  alive(): boolean;
  /** Everything it wrote to standard output, when it ends. Rejects where it ends with another status than 0. */
  finished(): Promise<string>;
  /** Why it ended, with the last words it wrote. */
  lastWords(): string;
  stop(): Promise<void>;
}

/** Every process that the benchmark starts, so that none outlives it. */
export class Processes {
  readonly #running = new Set<ChildProcess>();
  #closed = false;

  /** Throws once `stopAll` was called. Rejects when the program cannot be started. */
  async start(
    name: string,
    command: string,
    args: readonly string[],
    options: StartOptions = {},
  ): Promise<Running> {
    if (this.#closed) throw new Error('the benchmark is ending');
    const child = spawn(command, args, {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err = (err + text).slice(-KEPT);
    });
    const ended = once(child, 'close');
    if (child.pid !== undefined) this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    await once(child, 'spawn');
    const lastWords = () =>
      `${name} ended with ${child.signalCode ?? child.exitCode}: ${(err || out.slice(-KEPT)).trim()}`;
    return {
      name,
      pid: child.pid as number,
      alive: () => isAlive(child),
      lastWords,
      finished: async () => {
        await ended;
        if (child.exitCode !== 0) throw new Error(lastWords());
        return out;
      },
      stop: () => stop(child),
    };
  }

  /** Ends every process and lets no other start. */
  async stopAll(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#running].map(stop));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (!isAlive(child)) return;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  const killed = new AbortController();
  delay(STOP_WITHIN_MS, undefined, { signal: killed.signal }).then(
    () => child.kill('SIGKILL'),
    () => undefined,
  );
  await ended;
  killed.abort();
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
