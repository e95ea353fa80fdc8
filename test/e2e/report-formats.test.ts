import type { RequestListener } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { json, startOrigin } from '../helpers/origin.ts';
import { runVerb } from '../helpers/run-verb.ts';

const ROUTE = '- { id: orders, match: { path: "/orders/:id" }, service: service, stage: shadow }';

test('every format tells the shares and shows an exchange, and no secret', async () => {
  const monolith: RequestListener = json({
    price: 1,
    password: 'planted-4711',
    note: '<script>alert(1)</script>',
  });
  const [left, right] = await Promise.all([startOrigin(monolith), startOrigin(json({ price: 2 }))]);
  for (const origin of [left, right]) onTestFinished(() => origin.stop());
  const ficus = await startTestFicus({ monolith: left.url, service: right.url, routes: ROUTE });
  for (const id of [1, 2, 3])
    await (await fetch(`${ficus.url}/orders/${id}`, { headers: { cookie: 'sid=planted-4711' } })).text();
  await ficus.counted('orders', 3);
  const report = async (format: string) => {
    const { code, out, err } = await runVerb(['report', '--admin', ficus.adminUrl, '--format', format]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toContain('planted-4711');
    return out;
  };

  expect(await report('text')).toMatch(/value +3 × +100\.0 % +\$\.price/);
  const html = await report('html');
  expect(html).toMatch(/^<!doctype html>/);
  expect(html).toContain('GET /orders/1');
  expect(html).toContain('redacted, to be filled in: the header cookie');
  expect(html).not.toContain('<script>');
  expect(await report('md')).toContain(`curl -sSig --path-as-is '${left.url}/orders/1'`);
  const machine = JSON.parse(await report('json'));
  const [price] = machine.routes[0].discrepancies.filter(({ path }: { path: string }) => path === '$.price');
  expect(price).toMatchObject({ share: 1, sample: { request: { method: 'GET', target: '/orders/1' } } });
  expect(machine.routes[0].series.at(-1).verdicts).toEqual({ mismatch: 3 });

  // Nothing was let go of: no line says so.
  expect(machine.store).toEqual(await ficus.api('/store'));
  expect(machine.store).toEqual({
    ...{
      retention: 30 * 86_400_000,
      maxSize: 2 * 2 ** 30,
      bytes: expect.any(Number),
      pruned: [],
      dropped: [],
    },
  });
  expect(machine.store.bytes).toBeGreaterThan(4096);
  expect(await report('text')).not.toContain('pruned');

  expect(await ficus.api('/series?buckets=5')).toMatchObject({ routes: [{ route: 'orders' }] });
  const refused = await fetch(`${ficus.adminUrl}/api/v1/series?buckets=0`);
  expect(refused.status).toBe(400);
});
