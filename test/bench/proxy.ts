/** The proxy benchmark: what one request costs Ficus, and what it costs others. See docs/benchmarks.md. */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { budgetResults } from './budgets.ts';
import { CASES } from './cases.ts';
import { CpuClock } from './cpu.ts';
import { writeDocument } from './document.ts';
import type { CaseResult } from './figures.ts';
import { loadTool } from './load/load.ts';
import { describeRun } from './machine.ts';
import { type Bench, runCase } from './measure.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { startOrigins } from './origins/start.ts';
import { picture } from './picture.ts';
import { Processes } from './processes.ts';
import { topFunctions } from './profile.ts';
import { findPrograms } from './programs.ts';
import { budgetTable, caseTable } from './table.ts';

const EXIT = { ok: 0, wrong: 1, usage: 2, interrupted: 130 } as const;

const say = (line: string) => process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return EXIT.usage;
  }
  const processes = new Processes();
  const folder = await mkdtemp(join(tmpdir(), 'ficus-bench-'));
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
    void processes.stopAll();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const status = await bench(options, processes, folder);
    return interrupted ? EXIT.interrupted : status;
  } catch (error) {
    // What was being awaited has ended, as it should.
    if (interrupted) return EXIT.interrupted;
    throw error;
  } finally {
    await processes.stopAll();
    await rm(folder, { recursive: true, force: true });
  }
}

async function bench(options: Options, processes: Processes, folder: string): Promise<number> {
  const { rounds, seconds, only, profile } = options;
  const programs = findPrograms();
  const tool = loadTool(programs);
  for (const [name, version] of Object.entries(programs))
    if (version === undefined) say(`${name} is not installed: going on without it`);
  if (profile !== undefined) await mkdir(profile, { recursive: true });
  const shared: Bench = {
    processes,
    programs,
    origins: await startOrigins(processes, programs, folder),
    clock: new CpuClock(),
    tool,
    folder,
    rounds,
    seconds,
    nodeFlags: profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
    say,
  };

  const results: CaseResult[] = [];
  const wrong: string[] = [];
  for (const case_ of CASES) {
    if (only.length > 0 && !only.includes(case_.id)) continue;
    say(case_.title);
    const outcome = await runCase(shared, case_);
    results.push(outcome.result);
    wrong.push(...outcome.wrong);
  }

  const day = new Date().toISOString().slice(0, 10);
  const run = describeRun(programs, tool.name, rounds, seconds, day);
  const tables = [run, ...results.map(caseTable), budgetTable(budgetResults(results))].join('\n\n');
  process.stdout.write(`\n${tables}\n`);
  if (profile !== undefined) process.stdout.write(`\n${topFunctions(profile)}\n`);
  if (options.markdown !== undefined) writeDocument(options.markdown, tables, picture(results));
  for (const sentence of wrong) say(`wrong: ${sentence}`);
  return wrong.length === 0 ? EXIT.ok : EXIT.wrong;
}

process.exitCode = await main(process.argv.slice(2));
