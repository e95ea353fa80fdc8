import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { DiscrepancyDetail } from '../../src/store/types.ts';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { startOrigin } from '../helpers/origin.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { runVerb } from '../helpers/run-verb.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const ORDERS = 60;
const STATUSES = ['OPEN', 'PAID', 'SENT'] as const;
const NAMES = { OPEN: 'fresh', PAID: 'settled', SENT: 'shipped' } as const;

/** An order's instant: all the year round, so that clocks change. */
function instantOf(id: number): Temporal.Instant {
  return Temporal.Instant.from('2026-01-05T08:30:00Z').add({ hours: 24 * 6 * id });
}

/** Cents of a tax that lies exactly between two: half-even and half-up part at every second one. */
function taxOf(id: number, mode: 'half-even' | 'half-up'): string {
  const below = 1000 + 7 * id;
  const cents = mode === 'half-up' || below % 2 === 1 ? below + 1 : below;
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

interface Line {
  readonly id: number;
  readonly createdAt: string;
}

function linesOf(id: number): Line[] {
  return Array.from({ length: 7 }, (_, at) => ({
    id: id * 10 + at,
    createdAt: instantOf((at * 5 + id) % 7).toString(),
  }));
}

function sorted(lines: readonly Line[], by: 'id' | 'newest'): Line[] {
  return lines.toSorted((a, b) => (by === 'id' ? a.id - b.id : a.createdAt < b.createdAt ? 1 : -1));
}

/** The monolith's answer: Berlin's local time told as UTC, half-even, names in capitals, newest line first. */
function monolithOrder(id: number): object {
  const wall = instantOf(id).toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString();
  return {
    createdAt: `${wall}Z`,
    tax: taxOf(id, 'half-even'),
    status: STATUSES[id % 3],
    lines: sorted(linesOf(id), 'newest'),
    price: 40 + id,
  };
}

function serviceOrder(id: number, currency: string | null): object {
  return {
    createdAt: instantOf(id).toString(),
    tax: taxOf(id, 'half-up'),
    status: NAMES[STATUSES[id % 3] ?? 'OPEN'],
    lines: sorted(linesOf(id), 'id'),
    // An exchange rate that nobody rounds away, and another one each day.
    price: currency === 'USD' ? 40 + id + ((id * 37) % 11) + 1 : 40 + id,
  };
}

/** Servers of both sides. `wrong`: further faults of the service, by order. */
async function bothSides(wrong: Readonly<Record<number, object>> = {}) {
  const started = await Promise.all(
    [
      (id: number) => monolithOrder(id),
      (id: number, currency: string | null) => ({ ...serviceOrder(id, currency), ...wrong[id] }),
    ].map((order) =>
      startOrigin((request, response) => {
        const url = new URL(request.url ?? '/', 'http://origin');
        const id = Number(url.pathname.split('/').at(-1));
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(order(id, url.searchParams.get('currency'))));
      }),
    ),
  );
  for (const origin of started) onTestFinished(() => origin.stop());
  return { monolith: started[0]?.url ?? '', service: started[1]?.url ?? '' };
}

function routes(rules: readonly string[]): string {
  const list = rules.length === 0 ? ' []' : `\n${rules.join('\n').replaceAll(/^/gm, '        ')}`;
  return `
  - id: orders
    match: { path: "/orders/:id" }
    service: service
    stage: shadow
    compare:
      rules:${list}`;
}

async function ask(
  ficus: TestFicus,
  ids: readonly number[],
  currency: (id: number) => string,
): Promise<void> {
  for (const id of ids) await (await fetch(`${ficus.url}/orders/${id}?currency=${currency(id)}`)).text();
}

async function causesByPlace(ficus: TestFicus): Promise<Map<string, DiscrepancyDetail>> {
  const items = await ficus.discrepancies();
  const details = await Promise.all(items.map(({ id }) => ficus.discrepancy(id)));
  return new Map(details.map((detail) => [`${detail.kind} ${detail.path}`, detail]));
}

const everyThird = (id: number) => (id % 3 === 0 ? 'USD' : 'EUR');
const all = Array.from({ length: ORDERS }, (_, id) => id);

/** A Ficus without rules that has seen every order, and what it says of each discrepancy. */
async function afterTraffic(): Promise<{ ficus: TestFicus; found: Map<string, DiscrepancyDetail> }> {
  const ficus = await startTestFicus({ ...(await bothSides()), routes: routes([]) });
  await ask(ficus, all, everyThird);
  await ficus.counted('orders', ORDERS);
  return { ficus, found: await causesByPlace(ficus) };
}

test('planted causes are told, each in its sentence', async () => {
  const { found } = await afterTraffic();
  const causeOf = (key: string) => found.get(key)?.causes[0];
  const ties = all.filter((id) => taxOf(id, 'half-up') !== taxOf(id, 'half-even')).length;

  expect([...found.keys()].sort()).toEqual([
    'ordering $.lines',
    'timezone $.createdAt',
    'value $.price',
    'value $.status',
    'value $.tax',
  ]);
  expect(causeOf('timezone $.createdAt')).toMatchObject({
    name: 'zone',
    support: ORDERS,
    of: ORDERS,
    counterexamples: 0,
  });
  expect(causeOf('timezone $.createdAt')?.sentence).toMatch(
    /^the monolith writes Europe\/Berlin local time as if it were UTC .*: 60 of 60$/,
  );
  expect(causeOf('value $.tax')?.sentence).toBe(
    `the service rounds half-up, the monolith half-even at 2 decimals: ${ties} of ${ties}`,
  );
  expect(causeOf('value $.status')?.sentence).toBe(
    'the service has other names for the same values, one for each ("OPEN" → "fresh", "PAID" → "settled", "SENT" → "shipped"): 60 of 60',
  );
  expect(causeOf('ordering $.lines')?.sentence).toBe(
    'the service sorts by id where the monolith sorts by createdAt, newest first: 60 of 60',
  );
  expect(causeOf('value $.price')?.sentence).toBe(
    'they differ only where the query has currency=USD: 20 of 20, and 0 of 40 other exchanges have it',
  );
  expect(causeOf('value $.price')?.rule).toBeUndefined();
  expect(causeOf('value $.price')?.ruleNote).toContain('no rule is safe');
  for (const { cause, causes } of found.values()) expect(cause).toBe(causes[0]?.sentence);
});

