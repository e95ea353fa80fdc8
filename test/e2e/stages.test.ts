import { expect, onTestFinished, test } from 'vitest';
import { bucketOf } from '../../src/routing-rules/split.ts';
import { startTestFicus } from '../helpers/ficus.ts';
import { NEVER_BREACHED } from '../helpers/gates.ts';
import { type Origin, startOrigin } from '../helpers/origin.ts';
import { answer, head, request } from '../helpers/raw-messages.ts';
import { startRawGateway } from '../helpers/raw-upstream.ts';

interface Pair {
  readonly monolith: Origin;
  readonly service: Origin;
}

/** Two servers that answer with their own name, so that a test sees who served. */
async function sides(): Promise<Pair> {
  const start = async (name: string) => {
    const origin = await startOrigin((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ side: name }));
      });
    });
    onTestFinished(() => origin.stop());
    return origin;
  };
  return { monolith: await start('monolith'), service: await start('service') };
}

function routes(stage: string, more = ''): string {
  return `- { id: orders, match: { path: "/orders{/:id}" }, service: service, stage: "${stage}"${more.includes('compare:') ? more : `${more}, compare: { rereadsPerSecond: 0 }`} }`;
}

async function served(url: string, init?: RequestInit): Promise<string> {
  const response = await fetch(`${url}/orders/1`, init);
  return ((await response.json()) as { side: string }).side;
}

test.each([
  { stage: 'off', server: 'monolith', shadow: undefined },
  { stage: 'shadow', server: 'monolith', shadow: 'service' },
  { stage: 'live', server: 'service', shadow: 'monolith' },
  { stage: 'complete', server: 'service', shadow: undefined },
])('in $stage the $server serves and the shadow is $shadow', async ({ stage, server, shadow }) => {
  const { monolith, service } = await sides();
  const ficus = await startTestFicus({ monolith: monolith.url, service: service.url, routes: routes(stage) });

  expect(await served(ficus.url)).toBe(server);
  if (shadow !== undefined) await ficus.counted('orders', 1);
  await ficus.stop();

  const seen = { monolith: monolith.requests, service: service.requests };
  const called = new Set([server, shadow]);
  for (const side of ['monolith', 'service'] as const) {
    expect(seen[side]).toHaveLength(called.has(side) ? 1 : 0);
    const mark = seen[side][0]?.header('x-ficus-shadow');
    expect(mark).toBe(side === shadow ? 'orders' : undefined);
  }
});

test('a canary splits users by their key, and whoever does not serve is the shadow', async () => {
  const { monolith, service } = await sides();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: routes(
      'canary',
      `, canary: { percent: 30, stickBy: ["header:x-user-id"] }, gate: ${NEVER_BREACHED}`,
    ),
  });

  for (let user = 0; user < 40; user += 1) {
    const expected = bucketOf('service', String(user)) < 30 ? 'service' : 'monolith';
    expect(await served(ficus.url, { headers: { 'x-user-id': String(user) } })).toBe(expected);
  }
  const { comparisons } = await ficus.counted('orders', 40);

  expect(comparisons.mismatch).toBe(40);
  expect(monolith.requests).toHaveLength(40);
  expect(service.requests).toHaveLength(40);
  // Left is the monolith whoever served.
  const [found] = await ficus.discrepancies();
  expect(found).toMatchObject({ kind: 'value', path: '$.side', count: 40 });
  expect(found?.example).toMatchObject({ left: '"monolith"', right: '"service"' });
});

test('a write is served but not mirrored, and counted as such', async () => {
  const { monolith, service } = await sides();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: routes('shadow'),
  });

  expect(await served(ficus.url, { method: 'POST', body: '{"sku":"a"}' })).toBe('monolith');
  const { comparisons, reasons } = await ficus.counted('orders', 1);

  expect(comparisons.skipped).toBe(1);
  expect(reasons.skipped).toEqual({ unsafe_method: 1 });
  expect(service.requests).toHaveLength(0);
});

test('with isolated side effects a write is mirrored with the same body, once, and the same request id', async () => {
  const { monolith, service } = await sides();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: routes(
      'shadow',
      ', shadow: { methods: [POST], sideEffects: isolated, headers: { set: { x-tenant: dark }, remove: [x-secret] } }',
    ),
  });
  const body = JSON.stringify({ sku: 'a', text: 'x'.repeat(200_000) });

  await served(ficus.url, {
    method: 'POST',
    body,
    headers: { 'x-secret': '1', 'content-type': 'application/json' },
  });
  await ficus.counted('orders', 1);

  const [atMonolith] = monolith.requests;
  const [atService] = service.requests;
  expect(service.requests).toHaveLength(1);
  expect((await atMonolith?.body)?.toString()).toBe(body);
  expect((await atService?.body)?.toString()).toBe(body);
  expect(atService?.header('x-request-id')).toBe(atMonolith?.header('x-request-id'));
  expect(atService?.header('x-tenant')).toBe('dark');
  expect(atService?.header('x-secret')).toBeUndefined();
  expect(atMonolith?.header('x-secret')).toBe('1');
});

