import { once } from 'node:events';
import { expect, test } from 'vitest';
import { runFicus, spawnFicus } from '../helpers/run-ficus.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

test('the demo names what differs within ten seconds, and report and show tell more', async () => {
  const folder = await tempFolder();
  const began = performance.now();
  const demo = spawnFicus(['demo'], {
    env: { FICUS_PORT: '0', FICUS_ADMIN_PORT: '0', FICUS_DATA: folder },
    cwd: folder,
  });
  const admin = (await demo.printed(/the API +(http:\S+)\/api\/v1\/routes/))[1] as string;
  const proxy = (await demo.printed(/the proxy +(http:\S+)\/orders/))[1] as string;
  await demo.printed(/What Ficus compared[\s\S]*timezone[\s\S]*One discrepancy with its samples/);
  expect(performance.now() - began).toBeLessThan(10_000);
  expect((await fetch(`${proxy}/orders`)).status).toBe(200);

  const text = await runFicus(['report', '--admin', admin]);
  expect(text.code).toBe(0);
  for (const route of ['products-item', 'orders-item', 'orders-list', 'customers-orders', 'products'])
    expect(text.out).toContain(route);

  const json = await runFicus([
    'report',
    '--admin',
    admin,
    '--format',
    'json',
    '--route',
    'customers-orders',
  ]);
  const report = JSON.parse(json.out) as {
    routes: { id: string; discrepancies: { id: string; kind: string; path: string }[] }[];
  };
  expect(report.routes.map(({ id }) => id)).toEqual(['customers-orders']);
  const [found] = report.routes[0]?.discrepancies ?? [];
  expect(found).toBeDefined();

  const markdown = await runFicus(['report', '--admin', admin, '--format', 'md', '--since', '1h']);
  expect(markdown.out).toMatch(/^# Ficus report since \d{4}-/);
  expect(markdown.out).toContain('| id | kind | place |');

  const show = await runFicus(['show', found?.id ?? '', '--admin', admin]);
  expect(show.code).toBe(0);
  expect(show.out).toContain(`Discrepancy ${found?.id}`);
  expect(show.out).toContain('The monolith answered 200');
  expect(show.out).toContain('The service answered 200');
  const detail = await runFicus(['show', found?.id ?? '', '--admin', admin, '--json']);
  expect(JSON.parse(detail.out)).toMatchObject({ id: found?.id, kind: found?.kind, path: found?.path });

  const unknownRoute = await runFicus(['report', '--admin', admin, '--route', 'nowhere']);
  expect(unknownRoute).toMatchObject({ code: 1, out: '' });
  expect(unknownRoute.err).toMatch(/^ficus: there is no route "nowhere"; there are: products-item, /);
  const unknownId = await runFicus(['show', 'ffffffffffff', '--admin', admin]);
  expect(unknownId).toEqual({ code: 1, out: '', err: 'ficus: there is no discrepancy "ffffffffffff"\n' });
  const sample = await runFicus(['show', found?.id ?? '', '--admin', admin, '--sample', '9999']);
  expect(sample.code).toBe(1);
  expect(sample.err).toMatch(/^ficus: there is no sample 9999 of \w+; it has \d+\n$/);

  const exit = once(demo.process, 'close');
  demo.process.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
});