test('the report tells them in every format, and show with the rule that would accept it', async () => {
  const { ficus, found } = await afterTraffic();
  const report = (format: string) => runVerb(['report', '--admin', ficus.adminUrl, '--format', format]);
  const text = (await report('text')).out;
  const markdown = (await report('md')).out;
  const json = JSON.parse((await report('json')).out);
  for (const { id, cause = '' } of found.values()) {
    expect(text).toContain(`      ${cause}\n`);
    expect(json.routes[0].discrepancies).toContainEqual(expect.objectContaining({ id, cause }));
  }
  expect(markdown).toContain('the service rounds half-up, the monolith half-even at 2 decimals');
  const { id, causes } = found.get('value $.status') ?? { id: '', causes: [] };
  const show = (await runVerb(['show', id, '--admin', ficus.adminUrl])).out;
  const rules = causes[0]?.rule?.split('\n') ?? [];
  expect(rules).toHaveLength(3);
  for (const line of [causes[0]?.sentence ?? '', ...rules]) expect(show).toContain(`${line}\n`);
});

test('the suggested rules, pasted into the file, accept those exchanges and nothing else', async () => {
  const { found } = await afterTraffic();
  const rules = [...found.values()].flatMap(({ causes: [first] }) => first?.rule ?? []);
  expect(rules).toHaveLength(4);
  await expectCheckAccepts(rules);

  // The same traffic under the rules, and one order each that is wrong in another way at the same places.
  const wrong = {
    1: { createdAt: instantOf(1).subtract({ hours: 1 }).toString() },
    2: { tax: '99.99' },
    4: { status: NAMES[STATUSES[(4 + 1) % 3] ?? 'OPEN'] },
    5: { lines: sorted(linesOf(5), 'id').slice(1) },
    7: { price: 1 },
  };
  const ruled = await startTestFicus({ ...(await bothSides(wrong)), routes: routes(rules) });
  await ask(ruled, all, () => 'EUR');
  const { comparisons } = await ruled.counted('orders', ORDERS);
  expect(comparisons).toMatchObject({ ignored: ORDERS - 5, mismatch: 5, match: 0 });
});

test('what is known of a discrepancy survives a restart', async () => {
  const sides = await bothSides();
  const storePath = join(await tempFolder(), 'ficus.db');
  const first = await startTestFicus({ ...sides, routes: routes([]), storePath });
  await ask(first, all.slice(0, 30), everyThird);
  await first.counted('orders', 30);
  await first.stop();
  const second = await startTestFicus({ ...sides, routes: routes([]), storePath });
  await ask(second, all.slice(30), everyThird);
  await second.counted('orders', ORDERS);
  const found = await causesByPlace(second);
  expect(found.get('ordering $.lines')?.cause).toBe(
    'the service sorts by id where the monolith sorts by createdAt, newest first: 60 of 60',
  );
});

test('exchanges whose answers are equal to the byte tell where the others differ', async () => {
  const body = (currency: string | null, id: string, side: 'left' | 'right') =>
    JSON.stringify({ id, rate: currency === 'USD' ? `${side} ${Number(id) * 7919}` : 'none' });
  const started = await Promise.all(
    (['left', 'right'] as const).map((side) =>
      startOrigin((request, response) => {
        const url = new URL(request.url ?? '/', 'http://origin');
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(body(url.searchParams.get('currency'), url.pathname.split('/').at(-1) ?? '', side));
      }),
    ),
  );
  for (const origin of started) onTestFinished(() => origin.stop());
  const ficus = await startTestFicus({
    monolith: started[0]?.url ?? '',
    service: started[1]?.url ?? '',
    routes: routes([]),
  });
  await ask(ficus, all, everyThird);
  const { comparisons } = await ficus.counted('orders', ORDERS);
  expect(comparisons).toMatchObject({ match: 40, mismatch: 20 });
  await vi.waitFor(async () => {
    const [found] = await ficus.discrepancies();
    expect(found?.cause).toMatch(
      /they differ only where the query has currency=USD: 20 of 20, and 0 of \d+ other exchanges have it$/,
    );
  }, PATIENCE);
});

async function expectCheckAccepts(rules: readonly string[]): Promise<void> {
  const file = join(await tempFolder(), 'routes.yaml');
  await writeFile(
    file,
    `version: 1
monolith: { url: "http://127.0.0.1:3000" }
services: { service: { url: "http://127.0.0.1:3001" } }
routes:${routes(rules)}
`,
  );
  expect(await runVerb(['check', '-c', file])).toEqual({
    code: 0,
    out: `${file} is valid: 1 route, 1 service\n`,
    err: '',
  });
}
