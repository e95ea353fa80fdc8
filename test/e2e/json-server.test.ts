/** Two real servers that nobody here wrote, one a rewrite of the other. docs/json-server-study.md says why they differ. */

import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { type JsonServer, startJsonServerMonolith, startJsonServerService } from '../helpers/json-server.ts';

/** 0.17.4 forbids caching and the beta does not say: one cause, on every answer, reviewed once. */
const RULES =
  '[{ path: headers.cache-control, ignore: true, reason: "the rewrite leaves caching to the gateway", owner: platform }]';

interface Topic {
  /** What is asked: a path, or a method and a path. */
  readonly requests: readonly string[];
  /** Exchanges in which each real difference must be seen, by kind and place. Nothing else may be reported. */
  readonly real: Readonly<Record<string, number>>;
  /** Exchanges that differ in nothing but what the rule allows. */
  readonly ignored: number;
}

const READS: Record<string, Topic> = {
  items: {
    requests: [
      '/products',
      '/products/p-100',
      '/profile',
      '/reviews',
      '/products/',
      '/posts/1',
      '/posts',
      '/comments',
    ],
    real: { 'type $.id': 1, 'type $[*].id': 2 },
    ignored: 5,
  },
  missing: {
    requests: ['/posts/99', '/products/p-999', '/nothing', '/profile/name'],
    real: { 'extra $.error': 4 },
    ignored: 0,
  },
  gone: {
    requests: ['/db', '/Products', '/products/p-100/reviews', '/posts/1/comments'],
    real: { 'status status': 4, 'value $': 4 },
    ignored: 0,
  },
  filters: {
    requests: [
      '/products?available=true',
      '/reviews?productId=p-100',
      '/products?stock_gte=7',
      '/posts?status=published',
      '/posts?author.city=Kiel',
      '/posts?id=1',
      '/products?nosuch=1',
      '/posts?title_like=time',
      '/products?stock:gte=7',
      '/posts?editedAt=null',
    ],
    real: { 'type $[*].id': 2, 'missing $[*]': 4, 'extra $[*]': 1 },
    ignored: 3,
  },
  sorting: {
    requests: [
      '/products?_sort=price',
      '/products?_sort=price&_order=desc',
      '/products?_sort=-price',
      '/posts?_sort=id',
    ],
    real: { 'missing $[*]': 1, 'ordering $': 2, 'type $[*].id': 1 },
    ignored: 1,
  },
  pages: {
    requests: [
      '/products?_page=1&_limit=2',
      '/products?_page=2&_per_page=2',
      '/products?_limit=2',
      '/products?_per_page=2',
    ],
    real: { 'value $': 2, 'header headers.link': 2, 'missing $[*]': 1 },
    ignored: 1,
  },
  relations: {
    requests: [
      '/products?_embed=reviews',
      '/posts/1?_embed=comments',
      '/reviews/r-1?_expand=product',
      '/reviews/r-1?_embed=product',
    ],
    real: { 'missing $.comments[*]': 1, 'type $.id': 1, 'missing $.product': 1, 'value $.product': 1 },
    ignored: 1,
  },
};

async function servers(): Promise<{ monolith: JsonServer; service: JsonServer }> {
  const [monolith, service] = await Promise.all([startJsonServerMonolith(), startJsonServerService()]);
  onTestFinished(() => monolith.stop());
  onTestFinished(() => service.stop());
  return { monolith, service };
}

function route(more = ''): string {
  return `- { id: all, match: { path: "/{*rest}" }, service: service, stage: shadow, compare: { rules: ${RULES} }${more} }`;
}

/** Real differences by kind and place, with the number of exchanges. */
async function real(ficus: TestFicus): Promise<Record<string, number>> {
  const found = await ficus.discrepancies();
  const counts: Record<string, number> = {};
  for (const { kind, path, count } of found)
    if (count > 0) counts[`${kind} ${path}`] = (counts[`${kind} ${path}`] ?? 0) + count;
  return counts;
}

