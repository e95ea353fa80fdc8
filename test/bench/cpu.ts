import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const QUIET_MS = 300;
const QUIET_WITHIN_MS = 5000;
/** A timer that ticks is not work that is left. */
const QUIET_TICKS = 1;

/** CPU time of processes from /proc, user and system together. Linux only. */
export class CpuClock {
  readonly #ticksPerSecond: number;

  /** Throws where there is no /proc to read. */
  constructor() {
    this.#ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
    if (ticksOfTree(process.pid) === 0 && !(this.#ticksPerSecond > 0))
      throw new Error('/proc tells nothing of CPU time');
  }

  /** Seconds that a process, its threads and its children have used so far. */
  seconds(pid: number): number {
    return ticksOfTree(pid) / this.#ticksPerSecond;
  }

  /** Resolves when the process has nothing left to do: what it does after the last answer belongs to the requests. */
  async quiet(pid: number): Promise<void> {
    const deadline = Date.now() + QUIET_WITHIN_MS;
    for (let before = ticksOfTree(pid); ; ) {
      await delay(QUIET_MS);
      const now = ticksOfTree(pid);
      if (now - before <= QUIET_TICKS || Date.now() > deadline) return;
      before = now;
    }
  }
}

function ticksOfTree(pid: number): number {
  const parents = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = statOf(Number(name));
    if (stat !== undefined) parents.set(Number(name), stat);
  }
  let ticks = 0;
  for (const [candidate, { ticks: own }] of parents) if (isBelow(candidate, pid, parents)) ticks += own;
  return ticks;
}

interface Stat {
  readonly parent: number;
  readonly ticks: number;
}

function isBelow(pid: number, ancestor: number, stats: ReadonlyMap<number, Stat>): boolean {
  for (let at: number | undefined = pid; at !== undefined; at = stats.get(at)?.parent)
    if (at === ancestor) return true;
  return false;
}

/** proc_pid_stat(5): the fields after the name, which may itself hold spaces and brackets. Undefined when it is gone. */
function statOf(pid: number): Stat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}
