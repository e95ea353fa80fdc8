import { request } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { json, startOrigin } from '../helpers/origin.ts';

async function ficusWithTraffic(): Promise<TestFicus> {
  const monolith = await startOrigin((incoming, response) =>
    json({ path: incoming.url, n: 1 })(incoming, response),
  );
  const service = await startOrigin((incoming, response) =>
    json({ path: incoming.url, n: '1' })(incoming, response),
  );
  onTestFinished(() => monolith.stop());
  onTestFinished(() => service.stop());
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: `
  - { id: orders, match: { path: "/orders/:id" }, service: service, stage: canary, canary: { percent: 12.5 }, gate: { maxMismatchRate: 1 } }
  - { id: users, match: { path: "/users/:id" }, service: service, stage: "off" }`,
  });
  for (let i = 0; i < 8; i += 1) await (await fetch(`${ficus.url}/orders/${i}`)).text();
  await ficus.counted('orders', 8);
  return ficus;
}

test('health, readiness and metrics answer', async () => {
  const ficus = await ficusWithTraffic();

  expect(await (await fetch(`${ficus.adminUrl}/healthz`)).json()).toEqual({ status: 'ok' });
  const ready = await fetch(`${ficus.adminUrl}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({
    status: 'ready',
    details: [
      { name: 'store', ok: true, message: 'takes writes' },
      { name: 'configuration', ok: true, message: 'in force' },
      { name: 'ledger', ok: true, message: 'in force' },
    ],
  });
  const metrics = await fetch(`${ficus.adminUrl}/metrics`);
  expect(metrics.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const text = await metrics.text();
  for (const line of [
    'ficus_comparisons_total{route="orders",verdict="mismatch"} 8',
    'ficus_route_percent{route="orders"} 12.5',
    'ficus_route_stage{route="orders",stage="canary"} 1',
    'ficus_route_stage{route="users",stage="off"} 1',
    'ficus_shadow_requests_total{route="orders",outcome="answered"} 8',
    'ficus_comparison_queue_bytes 0',
    'ficus_upstream_duration_seconds_count{route="orders",side="monolith"} 8',
    'ficus_upstream_duration_seconds_count{route="orders",side="service"} 8',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).toMatch(/^ficus_store_bytes [1-9]\d+$/m);
  expect(text).toMatch(/^ficus_build_info\{version="\d+\.\d+\.\d+",node="v26/m);
  expect(text).toMatch(/^ficus_mismatch_upper_bound_ratio\{route="orders"\} 1$/m);
  expect(text).toMatch(/^process_cpu_seconds_total /m);
});

test('/api/v1/routes says where every route stands', async () => {
  const ficus = await ficusWithTraffic();

  const { items } = await ficus.api<{ items: unknown[] }>('/routes');

  expect(items).toMatchObject([
    {
      id: 'orders',
      service: 'service',
      stage: 'canary',
      percent: 12.5,
      comparisons: { match: 0, ignored: 0, mismatch: 8, failed: 0, skipped: 0, not_sampled: 0 },
      mismatchRate: 1,
      mismatchUpperBound: 1,
      openDiscrepancies: 1,
      latency: { monolith: { count: 8 }, service: { count: 8 } },
    },
    {
      id: 'users',
      stage: 'off',
      percent: 0,
      mismatchRate: null,
      mismatchUpperBound: 1,
      openDiscrepancies: 0,
      latency: {},
    },
  ]);
  expect(await ficus.route('orders')).toEqual(items[0]);
});

test('discrepancies are filtered, paged and shown with samples', async () => {
  const ficus = await ficusWithTraffic();

  const [found] = await ficus.discrepancies('route=orders&kind=type&state=open&q=%24.n');
  expect(found).toMatchObject({ route: 'orders', kind: 'type', path: '$.n', count: 8, state: 'open' });
  expect(await ficus.discrepancies('route=users')).toEqual([]);
  expect(await ficus.discrepancies('kind=status')).toEqual([]);
  expect(await ficus.discrepancies('q=nowhere')).toEqual([]);
  const detail = await ficus.discrepancy(found?.id.slice(0, 6) ?? '');
  expect(detail).toMatchObject({ ...found });
  expect(detail.samples).toHaveLength(8);
});

test.each([
  ['/api/v1/routes/nowhere', 404, 'not_found', 'there is no route "nowhere"'],
  ['/api/v1/discrepancies/0000', 404, 'not_found', 'there is no discrepancy "0000"'],
  ['/api/v1/nothing', 404, 'not_found', 'there is no GET /api/v1/nothing'],
  ['/api/v1/discrepancies?kind=odd', 400, 'bad_request', 'kind is "odd"; it must be one of status, header'],
  [
    '/api/v1/discrepancies?limit=0',
    400,
    'bad_request',
    'limit is "0"; it must be a whole number from 1 to 500',
  ],
  ['/api/v1/discrepancies?limit=5&limit=6', 400, 'bad_request', 'give limit only once'],
  [
    '/api/v1/discrepancies?since=yesterday',
    400,
    'bad_request',
    'since is "yesterday"; it must be a time such as',
  ],
  ['/api/v1/discrepancies?cursor=junk', 400, 'bad_request', 'cursor'],
  ['/api/v1/discrepancies/%ff', 400, 'bad_request', 'not a valid url'],
  [`/api/v1/discrepancies/${'a'.repeat(500)}`, 400, 'bad_request', 'param'],
])('%s is refused with %i and a sentence', async (path, status, code, sentence) => {
  const ficus = await ficusWithTraffic();

  const response = await fetch(`${ficus.adminUrl}${path}`);
  const body = (await response.json()) as { error: { code: string; message: string } };

  expect(response.status).toBe(status);
  expect(body.error.code).toBe(code);
  expect(body.error.message).toContain(sentence);
});

test('a name that is not this machine is refused, whoever rebinds it', async () => {
  const ficus = await ficusWithTraffic();

  for (const host of ['evil.test', 'localhost.evil.test', '127.0.0.1.evil.test']) {
    const { statusCode, body } = await request(`${ficus.adminUrl}/api/v1/routes`, { headers: { host } });
    expect(statusCode).toBe(421);
    expect(await body.json()).toMatchObject({ error: { code: 'host_not_allowed' } });
  }
  const { statusCode } = await request(`${ficus.adminUrl}/api/v1/routes`, {
    headers: { host: 'localhost:9090' },
  });
  expect(statusCode).toBe(200);
});
