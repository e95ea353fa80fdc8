import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { between, type Random, seededRandom } from '../../demo/seed/random.ts';
import { Configuration, DRAIN } from './configuration.ts';
import { FicusProcess } from './ficus-process.ts';
import { balance, get, type Ledger } from './ledger.ts';
import { compareThirds, type MemoryFigures } from './memory.ts';
import type { Options } from './options.ts';
import type { Side } from './plan.ts';
import { Sent } from './sent.ts';
import { traffic } from './traffic.ts';
import { FaultyUpstream } from './upstream.ts';

const MEASURE_EVERY = 500;
/** Upstream connections that nobody uses are closed within a few seconds. */
const CLOSED_WITHIN = 15_000;

/** What the soak has found. */
export interface Findings {
  readonly sent: Sent;
  readonly reloads: number;
  readonly ledger: Ledger;
  readonly memory: MemoryFigures;
  readonly handles: { readonly before: number; readonly after: number };
  /** Connections that the upstreams still see: idle, and after the end. */
  readonly connections: { readonly idle: number; readonly ended: number };
  /** Undefined where it did not end by itself. */
  readonly end: { readonly code: number | null; readonly milliseconds: number } | undefined;
  readonly deadline: number;
  /** Lines of the log that nothing here has provoked. */
  readonly errors: readonly string[];
}

/** Runs Ficus under faults and traffic, and then lets it come to rest and end. */
export async function soak({ seconds, workers, seed }: Options): Promise<Findings> {
  const folder = await mkdtemp(join(tmpdir(), 'ficus-soak-'));
  const upstreams = { monolith: new FaultyUpstream('monolith'), service: new FaultyUpstream('service') };
  const { monolith, service } = upstreams;
  await Promise.all([monolith.start(), service.start()]);
  const configuration = new Configuration(
    folder,
    { monolith: monolith.url, service: service.url },
    seededRandom(seed),
  );
  await configuration.write();
  const ficus = new FicusProcess(configuration.file, workers);
  const failed = new AbortController();
  try {
    const url = `http://127.0.0.1:${await ficus.port('proxy is listening')}`;
    const admin = `http://127.0.0.1:${await ficus.port('admin server is listening')}`;
    // The first question opens the store for reading.
    await get(admin, '/api/v1/routes');
    const before = ficus.handles();
    const sent = new Sent();
    const over = AbortSignal.any([AbortSignal.timeout(seconds * 1000), failed.signal]);
    const wasDead = (side: Side, from: number, to: number) => upstreams[side].wasDead(from, to);
    const [reloads, sizes] = await Promise.all([
      configuration.keepChanging(ficus, over),
      measure(ficus, over),
      keepDying(service, seededRandom(seed + 1), [2_000, 10_000], over),
      keepDying(monolith, seededRandom(seed + 2), [4_000, 20_000], over),
      traffic({ url, sent, wasDead }, seed, over),
    ]);
    const ledger = await balance(admin, sent);
    const connections = () => monolith.connections + service.connections;
    await until(() => ficus.handles() <= before && connections() === 0);
    const handles = { before, after: ficus.handles() };
    const idle = connections();
    const end = await ficus.end(2 * DRAIN);
    return {
      sent,
      reloads,
      ledger,
      memory: compareThirds(sizes, seconds),
      handles,
      connections: { idle, ended: connections() },
      end,
      deadline: DRAIN,
      errors: ficus.errors().filter((error) => !configuration.provoked(error)),
    };
  } finally {
    failed.abort();
    await ficus.kill();
    await Promise.all([monolith.stop(), service.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(ficus: FicusProcess, over: AbortSignal): Promise<number[]> {
  const sizes: number[] = [];
  while (!over.aborted) {
    sizes.push(ficus.resident());
    await pause(MEASURE_EVERY, over);
  }
  return sizes;
}

/** Has an upstream die for a second or two, again and again; `apart`: least and most milliseconds between. */
async function keepDying(
  upstream: FaultyUpstream,
  random: Random,
  apart: readonly [number, number],
  over: AbortSignal,
): Promise<void> {
  for (;;) {
    await pause(between(random, ...apart), over);
    if (over.aborted) return;
    await upstream.die(between(random, 500, 2000));
  }
}

async function pause(milliseconds: number, over: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal: over }).catch(() => undefined);
}

/** Another process's handles announce nothing: looking again is the only way. */
async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + CLOSED_WITHIN;
  while (!holds() && performance.now() < deadline) await delay(100);
}
