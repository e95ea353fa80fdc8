import type { OutgoingHttpHeaders } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { startOrigin } from '../helpers/origin.ts';

interface Canned {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

/** A server whose answers are looked up by path. */
async function canned(answers: Readonly<Record<string, Canned>>) {
  const origin = await startOrigin((request, response) => {
    const { status = 200, headers = {}, body } = answers[request.url ?? ''] ?? { status: 404, body: '{}' };
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body);
  });
  onTestFinished(() => origin.stop());
  return origin.url;
}

const ROUTE = (rules = '[]') =>
  `- { id: orders, match: { path: "/:case" }, service: service, stage: shadow, compare: { rules: ${rules} } }`;

/** Each case: what the two sides answer, and the kind and place that must be named. */
const CASES: Record<string, { left: Canned; right: Canned; kind: string; path: string }> = {
  status: {
    left: { body: '{"a":1}' },
    right: { status: 201, body: '{"a":1}' },
    kind: 'status',
    path: 'status',
  },
  header: {
    left: { body: '{}', headers: { location: '/a' } },
    right: { body: '{}', headers: { location: '/b' } },
    kind: 'header',
    path: 'headers.location',
  },
  'media-type': {
    left: { body: '{"a":1}' },
    right: { body: '<html><body>oops</body></html>', headers: { 'content-type': 'text/html' } },
    kind: 'media-type',
    path: '$',
  },
  missing: { left: { body: '{"a":1,"b":2}' }, right: { body: '{"a":1}' }, kind: 'missing', path: '$.b' },
  extra: { left: { body: '{"a":1}' }, right: { body: '{"a":1,"b":2}' }, kind: 'extra', path: '$.b' },
  'null-absent': {
    left: { body: '{"a":1,"b":null}' },
    right: { body: '{"a":1}' },
    kind: 'null-absent',
    path: '$.b',
  },
  type: { left: { body: '{"a":"42"}' }, right: { body: '{"a":42}' }, kind: 'type', path: '$.a' },
  ordering: {
    left: { body: '{"items":[{"id":2},{"id":1},{"id":3}]}' },
    right: { body: '{"items":[{"id":1},{"id":2},{"id":3}]}' },
    kind: 'ordering',
    path: '$.items',
  },
  rounding: {
    left: { body: '{"lines":[{"total":59.849999999999994}]}' },
    right: { body: '{"lines":[{"total":59.85}]}' },
    kind: 'rounding',
    path: '$.lines[*].total',
  },
  timezone: {
    left: { body: '{"at":"2026-07-01T11:00:00"}' },
    right: { body: '{"at":"2026-07-01T09:00:00Z"}' },
    kind: 'timezone',
    path: '$.at',
  },
  empty: {
    left: { body: '{"a":1,"b":""}' },
    right: { body: '{"a":1,"b":null}' },
    kind: 'empty',
    path: '$.b',
  },
  unit: { left: { body: '{"sum":19.99}' }, right: { body: '{"sum":1999}' }, kind: 'unit', path: '$.sum' },
  text: { left: { body: '{"s":"PAID"}' }, right: { body: '{"s":"paid"}' }, kind: 'text', path: '$.s' },
  generated: {
    left: { body: '{"id":"2f1a55d0-9c58-4b8e-9d5b-0f3e2a1c4d6e"}' },
    right: { body: '{"id":"8c0b7f3a-1d2e-4f60-a7c9-5e4d3b2a1908"}' },
    kind: 'generated',
    path: '$.id',
  },
  value: {
    left: { body: '{"price":10.00}' },
    right: { body: '{"price":12.00}' },
    kind: 'value',
    path: '$.price',
  },
  'exact-number': {
    left: { body: '{"n":9007199254740993}' },
    right: { body: '{"n":9007199254740992}' },
    kind: 'value',
    path: '$.n',
  },
};

test.each(Object.entries(CASES))(
  '%s is named at its place, and nothing else is',
  async (name, { left, right, kind, path }) => {
    const ficus = await startTestFicus({
      monolith: await canned({ [`/${name}`]: left }),
      service: await canned({ [`/${name}`]: right }),
      routes: ROUTE(),
    });

    for (let i = 0; i < 3; i += 1) await (await fetch(`${ficus.url}/${name}`)).text();
    const { comparisons } = await ficus.counted('orders', 3);

    expect(comparisons).toMatchObject({ match: 0, mismatch: 3 });
    expect(await ficus.discrepancies()).toMatchObject([
      { route: 'orders', kind, path, count: 3, state: 'open' },
    ]);
    expect(await ficus.metrics()).toContain(`ficus_differences_total{route="orders",kind="${kind}"} 3`);
    expect(await ficus.metrics()).toContain(`ficus_discrepancies_open{route="orders",kind="${kind}"} 1`);
  },
);

