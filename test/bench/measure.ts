import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Case, Entry } from './cases.ts';
import type { RunningContestant } from './contestants/contestant.ts';
import type { CpuClock } from './cpu.ts';
import type { CaseResult, Figures } from './figures.ts';
import type { LoadTool } from './load/load.ts';
import type { Origins } from './origins/start.ts';
import { freePort, listening } from './ports.ts';
import type { Processes } from './processes.ts';
import type { Programs } from './programs.ts';
import { verify, WrongAnswer } from './verify.ts';

/** A just-in-time compiler needs its time; what it costs is not what a request costs. */
const WARM_UP_SECONDS = 5;

/** What all cases share. */
export interface Bench {
  readonly processes: Processes;
  readonly programs: Programs;
  readonly origins: Origins;
  readonly clock: CpuClock;
  readonly tool: LoadTool;
  readonly folder: string;
  readonly rounds: number;
  /** Seconds that each contestant is driven in each round. */
  readonly seconds: number;
  readonly nodeFlags: readonly string[];
  /** Told of what a person should see while it runs. */
  readonly say: (line: string) => void;
}

export interface CaseOutcome {
  readonly result: CaseResult;
  /** A sentence for each contestant that answered wrongly. */
  readonly wrong: readonly string[];
}

interface Started {
  readonly entry: Entry;
  readonly running: RunningContestant;
  readonly port: number;
  readonly folder: string;
  readonly rounds: Figures[];
}

/**
 * Starts a case's contestants, verifies each, and drives them in turn, round after round, so that whatever else the
 * machine does falls on all of them. One that is wrong is out and named.
 */
export async function runCase(bench: Bench, case_: Case): Promise<CaseOutcome> {
  const wrong: string[] = [];
  const started: Started[] = [];
  const attempt = async (one: Started, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof WrongAnswer)) throw error;
      wrong.push(`${case_.id}: ${error.message}`);
      bench.say(`  WRONG ${error.message}`);
      started.splice(started.indexOf(one), 1);
      await one.running.process.stop();
    }
  };

  for (const entry of case_.entries) {
    const { needs } = entry.contestant;
    if (needs !== undefined && bench.programs[needs] === undefined) continue;
    const one = await start(bench, case_, entry, `${case_.id}-${entry.name.replaceAll(/\W/g, '-')}`);
    started.push(one);
    await attempt(one, async () => {
      await verify(entry, one.running, one.port, case_, bench.origins);
      await drive(bench, case_, one, Math.min(bench.seconds, WARM_UP_SECONDS));
    });
  }
  for (let round = 0; round < bench.rounds; round++) {
    // There and back: a machine that has just idled is quicker than one that has worked, whoever comes next.
    for (const one of round % 2 === 0 ? [...started] : started.toReversed())
      await attempt(one, async () => {
        const figures = await drive(bench, case_, one, bench.seconds);
        one.rounds.push(figures);
        const { cpu, perSecond } = figures;
        bench.say(`  ${one.entry.name}: ${cpu.toFixed(1)} µs of CPU, ${perSecond.toFixed(0)} requests/s`);
      });
  }
  await Promise.all(started.map(({ running }) => running.process.stop()));
  const entries = started.map(({ entry, rounds }) => ({ name: entry.name, rounds }));
  return { result: { case: case_, entries }, wrong };
}

async function start(bench: Bench, case_: Case, entry: Entry, name: string): Promise<Started> {
  const { processes, origins, nodeFlags } = bench;
  const folder = join(bench.folder, name);
  await mkdir(folder);
  const port = await freePort();
  const service = entry.service && origins.services[entry.service].address;
  const running = await entry.contestant.start({
    processes,
    folder,
    port,
    monolith: origins.monolith.address,
    service,
    copiesAtOnce: case_.copiesAtOnce,
    nodeFlags,
  });
  await listening(port, running.process);
  return { entry, running, port, folder, rounds: [] };
}

/** Drives one contestant. Rejects with WrongAnswer when a request got no good answer, or the contestant ended. */
async function drive(bench: Bench, case_: Case, one: Started, seconds: number): Promise<Figures> {
  const { clock, tool, origins, processes } = bench;
  const { entry, running, port, folder } = one;
  const service = entry.service && origins.services[entry.service];
  const comparedBefore = await running.comparisons?.();
  const askedBefore = await service?.requests();
  const servedBefore = await origins.monolith.requests();
  const cpuBefore = clock.seconds(running.process.pid);
  const load = await tool.drive({
    processes,
    folder,
    url: `http://127.0.0.1:${port}${case_.path}`,
    method: case_.method,
    bodyFile: case_.method === 'POST' ? origins.contents.uploadFile : undefined,
    connections: case_.connections,
    seconds,
  });
  await clock.quiet(running.process.pid);
  const cpu = clock.seconds(running.process.pid) - cpuBefore;
  if (!running.process.alive()) throw new WrongAnswer(running.process.lastWords());
  if (load.errors > 0) throw new WrongAnswer(`${entry.name}: ${load.errors} requests got no good answer`);
  // Those under way when the load ends cost as the others do, though the load does not count them.
  const served = (await origins.monolith.requests()) - servedBefore;
  const asked = await service?.requests();
  const compared = await running.comparisons?.();
  return {
    cpu: (cpu * 1e6) / served,
    perSecond: load.perSecond,
    p50: load.p50,
    p99: load.p99,
    mirrored: asked === undefined || askedBefore === undefined ? undefined : (asked - askedBefore) / served,
    compared:
      compared === undefined || comparedBefore === undefined || service === undefined
        ? undefined
        : (judged(compared) - judged(comparedBefore)) / served,
  };
}

function judged({ match, mismatch }: { readonly match: number; readonly mismatch: number }): number {
  return match + mismatch;
}
