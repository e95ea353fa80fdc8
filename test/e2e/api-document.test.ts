import { expect, onTestFinished, test } from 'vitest';
import { type ApiDocument, callsOf, faultsOf } from '../helpers/api-document.ts';
import { eventStream } from '../helpers/event-stream.ts';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { NEVER_BREACHED } from '../helpers/gates.ts';
import { json, startOrigin } from '../helpers/origin.ts';

const SECRET = 'an-operator-token-of-at-least-32-characters';
const HEADERS = { authorization: `Bearer ${SECRET}` };

async function ficusWithTraffic(): Promise<TestFicus> {
  const side = async (value: (n: number) => unknown) => {
    const origin = await startOrigin((request, response) => {
      const n = Number(request.url?.split('/').at(-1));
      json({ total: value(n), path: request.url })(request, response);
    });
    onTestFinished(() => origin.stop());
    return origin.url;
  };
  const ficus = await startTestFicus({
    monolith: await side((n) => n + 0.125),
    service: await side((n) => Math.round((n + 0.125) * 100) / 100),
    tokens: { otto: { role: 'operator', secret: SECRET } },
    routes: `
  - id: orders
    match: { methods: [GET], path: "/orders/:id", headers: { accept: true } }
    service: service
    stage: canary
    canary: { percent: 12.5 }
    gate: ${NEVER_BREACHED}
    compare: { rules: [{ path: "$.none", allow: [value], reason: r, owner: o, expires: 2020-01-01 }] }
  - { id: idle, match: { path: "/idle" }, service: service, stage: "off" }`,
  });
  for (let i = 0; i < 20; i += 1) await (await fetch(`${ficus.url}/orders/${i}`)).text();
  await ficus.counted('orders', 20);
  return ficus;
}

test('every call answers as the document says, with what there is and with what there is not', async () => {
  const ficus = await ficusWithTraffic();
  const [found] = await ficus.discrepancies();
  const document = await ficus.api<ApiDocument>('/openapi.json');
  const ask = async (path: string) => {
    const response = await fetch(`${ficus.adminUrl}${path}`, { headers: HEADERS });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      body: await response.text(),
    };
  };
  const known: Record<string, string> = { routes: 'orders', discrepancies: found?.id ?? '' };

  const reads = callsOf(document).filter(({ method, path }) => method === 'GET' && !path.endsWith('/events'));
  expect(reads.length).toBeGreaterThan(7);
  for (const call of reads) {
    const there = call.path.replace(/(\w+)\/\{id\}/, (_, kind: string) => `${kind}/${known[kind]}`);
    const good = await ask(there);
    expect(good.status, `${there} ${good.body}`).toBe(200);
    expect(faultsOf(call, good.status, good.type, good.body), there).toEqual([]);

    for (const { name } of call.parameters.filter((parameter) => parameter.in === 'query')) {
      const odd = await ask(`${there}?${name}=a&${name}=b`);
      expect(odd.status, `${there} ${name}`).toBe(400);
      expect(odd.body).toContain(`give ${name} only once`);
      expect(faultsOf(call, odd.status, odd.type, odd.body)).toEqual([]);
    }
    if (there === call.path) continue;
    const missing = await ask(call.path.replace('{id}', 'nowhere'));
    expect(missing.status, call.path).toBe(404);
    expect(faultsOf(call, missing.status, missing.type, missing.body)).toEqual([]);
  }
  // The samples and causes were there to be looked at.
  expect(await ficus.discrepancy(found?.id ?? '')).toMatchObject({
    samples: { length: expect.any(Number) },
    causes: [{ name: 'rounding' }],
  });
});

test('whoever listens hears where the routes stand, what changes, and what is new', async () => {
  const ficus = await ficusWithTraffic();
  const stream = await eventStream(ficus.adminUrl, HEADERS);

  const { items } = JSON.parse(await stream.next('routes'));
  expect(items).toMatchObject([
    { id: 'orders', stage: 'canary', percent: 12.5, openDiscrepancies: 1 },
    { id: 'idle', stage: 'off', percent: 0 },
  ]);
  expect(JSON.parse(await stream.next('store'))).toEqual({ ok: true, message: 'takes writes' });

  await (await fetch(`${ficus.url}/orders/77`)).text();
  // The store may be looked at between the counts and the discrepancies of one batch, never twice a second.
  const discrepancy = JSON.parse(await stream.next('discrepancy'));
  expect(discrepancy).toMatchObject({ route: 'orders', kind: 'rounding', path: '$.total', count: 21 });
  const after = JSON.parse(await stream.next('routes'));
  expect(after.items).toHaveLength(1);
  expect(after.items[0]).toMatchObject({ id: 'orders', openDiscrepancies: 1 });
  const { comparisons } = await ficus.route('orders');
  expect(after.items[0].comparisons).toEqual(comparisons);

  await fetch(`${ficus.adminUrl}/api/v1/routes/orders/stage`, {
    method: 'POST',
    headers: { ...HEADERS, 'content-type': 'application/json' },
    body: JSON.stringify({ stage: 'shadow', reason: 'the totals are wrong' }),
  });
  expect(JSON.parse(await stream.next('ledger'))).toMatchObject({
    ...{ route: 'orders', actor: 'otto', source: 'operator', to: { stage: 'shadow' } },
  });
});
