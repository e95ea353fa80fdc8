import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const ERROR = 50;

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly port?: number;
}

/** A real Ficus in processes of its own. */
export class FicusProcess {
  readonly #child: ChildProcess;
  readonly #lines: LogLine[] = [];
  readonly #ended: Promise<unknown>;
  /** Told of each line as it comes. */
  readonly #waiting = new Set<() => void>();
  #rest = '';
  #err = '';

  /** `env`: beside this process's own. `cwd`: this process's own where absent. */
  constructor(
    config: string,
    workers: number,
    { env = {}, cwd }: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
  ) {
    this.#child = spawn(process.execPath, [MAIN, 'start', '-c', config, '--workers', String(workers)], {
      env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', FICUS_LOG_LEVEL: 'info', ...env },
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#ended = once(this.#child, 'close');
    this.#child.once('close', () => this.#wake());
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#err += text;
    });
  }

  /** The port in the line that says this. */
  async port(message: string): Promise<number> {
    return (await this.logged((line) => line.msg === message)).port as number;
  }

  /** Nobody reads its log from now on, nor closes it. */
  stopReading(): void {
    this.#child.stdout?.pause();
  }

  /** Somebody reads its log again. */
  readOn(): void {
    this.#child.stdout?.resume();
  }

  /** Lines so far. */
  get logLength(): number {
    return this.#lines.length;
  }

  /** Resolves with the first line from number `from` on that fits. Rejects when Ficus ends before. */
  async logged(fits: (line: LogLine) => boolean, from = 0): Promise<LogLine> {
    for (;;) {
      const line = this.#lines.slice(from).find(fits);
      if (line !== undefined) return line;
      if (!this.#running) throw new Error(`Ficus ended with ${this.#child.exitCode}: ${this.#err}`);
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
    }
  }

  /** What it reported as an error, and what it wrote past its log. */
  errors(): string[] {
    const reported = this.#lines.filter(({ level }) => level >= ERROR).map(({ msg }) => msg);
    return [...reported, ...this.#err.split('\n').filter((line) => line !== '')];
  }

  /** Bytes in memory, all its processes together. */
  resident(): number {
    const pages = (pid: number) =>
      Number(/^VmRSS:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
    return this.#pids().reduce((sum, pid) => sum + pages(pid) * 1024, 0);
  }

  /** Open file handles, sockets among them, all its processes together. */
  handles(): number {
    return this.#pids().reduce((sum, pid) => sum + handlesOf(pid).length, 0);
  }

  /** Asks it to end. Resolves with its exit status and how long it took, or undefined where it had to be killed. */
  async end(patience: number): Promise<{ code: number | null; milliseconds: number } | undefined> {
    const begun = performance.now();
    this.#child.kill('SIGTERM');
    const giveUp = setTimeout(() => this.#child.kill('SIGKILL'), patience);
    await this.#ended;
    clearTimeout(giveUp);
    if (this.#child.signalCode === 'SIGKILL') return undefined;
    return { code: this.#child.exitCode, milliseconds: performance.now() - begun };
  }

  /** Ends it at once, if it still runs. */
  async kill(): Promise<void> {
    if (this.#running) this.#child.kill('SIGKILL');
    await this.#ended;
  }

  get #running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  #pids(): number[] {
    const pid = this.#child.pid as number;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    return [pid, ...children.map(Number)];
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() as string;
    for (const line of lines) this.#lines.push(JSON.parse(line) as LogLine);
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

/** Without /dev/null: an event loop opens it with its first connection and keeps it, for the day when handles run out. */
function handlesOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).filter((fd) => targetOf(pid, fd) !== '/dev/null');
}

function targetOf(pid: number, fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`);
  } catch {
    // It was closed since it was listed.
    return undefined;
  }
}