test.each(Object.entries(READS))('%s: exactly the real differences are named', async (_, topic) => {
  const { monolith, service } = await servers();
  const ficus = await startTestFicus({ monolith: monolith.url, service: service.url, routes: route() });

  for (const path of topic.requests) {
    const through = await fetch(ficus.url + path, { headers: { host: 'shop.test' } });
    const straight = await fetch(monolith.url + path);
    // Links carry the host that was asked, which is another one; all else is the monolith's to the byte.
    expect(through.status).toBe(straight.status);
    expect((await through.text()).replaceAll(ficus.url, monolith.url)).toBe(await straight.text());
  }
  const { comparisons } = await ficus.counted('all', topic.requests.length);

  expect(await real(ficus)).toEqual(topic.real);
  expect(comparisons.ignored).toBe(topic.ignored);
  expect(comparisons.mismatch).toBe(topic.requests.length - topic.ignored);
  expect(comparisons.failed + comparisons.skipped).toBe(0);
});

const WRITES: readonly (readonly [string, string, unknown?])[] = [
  ['PUT', '/products/p-200', { name: 'Spade', price: 30 }],
  ['PATCH', '/products/p-300', { stock: 1 }],
  ['PATCH', '/posts/2', { title: 'Counting in tenths of cents' }],
  ['PUT', '/posts/99', { title: 'Nowhere' }],
  ['POST', '/products', { name: 'Rake', price: 12 }],
  ['DELETE', '/products/p-400'],
  ['DELETE', '/products/p-400'],
];

async function send(base: string, [method, path, body]: (typeof WRITES)[number]): Promise<Response> {
  return fetch(base + path, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
}

test('writes go to the served side alone and come back as it answered', async () => {
  const { monolith, service } = await servers();
  const untouched = await (await fetch(`${service.url}/products`)).text();
  const ficus = await startTestFicus({ monolith: monolith.url, service: service.url, routes: route() });

  const statuses: number[] = [];
  for (const write of WRITES) statuses.push((await send(ficus.url, write)).status);
  const { comparisons, reasons } = await ficus.counted('all', WRITES.length);

  expect(statuses).toEqual([200, 200, 200, 404, 201, 200, 404]);
  expect(comparisons.skipped).toBe(WRITES.length);
  expect(reasons.skipped).toEqual({ unsafe_method: WRITES.length });
  expect(await (await fetch(`${service.url}/products`)).text()).toBe(untouched);
  const products = (await (await fetch(`${monolith.url}/products`)).json()) as { id: string; name: string }[];
  expect(products.map(({ name }) => name)).toContain('Rake');
  expect(products.map(({ id }) => id)).not.toContain('p-400');
});

test('writes are served by the service where it is live', async () => {
  const { monolith, service } = await servers();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: route().replace('stage: shadow', 'stage: live'),
  });

  const created = await send(ficus.url, ['POST', '/products', { name: 'Rake' }]);

  expect(created.status).toBe(201);
  const names = async (url: string) =>
    ((await (await fetch(`${url}/products`)).json()) as { name: string }[]).map(({ name }) => name);
  expect(await names(service.url)).toContain('Rake');
  expect(await names(monolith.url)).not.toContain('Rake');
});

test('with isolated side effects writes are compared as well', async () => {
  const { monolith, service } = await servers();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: service.url,
    routes: route(', shadow: { methods: [GET, POST, PUT, PATCH, DELETE], sideEffects: isolated }'),
  });

  for (const write of WRITES) {
    const already = (await ficus.route('all')).comparisons;
    await send(ficus.url, write);
    // One after the other on both sides: a write must not overtake another on the shadow.
    await ficus.counted(
      'all',
      Object.values(already).reduce((sum, count) => sum + count, 1),
    );
  }

  expect(await real(ficus)).toEqual({
    'type $.id': 1,
    'extra $.error': 2,
    'value $.id': 1,
    'header headers.location': 1,
    ...Object.fromEntries(
      ['id', 'name', 'price', 'stock', 'available', 'size'].map((field) => [`extra $.${field}`, 1]),
    ),
  });
  expect((await ficus.route('all')).comparisons.ignored).toBe(2);
});