test('a request body beyond maxBody is served whole and not mirrored', async () => {
  const { monolith, service } = await sides();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: routes(
      'shadow',
      ', shadow: { methods: [POST], sideEffects: isolated }, compare: { maxBody: 10KiB }',
    ),
  });

  await served(ficus.url, { method: 'POST', body: 'x'.repeat(20_000) });
  const { reasons } = await ficus.counted('orders', 1);

  expect(reasons.skipped).toEqual({ request_too_large: 1 });
  expect((await monolith.requests[0]?.body)?.length).toBe(20_000);
  expect(service.requests).toHaveLength(0);
});

test('a sample of 0 percent mirrors nothing and counts what it left out', async () => {
  const { monolith, service } = await sides();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: routes('shadow', ', shadow: { sample: 0 }'),
  });

  await served(ficus.url);
  const { comparisons, mismatchRate } = await ficus.counted('orders', 1);

  expect(comparisons).toMatchObject({ not_sampled: 1, skipped: 0, mismatch: 0 });
  expect(mismatchRate).toBeNull();
  expect(await ficus.metrics()).toContain(
    'ficus_comparisons_skipped_total{route="orders",reason="not_sampled"} 1',
  );
});

test('a canary user whose service cannot answer is served by the monolith', async () => {
  const { monolith, service } = await sides();
  await service.stop();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: routes('canary', ', canary: { percent: 100 }'),
  });

  expect(await served(ficus.url)).toBe('monolith');
  const { comparisons, reasons } = await ficus.counted('orders', 1);

  expect(comparisons.failed).toBe(1);
  expect(reasons.failed).toEqual({ refused: 1 });
  expect(await ficus.metrics()).toContain('ficus_fallbacks_total{route="orders",reason="refused"} 1');
});

test('a request without a route goes to the monolith and is counted as unmatched', async () => {
  const { monolith, service } = await sides();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: routes('live'),
  });

  const response = await fetch(`${ficus.url}/elsewhere`);

  expect(await response.json()).toEqual({ side: 'monolith' });
  expect(await ficus.metrics()).toContain(
    'ficus_requests_total{route="unmatched",side="monolith",method="GET",code="2xx"} 1',
  );
});

test('requests in flight are not disturbed by a stage that moves: each is finished by the side that has begun it', async () => {
  const { client, monolith, service, ficus } = await startRawGateway({
    stage: 'live',
    routeExtra: 'shadow: { sample: 0 }',
  });
  const reading = client();
  reading.send(request('GET /a HTTP/1.1'));
  const answering = await service.accept();
  await answering.head();
  answering.send(`${head('HTTP/1.1 200 OK', 'Content-Length: 10')}first`);
  expect(await reading.until('first')).toContain('200 OK');
  const sending = client();
  sending.send(`${request('POST /b HTTP/1.1', 'Content-Length: 8')}half`);
  const taking = await service.accept();
  await taking.head();
  expect(await taking.bytes(4)).toBe('half');

  const moved = await fetch(`${ficus.adminUrl}/api/v1/stage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ stage: 'off', reason: 'wrong' }),
  });
  expect(moved.status).toBe(200);

  // Whoever comes now is the monolith's, on a connection that the service has served before as well.
  const next = client();
  next.send(request('GET /c HTTP/1.1'));
  const old = await monolith.accept();
  expect(await old.head()).toContain('GET /c HTTP/1.1');
  old.send(answer('monolith'));
  expect(await next.until('monolith')).toBe(answer('monolith'));

  answering.send('-last');
  expect(await reading.until('-last')).toBe('-last');
  sending.send('-end');
  expect(await taking.bytes(4)).toBe('-end');
  taking.send(answer('service'));
  expect(await sending.until('service')).toBe(answer('service'));
  reading.send(request('GET /d HTTP/1.1'));
  expect(await old.head()).toContain('GET /d HTTP/1.1');
  old.send(answer('again'));
  expect(await reading.until('again')).toBe(answer('again'));
  expect(service.connections).toHaveLength(2);
});
