import { describe, expect, test } from 'vitest';
import { compileTable } from '../../../src/routing-rules/compile.ts';
import { bucketOf, stickyKeyOf } from '../../../src/routing-rules/split.ts';
import { configText, sound } from './config-text.ts';

const USERS = 100_000;

/** A seeded source of keys: mulberry32, so that every run sees the same users. */
function* keys(seed: number, count: number): Generator<string> {
  let state = seed;
  for (let i = 0; i < count; i++) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    yield `user-${((mixed ^ (mixed >>> 14)) >>> 0).toString(36)}-${i}`;
  }
}

function servedByService(cohort: string, percent: number): Set<string> {
  return new Set([...keys(7, USERS)].filter((key) => bucketOf(cohort, key) < percent));
}

function routesOf(...cohorts: readonly (string | undefined)[]) {
  const routes = cohorts.map((cohort, i) => {
    const canary = `{ stickBy: ["header:X-User-Id", "cookie:sid", "ip"]${cohort ? `, cohort: ${cohort}` : ''} }`;
    return `  - { id: r${i}, match: { path: /r${i} }, service: orders, canary: ${canary} }`;
  });
  return compileTable(sound(configText(routes.join('\n')))).routes;
}

function routeOf(cohort?: string) {
  const [route] = routesOf(cohort);
  if (route === undefined) throw new Error('there is one route');
  return route;
}

describe('the split', () => {
  test.each([0.001, 0.1, 5, 50, 99.9])(
    'at %d %%, 100,000 users land within five standard deviations',
    (percent) => {
      const share = percent / 100;
      const bound = 5 * Math.sqrt(USERS * share * (1 - share));
      expect(Math.abs(servedByService('orders', percent).size - USERS * share)).toBeLessThan(bound);
    },
  );

  test('at 0 % nobody is served by the service, at 100 % everybody', () => {
    expect(servedByService('orders', 0).size).toBe(0);
    expect(servedByService('orders', 100).size).toBe(USERS);
  });

  test('raising 5 to 10 moves nobody back, and lowering it again leaves those of before', () => {
    const at5 = servedByService('orders', 5);
    const at10 = servedByService('orders', 10);
    expect(at5.isSubsetOf(at10)).toBe(true);
    expect(at10.size).toBeGreaterThan(at5.size);
    expect(servedByService('orders', 5)).toEqual(at5);
  });

  test('two routes of a cohort agree for every user', () => {
    const [first, second] = routesOf('checkout', 'checkout');
    for (const key of keys(11, 10_000)) {
      const headers = ['x-user-id', key];
      const buckets = [first, second].map(
        (route) => route && bucketOf(route.cohort, stickyKeyOf(route, headers, '10.0.0.1').key),
      );
      expect(buckets[0]).toBe(buckets[1]);
    }
  });

  test('the cohort of a route is its service unless it says otherwise', () => {
    expect(routesOf(undefined, 'checkout').map((route) => route.cohort)).toEqual(['orders', 'checkout']);
  });

  test('two cohorts are independent', () => {
    const cells = Array.from({ length: 100 }, () => 0);
    for (const key of keys(13, USERS)) {
      const cell =
        Math.floor(bucketOf('orders', key) / 10) * 10 + Math.floor(bucketOf('catalogue', key) / 10);
      cells[cell] = (cells[cell] ?? 0) + 1;
    }
    const expected = USERS / 100;
    const chiSquared = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99 degrees of freedom, since the shares are known and not estimated: the 0.001 and 0.999 quantiles.
    expect(chiSquared).toBeGreaterThan(60);
    expect(chiSquared).toBeLessThan(149);
  });

  test('a cohort and a key do not run into each other', () => {
    expect(bucketOf('a', 'bc')).not.toBe(bucketOf('ab', 'c'));
  });

  test('every replica agrees: the bucket depends on the arguments alone', () => {
    expect(bucketOf('orders', '42')).toBeCloseTo(68.152647, 6);
  });
});

describe('the sticky key', () => {
  test.each([
    [['Cookie', 'sid=abc', 'X-USER-ID', '42'], '42', 'header:X-User-Id'],
    [['Cookie', 'other=1; sid=abc; x=2'], 'abc', 'cookie:sid'],
    [['Cookie', 'a=1', 'cookie', 'sid=z'], 'z', 'cookie:sid'],
    [['Cookie', 'xsid=no;sid=yes'], 'yes', 'cookie:sid'],
    [['Cookie', 'SID=no; sid=; a=sid=b'], '10.0.0.1', 'ip'],
    [['X-User-Id', ''], '10.0.0.1', 'ip'],
    [[], '10.0.0.1', 'ip'],
  ])('%j gives %s from %s', (headers, key, source) => {
    expect(stickyKeyOf(routeOf(), headers, '10.0.0.1')).toEqual({ key, source });
  });

  test('an IPv4 client has one key on IPv4 and dual-stack sockets', () => {
    expect(stickyKeyOf(routeOf(), [], '::ffff:10.0.0.1').key).toBe('10.0.0.1');
  });

  test('without any source present the client address serves, though the route does not name it', () => {
    const text = configText(
      '  - { id: r, match: { path: / }, service: orders, canary: { stickBy: ["cookie:sid"] } }',
    );
    const [route] = compileTable(sound(text)).routes;
    expect(route && stickyKeyOf(route, [], '2001:db8::1')).toEqual({ key: '2001:db8::1', source: 'ip' });
  });
});