test('what is written otherwise but means the same is a match', async () => {
  const body = '{"a":1.10,"b":[1,2],"c":"x"}';
  const ficus = await startTestFicus({
    monolith: await canned({
      '/same': { body, headers: { 'content-type': 'application/json; charset=UTF-8' } },
    }),
    service: await canned({
      '/same': {
        body: gzipSync('{ "c": "x", "b": [1, 2], "a": 1.1 }'),
        headers: { 'content-type': 'application/json;charset="utf-8"', 'content-encoding': 'gzip' },
      },
    }),
    routes: ROUTE(),
  });

  await fetch(`${ficus.url}/same`);
  const { comparisons, mismatchRate } = await ficus.counted('orders', 1);

  expect(comparisons.match).toBe(1);
  expect(mismatchRate).toBe(0);
  expect(await ficus.discrepancies()).toEqual([]);
});

test('what a rule allows is ignored, still counted, and names its rule', async () => {
  const ficus = await startTestFicus({
    monolith: await canned({ '/o': { body: '{"at":"2026-07-01T11:00:00","clock":1,"sum":10.004}' } }),
    service: await canned({ '/o': { body: '{"at":"2026-07-01T09:00:00Z","clock":2,"sum":10.00}' } }),
    routes: ROUTE(`[
      { path: $.at, allow: [timezone], reason: UTC, owner: orders },
      { path: $.clock, ignore: true, reason: clock, owner: orders },
      { path: $.sum, allow: [rounding], tolerance: 0.01, reason: cents, owner: orders } ]`),
  });

  await fetch(`${ficus.url}/o`);
  const { comparisons } = await ficus.counted('orders', 1);
  const found = await ficus.discrepancies();

  expect(comparisons).toMatchObject({ ignored: 1, mismatch: 0 });
  expect(
    found
      .map(({ path, count, ignoredCount }) => ({ path, count, ignoredCount }))
      .sort((a, b) => a.path.localeCompare(b.path)),
  ).toEqual([
    { path: '$.at', count: 0, ignoredCount: 1 },
    { path: '$.clock', count: 0, ignoredCount: 1 },
    { path: '$.sum', count: 0, ignoredCount: 1 },
  ]);
  expect(found.every(({ example }) => example.ignoredBy?.startsWith('$.'))).toBe(true);
});

test('a rule that is past its date allows nothing any more', async () => {
  const ficus = await startTestFicus({
    monolith: await canned({ '/o': { body: '{"clock":1}' } }),
    service: await canned({ '/o': { body: '{"clock":2}' } }),
    routes: ROUTE('[{ path: $.clock, ignore: true, reason: clock, owner: orders, expires: 2020-01-01 }]'),
  });

  await fetch(`${ficus.url}/o`);

  expect((await ficus.counted('orders', 1)).comparisons.mismatch).toBe(1);
});

test('a discrepancy keeps samples of both answers, with credentials redacted everywhere', async () => {
  const secret = 'sk_live_51Habcdefghijklmnop';
  const ficus = await startTestFicus({
    monolith: await canned({
      [`/o?token=${secret}`]: {
        body: `{"n":1,"password":"${secret}"}`,
        headers: { 'set-cookie': `sid=${secret}` },
      },
    }),
    service: await canned({ [`/o?token=${secret}`]: { body: `{"n":2,"password":"${secret}"}` } }),
    routes: ROUTE(),
  });

  await fetch(`${ficus.url}/o?token=${secret}`, {
    headers: { authorization: `Bearer ${secret}`, cookie: `sid=${secret}` },
  });
  await ficus.counted('orders', 1);
  const [found] = await ficus.discrepancies();
  const detail = await ficus.discrepancy(found?.id ?? '');

  expect(detail.samples).toHaveLength(1);
  const [sample] = detail.samples;
  expect(sample).toMatchObject({
    served: 'monolith',
    request: { method: 'GET' },
    left: { status: 200 },
    right: { status: 200 },
  });
  expect(sample?.left.body).toContain('"n":1');
  expect(sample?.right.body).toContain('"n":2');
  expect(sample?.differences).toMatchObject([{ path: '$.n', left: '1', right: '2' }]);
  expect(JSON.stringify(detail)).not.toContain(secret);
  const tags = [sample?.left.body, sample?.right.body].map(
    (body) => /"password":"(\[redacted:[0-9a-f]+\])"/.exec(body ?? '')?.[1],
  );
  expect(tags[0]).toMatch(/redacted/);
  expect(tags[0]).toBe(tags[1]);
});

test('counts and discrepancies of before are there after a restart', async () => {
  const answers = {
    monolith: await canned({ '/o': { body: '{"n":1}' } }),
    service: await canned({ '/o': { body: '{"n":2}' } }),
  };
  const first = await startTestFicus({ ...answers, routes: ROUTE() });
  for (let i = 0; i < 20; i += 1) await fetch(`${first.url}/o`);
  await first.stop();

  const second = await startTestFicus({ ...answers, routes: ROUTE(), storePath: first.storePath });

  expect((await second.route('orders')).comparisons.mismatch).toBe(20);
  await fetch(`${second.url}/o`);
  await second.counted('orders', 21);
  expect(await second.discrepancies()).toMatchObject([{ path: '$.n', count: 21 }]);
});
