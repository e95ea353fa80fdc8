/**
 * Measures the differ: exchanges and megabytes a second, alone and from queue to store, how the time grows when a
 * document grows tenfold, and what others take for the same documents.
 * `node test/bench/differ.ts`. Verifies each verdict before it times anything. A time is the CPU time of this
 * thread, garbage collection included; small and large documents take turns, and the median of the rounds counts.
 */
import assert from 'node:assert/strict';
import { compare, DEFAULT_COMPARED_HEADERS } from '../../src/diff/compare.ts';
import type { Exchange as QueuedExchange } from '../../src/diff/exchange.ts';
import { compileRules } from '../../src/diff/rules/compile.ts';
import type { Answer } from '../../src/diff/types.ts';
import { otherDiffers } from './other-differs.ts';
import { ComparerThread, PARCEL } from './queue-to-store.ts';

const ROUNDS = 7;
const SMALL = 10_000;
const LARGE = 100_000;
const GROWTH_BUDGET = 12;
const EXCHANGES_BUDGET = 20_000;
const EXCHANGES_A_ROUND = 10_000;

const OPTIONS = { headers: DEFAULT_COMPARED_HEADERS, rules: compileRules([]), now: Date.UTC(2026, 0, 15) };

interface Exchange {
  readonly left: Answer;
  readonly right: Answer;
}

interface GrowthCase {
  readonly name: string;
  make(elements: number): readonly [left: unknown, right: unknown];
  /** Place and kind of every difference, in order of first sight. */
  readonly expected: readonly string[];
}

const row = (i: number) => ({ name: `element ${i}`, group: i % 7, count: i });
const keyed = (i: number) => ({ id: `K-${i}`, group: i % 7, count: i });
const list = <T>(length: number, make: (i: number) => T) => Array.from({ length }, (_, i) => make(i));

const GROWTH_CASES: readonly GrowthCase[] = [
  {
    name: 'scalars, reversed',
    make: (n) => [list(n, (i) => i), list(n, (i) => n - 1 - i)],
    expected: ['$ ordering'],
  },
  {
    name: 'objects, one changed',
    make: (n) => [list(n, row), list(n, row).with(n / 2, { ...row(n / 2), count: -1 })],
    expected: ['$[*].count value'],
  },
  {
    name: 'objects, one put in front',
    make: (n) => [list(n, row), [{ note: 'new' }, ...list(n, row)]],
    expected: ['$[*] extra'],
  },
  {
    name: 'objects, reversed',
    make: (n) => [list(n, row), list(n, row).reverse()],
    expected: ['$ ordering'],
  },
  {
    name: 'objects, reversed, all changed',
    make: (n) => [list(n, row), list(n, (i) => ({ ...row(i), count: -i - 1 })).reverse()],
    expected: ['$ ordering', '$[*].count value'],
  },
  {
    name: 'keyed objects, reversed, all changed',
    make: (n) => [list(n, keyed), list(n, (i) => ({ ...keyed(i), count: -i - 1 })).reverse()],
    expected: ['$ ordering', '$[*].count value'],
  },
];

function answer(content: unknown): Answer {
  return {
    status: 200,
    headers: ['Content-Type', 'application/json'],
    body: Buffer.from(JSON.stringify(content)),
  };
}

function exchange([left, right]: readonly [unknown, unknown]): Exchange {
  return { left: answer(left), right: answer(right) };
}

/** An order of about 600 bytes, of which the service computes another total. */
function orders(id = 4711): Exchange {
  const order = {
    id,
    number: 'A-2026-4711',
    status: 'open',
    customer: { id: 17, name: 'Ada Lovelace', email: 'ada@example.org', city: 'London' },
    items: list(4, (i) => ({ sku: `S-${i}`, name: `Thing number ${i}`, quantity: i + 1, price: 9.99 + i })),
    shipping: { method: 'parcel', street: '12 St James Square', postcode: 'SW1Y 4JH', country: 'GB' },
    total: 119.9,
    createdAt: '2026-01-14T10:00:00Z',
    tags: ['gift', 'express'],
  };
  return exchange([order, { ...order, total: 129.9 }]);
}

function verify(name: string, { left, right }: Exchange, expected: readonly string[]): void {
  const { verdict, differences } = compare(left, right, OPTIONS);
  assert.equal(verdict, 'mismatch', name);
  assert.deepEqual([...new Set(differences.map(({ place, kind }) => `${place} ${kind}`))], expected, name);
  assert.equal(compare(left, left, OPTIONS).verdict, 'match', name);
}

