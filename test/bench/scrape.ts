import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeRoutesFile } from '../helpers/routes-file.ts';
import { FicusProcess } from '../soak/ficus-process.ts';

// What a scrape costs users, over 200 routes: each round has two parts without scrapes and one with, in turns, so that
// whatever else the machine does falls on all alike. How much the two parts without differ is the noise to judge by.
const ROUTES = 200;
const CLIENTS = 8;
const SCRAPE_EVERY = 500;
const { seconds: SECONDS, rounds: ROUNDS } = readOptions();

const folder = await mkdtemp(join(tmpdir(), 'ficus-scrape-'));
const origin = createServer((_request, response) => response.end('{"total":1}'));
await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(origin.address() as AddressInfo).port}`;
const config = join(folder, 'routes.yaml');
const routes = Array.from(
  { length: ROUTES },
  (_, i) =>
    `  - { id: route-${i}, match: { path: "/r${i}/:id" }, service: s, stage: canary, canary: { percent: 50 } }`,
);
await writeRoutesFile(config, {
  store: join(folder, 'ficus.db'),
  monolith: url,
  services: { s: url },
  routes: routes.join('\n'),
});
const ficus = new FicusProcess(config, 1);
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
try {
  const proxy = `http://127.0.0.1:${await ficus.port('proxy is listening')}`;
  const admin = `http://127.0.0.1:${await ficus.port('admin server is listening')}`;
  await requests(proxy, 2000);
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const parts: Record<'quiet' | 'again', Asked[]> & { scraped?: Awaited<ReturnType<typeof scraped>> } = {
      quiet: [],
      again: [],
    };
    const turns = [
      async () => {
        parts.quiet = await requests(proxy, SECONDS * 1000);
      },
      async () => {
        parts.scraped = await scraped(proxy, admin);
      },
      async () => {
        parts.again = await requests(proxy, SECONDS * 1000);
      },
    ];
    for (let i = 0; i < turns.length; i += 1) await turns[(round + i) % turns.length]?.();
    const { asked, scrapes } = parts.scraped as Awaited<ReturnType<typeof scraped>>;
    const during = asked.filter(({ begun, ended }) =>
      scrapes.some((scrape) => begun < scrape.ended && ended > scrape.begun),
    );
    rounds.push({
      quiet: p99(parts.quiet),
      again: p99(parts.again),
      scraped: p99(asked),
      during: p99(during),
      scrape: median(scrapes.map(({ begun, ended }) => ended - begun)),
    });
  }
  const of = (name: keyof Round) => median(rounds.map((round) => round[name]));
  const ratio = (name: keyof Round) => rounds.map((round) => round[name] / round.quiet);
  console.log(
    `${ROUTES} routes, ${CLIENTS} clients, a scrape every ${SCRAPE_EVERY} ms, ${ROUNDS} rounds of ${SECONDS} s\n`,
  );
  console.log('|  | p99, ms, median of rounds | to the part without, median | least | most |');
  console.log('| --- | ---: | ---: | ---: | ---: |');
  for (const [title, name] of [
    ['without scrapes', 'quiet'],
    ['without scrapes, once more', 'again'],
    ['with scrapes', 'scraped'],
    ['requests that a scrape overlaps', 'during'],
  ] as const) {
    const ratios = ratio(name);
    const figures = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
    console.log(
      `| ${title} | ${of(name).toFixed(1)} | ${figures.map((one) => one.toFixed(2)).join(' | ')} |`,
    );
  }
  console.log(`\nthe scrape itself: ${of('scrape').toFixed(1)} ms`);
} finally {
  agent.destroy();
  origin.close();
  await ficus.end(5000);
  await rm(folder, { recursive: true, force: true });
}

interface Asked {
  readonly begun: number;
  readonly ended: number;
}

/** Milliseconds; of one round. */
interface Round {
  readonly quiet: number;
  readonly again: number;
  readonly scraped: number;
  readonly during: number;
  readonly scrape: number;
}

function readOptions(): { seconds: number; rounds: number } {
  const { values } = parseArgs({
    options: { seconds: { type: 'string', default: '3' }, rounds: { type: 'string', default: '9' } },
  });
  return { seconds: Number(values.seconds), rounds: Number(values.rounds) };
}

/** Asks while somebody scrapes again and again. */
async function scraped(proxy: string, admin: string): Promise<{ asked: Asked[]; scrapes: Asked[] }> {
  const scrapes: Asked[] = [];
  const timer = setInterval(async () => {
    const begun = performance.now();
    await (await fetch(`${admin}/metrics`, { headers: { accept: 'application/openmetrics-text' } })).bytes();
    scrapes.push({ begun, ended: performance.now() });
  }, SCRAPE_EVERY);
  const asked = await requests(proxy, SECONDS * 1000);
  clearInterval(timer);
  return { asked, scrapes };
}

/** What one client after another was asked within this time. */
async function requests(proxy: string, milliseconds: number): Promise<Asked[]> {
  const all: Asked[] = [];
  const until = performance.now() + milliseconds;
  const client = async (first: number) => {
    for (let i = first; performance.now() < until; i += 1) {
      const begun = performance.now();
      await ask(`${proxy}/r${i % ROUTES}/1`);
      all.push({ begun, ended: performance.now() });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, i) => client(i * 25)));
  return all;
}

function ask(target: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(target, { agent }, (response) => response.resume().once('end', resolve).once('error', reject)).once(
      'error',
      reject,
    );
  });
}

function p99(asked: readonly Asked[]): number {
  const sorted = asked.map(({ begun, ended }) => ended - begun).sort((a, b) => a - b);
  return sorted[Math.floor(0.99 * sorted.length)] ?? Number.NaN;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
