import { describe, expect, test } from 'vitest';
import { describeFeature, featuresOf } from '../../../../src/diff/causes/features.ts';
import { causesOf, type Sides, sentences, times } from './observed.ts';

/** Exchanges of which those that differ are chosen by `differs`; what differs has no cause in the values. */
function exchanges(
  count: number,
  request: (at: number) => Partial<Sides>,
  differs: (at: number) => boolean,
): Sides[] {
  return times(count, (at) => ({
    left: `{"v":"l${at * 7919}"}`,
    right: differs(at) ? `{"v":"r${at}"}` : `{"v":"l${at * 7919}"}`,
    ...request(at),
  }));
}

describe('a dependence on the request', () => {
  test.each<[string, (at: number) => Partial<Sides>, string]>([
    [
      'a parameter',
      (at) => ({ target: `/o/${at}?a=1&currency=${at % 3 ? 'EUR' : 'USD'}` }),
      'the query has currency=USD',
    ],
    [
      'that there is a parameter',
      (at) => ({ target: `/o/${at}${at % 3 ? '' : `?page=${at}`}` }),
      'the query has page',
    ],
    ['a method', (at) => ({ method: at % 3 ? 'GET' : 'HEAD' }), 'the method is HEAD'],
    [
      'a language',
      (at) => ({ headers: ['Accept-Language', at % 3 ? 'en' : `de-DE,de;q=0.${at % 9}`] }),
      'the header accept-language is "de-de"',
    ],
    ['a user', (at) => ({ headers: ['X-User-Id', at % 3 ? `${at}` : '42'] }), 'the header x-user-id is "42"'],
    [
      'a path parameter',
      (at) => ({ target: `/shops/${at % 3 ? at : 'berlin'}/orders` }),
      'segment 2 of the path is "berlin"',
    ],
  ])('%s', (_name, request, clause) => {
    const [cause] = causesOf(exchanges(120, request, (at) => at % 3 === 0));
    expect(cause).toMatchObject({ name: 'dependence', support: 40, of: 40, counterexamples: 0 });
    expect(cause?.sentence).toBe(
      `they differ only where ${clause}: 40 of 40, and 0 of 80 other exchanges have it`,
    );
    expect(cause?.rule).toBeUndefined();
    expect(cause?.ruleNote).toMatch(/^no rule is safe/);
  });

  const usd = (at: number) => ({ target: `/o/${at}?currency=${at % 3 ? 'EUR' : 'USD'}` });

  test('says how many have the property and do not differ', () => {
    expect(sentences(exchanges(120, usd, (at) => at % 6 === 0))).toEqual([
      'they differ only where the query has currency=USD: 20 of 20, and 20 of 100 other exchanges have it',
    ]);
  });

  test('that fails once keeps the exchange', () => {
    const [cause] = causesOf(exchanges(120, usd, (at) => at % 3 === 0 || at === 100));
    expect(cause).toMatchObject({ support: 40, of: 41, counterexamples: 1 });
    expect(cause?.sentence).toMatch(/^they differ mostly where the query has currency=USD: 40 of 41/);
    expect(cause?.counterexample?.request).toBe('GET /o/100?currency=EUR');
  });

  test('is none where all have the property, where the others are unknown, and where it is chance', () => {
    expect(
      sentences(
        exchanges(
          120,
          () => ({ target: '/o?currency=USD' }),
          (at) => at % 3 === 0,
        ),
      ),
    ).toEqual([]);
    expect(sentences(exchanges(40, usd, () => true))).toEqual([]);
    expect(sentences(exchanges(120, usd, (at) => at % 5 === 0))).toEqual([]);
    expect(sentences(exchanges(12, usd, (at) => at % 3 === 0).slice(0, 5))).toEqual([]);
  });

  test('stands behind what the values say', () => {
    const both = times(120, (at) => ({
      ...usd(at),
      left: `{"v":${at + 10}}`,
      right: `{"v":${at % 3 ? at + 10 : at + 15}}`,
    }));
    expect(causesOf(both).map(({ name }) => name)).toEqual(['constant', 'dependence']);
  });
});

describe('features of a request', () => {
  const plain = (_sort: string, _name: string, value: string) => value;

  test('are read as they are meant, and told as clauses', () => {
    const features = featuresOf(
      {
        method: 'GET',
        target: '/caf%C3%A9/17?q=a+b&flag&%zz=1',
        headers: [
          'Host',
          'shop',
          'Accept-Language',
          'de, en',
          'User-Agent',
          'Mozilla/5.0 (X11)',
          'traceparent',
          '00-1',
        ],
      },
      plain,
    );
    expect(features).toEqual([
      'method GET',
      'query q',
      'query q=a b',
      'query flag',
      'query %zz',
      'query %zz=1',
      'header accept-language=de',
      'header user-agent=Mozilla',
      'path 1=café',
      'path 2=17',
    ]);
    expect(describeFeature('query q=a b')).toBe('the query has q=a b');
    expect(describeFeature('path 2=17')).toBe('segment 2 of the path is "17"');
  });

  test('are bounded, and long values are none', () => {
    const query = times(500, (at) => `p${at}=${'x'.repeat(at)}`).join('&');
    const features = featuresOf(
      { method: 'GET', target: `/?${query}`, headers: times(200, (at) => `x-${at}`) },
      plain,
    );
    expect(features.length).toBeLessThanOrEqual(24);
    expect(Math.max(...features.map(({ length }) => length))).toBeLessThan(140);
  });
});
