import { once } from 'node:events';
import { expect, test } from 'vitest';
import { runFicus, spawnFicus } from '../helpers/run-ficus.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

interface ReplayAnswer {
  readonly verdict: string;
  readonly results: readonly { readonly reason?: string }[];
}

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

  const all = JSON.parse(
    (await runFicus(['report', '--admin', admin, '--format', 'json'])).out,
  ) as typeof report;

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

  // The cookies of the traffic would be redacted, and a request with one cannot be asked again.
  const replayed = [];
  for (const { id, kind, path } of all.routes.flatMap(({ discrepancies }) => discrepancies.slice(0, 1))) {
    const answer = await fetch(`${admin}/api/v1/discrepancies/${id}/replay`, { method: 'POST' });
    const { verdict, results } = (await answer.json()) as ReplayAnswer;
    replayed.push({ id, verdict });
    const reasons = results.map(({ reason }) => reason);
    expect({ kind, path, reasons }).toEqual({
      kind,
      path,
      reasons: reasons.filter((one) => one !== 'redacted'),
    });
  }
  const differing = replayed.find(({ verdict }) => verdict === 'differs');
  const replay = await runFicus(['replay', differing?.id ?? 'none differs', '--admin', admin]);
  expect(replay).toMatchObject({
    code: 1,
    err: '',
    out: expect.stringMatching(/^still differs \(\d+ of \d+/m),
  });

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
}, 60_000);