/** CPU seconds of this thread for `times` comparisons. */
function seconds({ left, right }: Exchange, times: number): number {
  const from = process.threadCpuUsage();
  for (let time = 0; time < times; time++) compare(left, right, OPTIONS);
  const { user, system } = process.threadCpuUsage(from);
  return (user + system) / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function bytesOf({ left, right }: Exchange): number {
  return Buffer.byteLength(left.body as Uint8Array) + Buffer.byteLength(right.body as Uint8Array);
}

function measureOrders(): string {
  const order = orders();
  verify('an order', order, ['$.total value']);
  seconds(order, EXCHANGES_A_ROUND);
  const time = median(list(ROUNDS, () => seconds(order, EXCHANGES_A_ROUND)));
  const perSecond = EXCHANGES_A_ROUND / time;
  const megabytes = (perSecond * bytesOf(order)) / 1e6;
  const size = Math.round(bytesOf(order) / 2);
  return `${size}-byte JSON, one difference: ${perSecond.toFixed(0)} exchanges/s, ${megabytes.toFixed(0)} MB/s`;
}

/** The comparer thread's CPU for receiving, judging, redacting and writing: no two answers alike, and always the same. */
async function measureQueueToStore(): Promise<string> {
  const varied = await exchangesPerSecond(list(PARCEL, (i) => inQueue(orders(i))));
  const same = await exchangesPerSecond(list(PARCEL, () => inQueue(orders())));
  return (
    `from queue to store: ${varied.toFixed(0)} exchanges/s (budget ${EXCHANGES_BUDGET}), ` +
    `${same.toFixed(0)} where the answers are always the same`
  );
}

async function exchangesPerSecond(exchanges: readonly QueuedExchange[]): Promise<number> {
  const thread = new ComparerThread('orders');
  await thread.seconds(exchanges, EXCHANGES_A_ROUND);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await thread.seconds(exchanges, EXCHANGES_A_ROUND));
  await thread.close();
  return EXCHANGES_A_ROUND / median(times);
}

function inQueue({ left, right }: Exchange): QueuedExchange {
  const headers = ['Date', 'Thu, 15 Jan 2026 10:00:00 GMT', 'Connection', 'keep-alive', 'ETag', '"1"'];
  return {
    route: 'orders',
    served: 'monolith' as const,
    startedAt: Date.now(),
    request: {
      id: '1',
      method: 'GET',
      target: '/orders/4711',
      headers: ['Host', 'shop.example', 'Accept', '*/*'],
    },
    left: { ...left, headers: [...left.headers, ...headers] },
    right: { ...right, headers: [...right.headers, ...headers] },
    seconds: { left: 0.01, right: 0.01 },
  };
}

function measureGrowth({ name, make, expected }: GrowthCase): string {
  const small = exchange(make(SMALL));
  const large = exchange(make(LARGE));
  verify(name, small, expected);
  verify(name, large, expected);
  const times = LARGE / SMALL;
  const rounds = list(ROUNDS, () => ({ small: seconds(small, times) / times, large: seconds(large, 1) }));
  // By bytes, because longer numbers and names make the larger document more than ten times as long.
  const bytes = bytesOf(large) / bytesOf(small);
  const growth = median(rounds.map((round) => round.large / round.small)) * (10 / bytes);
  const speed = bytesOf(large) / 1e6 / median(rounds.map((round) => round.large));
  const figures = [
    `${(bytesOf(large) / 2e6).toFixed(1)} MB`,
    `${speed.toFixed(1)} MB/s`,
    `${growth.toFixed(1)} ×`,
  ];
  return name.padEnd(40) + figures.map((figure) => figure.padStart(12)).join('');
}

console.log(measureOrders());
console.log(await measureQueueToStore());
console.log(
  `\n${`from ${SMALL} to ${LARGE} elements`.padEnd(40)}      a side       speed  growth for 10 × the bytes (budget ${GROWTH_BUDGET} ×)`,
);
for (const growthCase of GROWTH_CASES) console.log(measureGrowth(growthCase));
console.log(
  `\n1000 keyed objects, CPU time with parsing, and the number of differences reported\n${otherDiffers()}`,
);
