import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineMetrics } from '../../../src/metrics/definitions.ts';
import { addCount, type Judged, Tally, totalsOf } from '../../../src/shadow/tally.ts';
import type { CountDelta } from '../../../src/store/types.ts';
import { valuesOf } from '../metrics/values.ts';

const MINUTE = 60_000;

function tally(now: () => number = () => 0) {
  const metrics = defineMetrics();
  return { metrics, tally: new Tally(metrics, now) };
}

test('a verdict counts once for Prometheus and once for the store', async () => {
  const { metrics, tally: counting } = tally(() => 7 * MINUTE + 59_999);
  counting.count('orders', 'match');
  counting.count('orders', 'match');
  counting.count('orders', 'failed', 'timeout');
  expect(await valuesOf(metrics.comparisons)).toEqual({ 'orders match': 2, 'orders failed': 1 });
  expect(await valuesOf(metrics.comparisonsSkipped)).toEqual({});
  expect(counting.drain()).toEqual([
    { route: 'orders', minute: 7, verdict: 'match', reason: '', count: 2 },
    { route: 'orders', minute: 7, verdict: 'failed', reason: 'timeout', count: 1 },
  ]);
  expect(counting.drain()).toEqual([]);
});

test('the next minute is another counter', () => {
  let now = MINUTE - 1;
  const { tally: counting } = tally(() => now);
  counting.count('orders', 'match');
  now = MINUTE;
  counting.count('orders', 'match');
  expect(counting.drain().map(({ minute, count }) => [minute, count])).toEqual([
    [0, 1],
    [1, 1],
  ]);
});

test('what is skipped counts by reason; what is not sampled is no comparison', async () => {
  const { metrics, tally: counting } = tally();
  counting.count('orders', 'skipped', 'memory');
  counting.count('orders', 'not_sampled');
  expect(await valuesOf(metrics.comparisons)).toEqual({ 'orders skipped': 1 });
  expect(await valuesOf(metrics.comparisonsSkipped)).toEqual({ 'orders memory': 1, 'orders not_sampled': 1 });
  expect(counting.drain().map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual([
    'skipped memory',
    'not_sampled ',
  ]);
});

describe('a verdict of the comparer thread', () => {
  test('counts here and not in the store, which the thread has told itself', async () => {
    const { metrics, tally: counting } = tally();
    counting.judged({ route: 'orders', verdict: 'mismatch', kinds: { value: 3, missing: 1 }, count: 2 });
    counting.judged({ route: 'orders', verdict: 'ignored', kinds: { value: 1 }, count: 1 });
    expect(await valuesOf(metrics.comparisons)).toEqual({ 'orders mismatch': 2, 'orders ignored': 1 });
    expect(await valuesOf(metrics.differences)).toEqual({ 'orders value': 4, 'orders missing': 1 });
    expect(counting.drain()).toEqual([]);
  });

  test('that skips counts by reason as any other skip', async () => {
    const { metrics, tally: counting } = tally();
    counting.judged({ route: 'orders', verdict: 'skipped', reason: 'route_removed', kinds: {}, count: 1 });
    expect(await valuesOf(metrics.comparisons)).toEqual({ 'orders skipped': 1 });
    expect(await valuesOf(metrics.comparisonsSkipped)).toEqual({ 'orders route_removed': 1 });
  });
});

test('verdicts that cross together are totals by route, verdict and reason', () => {
  const mismatch = (route: string, kinds: Judged['kinds']): Judged => ({ route, verdict: 'mismatch', kinds });
  const skip = (reason: string): Judged => ({ route: 'a', verdict: 'skipped', reason, kinds: {} });
  expect(
    totalsOf([
      mismatch('a', { value: 1 }),
      mismatch('b', { value: 1 }),
      mismatch('a', { value: 2, type: 1 }),
      skip('x'),
      skip('y'),
      skip('x'),
    ]),
  ).toEqual([
    { route: 'a', verdict: 'mismatch', kinds: { value: 3, type: 1 }, count: 2 },
    { route: 'b', verdict: 'mismatch', kinds: { value: 1 }, count: 1 },
    { route: 'a', verdict: 'skipped', reason: 'x', kinds: {}, count: 2 },
    { route: 'a', verdict: 'skipped', reason: 'y', kinds: {}, count: 1 },
  ]);
});

test('increments add up by route, minute, verdict and reason, and no two of these run together', () => {
  const part = fc.constantFrom('a', 'b', 'a b', '');
  const delta: fc.Arbitrary<CountDelta> = fc.record({
    route: part,
    minute: fc.constantFrom(1, 11),
    verdict: fc.constantFrom('failed', 'skipped'),
    reason: fc.constantFrom('', 'timeout', 'memory'),
    count: fc.nat(5),
  });
  const keyOf = ({ count: _, ...key }: CountDelta) =>
    JSON.stringify(key, ['route', 'minute', 'verdict', 'reason']);
  fc.assert(
    fc.property(fc.array(delta), (deltas) => {
      const counts = new Map<string, CountDelta>();
      for (const each of deltas) addCount(counts, each);
      const expected = new Map<string, number>();
      for (const each of deltas) expected.set(keyOf(each), (expected.get(keyOf(each)) ?? 0) + each.count);
      expect(new Map([...counts.values()].map((each) => [keyOf(each), each.count]))).toEqual(expected);
    }),
  );
});

test('a few of the requests whose answers were equal go along with their count', () => {
  const random = [0.99, 0.1];
  const counting = new Tally(
    defineMetrics(),
    () => 0,
    () => random.shift() ?? 0.999,
  );
  const request = (at: number) => ({
    id: `r-${at}`,
    method: 'GET',
    target: `/${at}`,
    headers: [],
    body: Buffer.from('x'),
  });
  for (let at = 0; at < 18; at++) counting.matched('orders', request(at));
  counting.matched('users', request(99));
  const [orders, users] = counting.drain();
  expect(orders).toMatchObject({ route: 'orders', verdict: 'match', count: 18 });
  // The seventeenth was not drawn, the eighteenth took the place of the second.
  const kept = Array.from({ length: 16 }, (_, at) => (at === 1 ? '/17' : `/${at}`));
  expect(orders?.requests?.map(({ target }) => target)).toEqual(kept);
  expect(orders?.requests?.[0]).toEqual({ method: 'GET', target: '/0', headers: [] });
  expect(users?.requests).toHaveLength(1);
  expect(counting.drain()).toEqual([]);
});

test('requests of increments that are added up are kept to a bound', () => {
  const counts = new Map<string, CountDelta>();
  const delta = { route: 'orders', minute: 0, verdict: 'match', reason: '', count: 1 } as const;
  const requests = [{ method: 'GET', target: '/', headers: [] }];
  for (let at = 0; at < 200; at++) addCount(counts, at % 2 ? delta : { ...delta, requests });
  const [sum] = [...counts.values()];
  expect(sum?.count).toBe(200);
  expect(sum?.requests).toHaveLength(64);
});
