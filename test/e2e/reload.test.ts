import { readFile, rename, writeFile } from 'node:fs/promises';
import { Agent, request } from 'undici';
import { expect, onTestFinished, test, vi } from 'vitest';
import { configFile } from '../helpers/config-file.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { type RunningProcess, spawnFicus } from '../helpers/run-ficus.ts';

interface Started {
  readonly ficus: RunningProcess;
  readonly url: string;
  readonly admin: string;
  readonly file: string;
  /** Puts another stage into the file, replacing it as editors do. */
  edit(from: string, to: string): Promise<void>;
}

async function started(): Promise<Started> {
  const { file } = await configFile();
  const ficus = spawnFicus(['start', '-c', file]);
  const port = (await ficus.printed(/"port":(\d+).*proxy is listening/))[1];
  const admin = (await ficus.printed(/"port":(\d+).*admin server is listening/))[1];
  return {
    ficus,
    url: `http://127.0.0.1:${port}`,
    admin: `http://127.0.0.1:${admin}`,
    file,
    edit: async (from, to) => {
      const text = await readFile(file, 'utf8');
      expect(text).toContain(from);
      await writeFile(`${file}.new`, text.replace(from, to));
      await rename(`${file}.new`, file);
    },
  };
}

async function n(url: string): Promise<number> {
  return ((await (await fetch(`${url}/orders/1`)).json()) as { n: number }).n;
}

test('a changed file takes effect at once, without a restart', async () => {
  const { ficus, url, admin, edit } = await started();
  expect(await n(url)).toBe(1);

  await edit('stage: shadow', 'stage: live');
  await ficus.printed(/the configuration was reloaded/);

  expect(await n(url)).toBe(2);
  const { items } = (await (await fetch(`${admin}/api/v1/routes`)).json()) as { items: { stage: string }[] };
  expect(items.map(({ stage }) => stage)).toEqual(['live']);
  const metrics = await (await fetch(`${admin}/metrics`)).text();
  expect(metrics).toContain('ficus_route_stage{route="orders",stage="live"} 1');
  expect(metrics).toContain('ficus_route_percent{route="orders"} 100');
  expect(metrics).toContain('ficus_config_reload_success 1');
});

test('metrics say which service a route belongs to, and after a reload only the new one', async () => {
  const { ficus, admin, edit } = await started();
  const infos = async () =>
    (await (await fetch(`${admin}/metrics`)).text()).match(/^ficus_route_info\{.*$/gm);
  expect(await infos()).toEqual(['ficus_route_info{route="orders",service="service"} 1']);

  await edit('service: service', 'service: carts');
  await ficus.printed(/the configuration was not reloaded/);
  expect(await infos()).toEqual(['ficus_route_info{route="orders",service="service"} 1']);

  await edit('services: { service:', 'services: { carts:');
  await ficus.printed(/the configuration was reloaded/);
  expect(await infos()).toEqual(['ficus_route_info{route="orders",service="carts"} 1']);
});

test('a bad file changes nothing and says so; a good one heals it', async () => {
  const { ficus, url, admin, file, edit } = await started();

  await edit('stage: shadow', 'stage: lvie');
  await ficus.printed(/the configuration was not reloaded: 1 problem in /);

  expect(ficus.out()).toContain(`${file}:8:`);
  expect(await n(url)).toBe(1);
  const ready = await fetch(`${admin}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ details: [{}, { name: 'configuration', ok: false }, {}] });
  expect(await (await fetch(`${admin}/metrics`)).text()).toContain('ficus_config_reload_success 0');

  await edit('stage: lvie', 'stage: live');
  await ficus.printed(/the configuration was reloaded/);
  expect(await n(url)).toBe(2);
  expect(await (await fetch(`${admin}/readyz`)).json()).toMatchObject({ details: [{}, { ok: true }, {}] });
});

test('SIGHUP reads the file again', async () => {
  const { ficus, url, admin } = await started();
  ficus.process.kill('SIGHUP');
  await ficus.printed(/the configuration was reloaded/);
  expect(await n(url)).toBe(1);
  expect((await fetch(`${admin}/readyz`)).status).toBe(200);
});

test('new rules hold for the exchanges that come after them', async () => {
  const { ficus, url, admin, edit } = await started();
  const counts = async () => {
    const response = await fetch(`${admin}/api/v1/routes/orders`);
    return ((await response.json()) as { comparisons: Record<string, number> }).comparisons;
  };
  await n(url);
  await vi.waitUntil(async () => (await counts()).mismatch === 1, PATIENCE);

  await edit(
    'stage: shadow',
    'stage: shadow, compare: { rules: [{ path: $.n, ignore: true, reason: seen, owner: orders }] }',
  );
  await ficus.printed(/the configuration was reloaded/);
  await n(url);

  await vi.waitUntil(async () => (await counts()).ignored === 1, PATIENCE);
  expect(await counts()).toMatchObject({ mismatch: 1, ignored: 1 });
});

test('reloads under load lose no request', async () => {
  const { ficus, url, edit } = await started();
  const agent = new Agent({ connections: 10 });
  onTestFinished(() => agent.close());
  let answered = 0;
  let stop = false;
  const failures: unknown[] = [];
  const client = async () => {
    while (!stop) {
      try {
        const { statusCode, body } = await request(`${url}/orders/1`, { dispatcher: agent });
        await body.dump();
        if (statusCode === 200) answered += 1;
        else failures.push(statusCode);
      } catch (error) {
        failures.push(error);
        return;
      }
    }
  };
  const clients = Array.from({ length: 10 }, client);
  let before = 'shadow';
  for (const stage of ['live', 'complete', 'canary', 'live', 'shadow']) {
    const seen = ficus.out().length;
    await edit(`stage: ${before}`, `stage: ${stage}`);
    await ficus.printed(/the configuration was reloaded/, seen);
    before = stage;
  }
  stop = true;
  await Promise.all(clients);

  expect(failures).toEqual([]);
  expect(answered).toBeGreaterThan(100);
});
