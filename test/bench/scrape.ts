import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FicusProcess } from '../soak/ficus-process.ts';

// What a scrape costs users: latency of one client after another over 200 routes, without scrapes and with one a second.
const ROUTES = 200;
const SECONDS = 5;
const ROUNDS = 3;
const CLIENTS = 8;

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
await writeFile(
  config,
  `version: 1
listen: { host: 127.0.0.1, port: 0 }
admin: { host: 127.0.0.1, port: 0 }
store: { url: "sqlite:${join(folder, 'ficus.db')}" }
monolith: { url: "${url}" }
services: { s: { url: "${url}" } }
routes:
${routes.join('\n')}
`,
);
const ficus = new FicusProcess(config, 1);
const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
try {
  const proxy = `http://127.0.0.1:${await ficus.port('proxy is listening')}`;
  const admin = `http://127.0.0.1:${await ficus.port('admin server is listening')}`;
  await latencies(proxy, 1000);
  const quiet: number[] = [];
  const scraped: number[] = [];
  const scrapes: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    quiet.push(...(await latencies(proxy, SECONDS * 1000)));
    const timer = setInterval(async () => {
      const begun = performance.now();
      await (await fetch(`${admin}/metrics`, { headers: { accept: 'application/openmetrics-text' } })).text();
      scrapes.push(performance.now() - begun);
    }, 1000);
    scraped.push(...(await latencies(proxy, SECONDS * 1000)));
    clearInterval(timer);
  }
  console.log(`${ROUTES} routes, ${CLIENTS} clients; milliseconds\n`);
  console.log('|  | requests | p50 | p99 | p99.9 |\n| --- | ---: | ---: | ---: | ---: |');
  console.log(row('without scrapes', quiet));
  console.log(row('a scrape a second', scraped));
  console.log(row('the scrape itself', scrapes));
} finally {
  agent.destroy();
  origin.close();
  await ficus.end(5000);
  await rm(folder, { recursive: true, force: true });
}

async function latencies(proxy: string, milliseconds: number): Promise<number[]> {
  const all: number[] = [];
  const until = performance.now() + milliseconds;
  const client = async (first: number) => {
    for (let i = first; performance.now() < until; i += 1) {
      const begun = performance.now();
      await ask(`${proxy}/r${i % ROUTES}/1`);
      all.push(performance.now() - begun);
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

function row(name: string, times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (q: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN).toFixed(1);
  return `| ${name} | ${sorted.length} | ${at(0.5)} | ${at(0.99)} | ${at(0.999)} |`;
}
