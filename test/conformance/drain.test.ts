/** PROXY.md 42: SIGTERM. */

import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openReader } from '../../src/store/sqlite-reader.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { openRaw } from '../helpers/raw-connection.ts';
import { answer, request } from '../helpers/raw-messages.ts';
import { type RawUpstream, startRawUpstream } from '../helpers/raw-upstream.ts';
import { type RunningProcess, spawnFicus } from '../helpers/run-ficus.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

interface Running {
  readonly process: RunningProcess['process'];
  readonly url: string;
  readonly adminUrl: string;
  readonly storePath: string;
  readonly monolith: RawUpstream;
  readonly service: RawUpstream;
  readonly exit: Promise<number | null>;
}

/** A Ficus in a process of its own, which must be done within so long after SIGTERM. */
async function running(drain: string): Promise<Running> {
  const monolith = await startRawUpstream();
  const service = await startRawUpstream();
  const folder = await tempFolder();
  const storePath = join(folder, 'ficus.db');
  const file = join(folder, 'routes.yaml');
  await writeFile(
    file,
    `version: 1
listen: { host: 127.0.0.1, port: 0, timeouts: { drain: ${drain} } }
admin: { host: 127.0.0.1, port: 0 }
store: { url: "sqlite:${storePath}" }
monolith: { url: "${monolith.url}" }
services: { service: { url: "${service.url}" } }
routes:
  - { id: all, match: { path: "/{*rest}" }, service: service, stage: shadow, shadow: { timeout: 3s }, compare: { rereadsPerSecond: 0 } }
`,
  );
  const ficus = spawnFicus(['start', '-c', file]);
  const exit = once(ficus.process, 'exit').then(([code]) => code as number | null);
  const [, port] = await ficus.printed(/"port":(\d+),"msg":"proxy is listening"/);
  const [, adminPort] = await ficus.printed(/"port":(\d+),"msg":"admin server is listening"/);
  return {
    process: ficus.process,
    url: `http://127.0.0.1:${port}`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    storePath,
    monolith,
    service,
    exit,
  };
}

async function readiness({ adminUrl }: Running): Promise<number> {
  return (await fetch(`${adminUrl}/readyz`)).status;
}

test('42 /readyz fails, what is under way finishes with Connection: close, the comparison is kept, exit 0', async () => {
  const ficus = await running('20s');
  expect(await readiness(ficus)).toBe(200);
  const c = openRaw(ficus.url);
  c.send(request('GET /slow HTTP/1.1'));
  const [m, s] = await Promise.all([ficus.monolith.accept(), ficus.service.accept()]);
  await Promise.all([m.head(), s.head()]);
  ficus.process.kill('SIGTERM');
  await vi.waitFor(async () => expect(await readiness(ficus)).toBe(503), { interval: 20, timeout: PATIENCE });

  // Nobody new gets in, and whoever is in is told not to come back.
  await expect(fetch(ficus.url)).rejects.toThrow();
  m.send(answer('monolith'));
  expect(await c.rest()).toBe(answer('monolith').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  s.send(answer('service'));
  expect(await ficus.exit).toBe(0);
  const reader = openReader(ficus.storePath);
  expect(reader.routeCounts()).toMatchObject([{ route: 'all', verdicts: { mismatch: 1 } }]);
  reader.close();
});

test('42 an idle connection does not hold it up, and one that has just sent is served', async () => {
  const ficus = await running('20s');
  const [idle, late] = [openRaw(ficus.url), openRaw(ficus.url)];
  for (const c of [idle, late]) {
    c.send(request('GET /first HTTP/1.1'));
    const m = ficus.monolith.connections[0] ?? (await ficus.monolith.accept());
    await m.head();
    m.send(answer('first'));
    await c.until('first');
  }
  ficus.process.kill('SIGTERM');
  await vi.waitFor(async () => expect(await readiness(ficus)).toBe(503), { interval: 20, timeout: PATIENCE });
  late.send(request('GET /late HTTP/1.1'));
  const m = ficus.monolith.connections[0];
  await m?.head();
  m?.send(answer('late'));

  expect(await late.rest()).toBe(answer('late').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
  expect(await idle.rest()).toBe('');
  for (const s of ficus.service.connections) s.destroy();
  expect(await ficus.exit).toBe(0);
});

test('42 what does not finish is broken off by the deadline', async () => {
  const ficus = await running('1s');
  const c = openRaw(ficus.url);
  c.send(request('GET /never HTTP/1.1'));
  const m = await ficus.monolith.accept();
  await m.head();
  for (const s of [await ficus.service.accept()]) s.destroy();
  const told = performance.now();
  ficus.process.kill('SIGTERM');

  expect(await c.rest()).toBe('');
  expect(performance.now() - told).toBeGreaterThan(900);
  expect(await ficus.exit).toBe(0);
  expect(performance.now() - told).toBeLessThan(10_000);
});

test.each(['SIGTERM', 'SIGINT'] as const)('42 a second signal, %s, exits at once', async (signal) => {
  const ficus = await running('20s');
  const c = openRaw(ficus.url);
  c.send(request('GET /never HTTP/1.1'));
  const m = await ficus.monolith.accept();
  await m.head();
  ficus.process.kill('SIGTERM');
  await vi.waitFor(async () => expect(await readiness(ficus)).toBe(503), { interval: 20, timeout: PATIENCE });
  const told = performance.now();
  ficus.process.kill(signal);

  expect(await ficus.exit).toBe(1);
  expect(performance.now() - told).toBeLessThan(5000);
  expect(await c.rest()).toBe('');
});
