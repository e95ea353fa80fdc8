import fc from 'fast-check';
import { expect, test } from 'vitest';
import { directionOf, TREND_BUCKETS, type TrendFacts, trendBegin } from '../../../src/store/trend.ts';

/** In the middle of the last half hour of the day. */
const NOW = trendBegin(1000) + 900_000;
const LONG_AGO = NOW - 30 * 86_400_000;

/** A day: so much in each half hour of the first 18 hours, and so much in each of the last six. */
function day(before: number, recent: number): number[] {
  return Array.from({ length: TREND_BUCKETS }, (_, at) => (at < TREND_BUCKETS - 12 ? before : recent));
}

function facts(counts: readonly number[], changes: Partial<TrendFacts> = {}): TrendFacts {
  return { counts, compared: day(100, 100), known: TREND_BUCKETS, firstSeen: LONG_AGO, now: NOW, ...changes };
}

test.each([
  ['nothing in the last six hours, whatever was before', facts(day(50, 0)), 'quiet'],
  ['nothing at all', facts(day(0, 0)), 'quiet'],
  ['as often as ever', facts(day(10, 10)), 'steady'],
  ['twice as often', facts(day(10, 20)), 'rising'],
  ['half as often', facts(day(20, 10)), 'falling'],
  ['a third more: sure, and still a trifle', facts(day(3000, 4000), { compared: day(1e5, 1e5) }), 'steady'],
  ['one more than none: may be chance', facts([...day(0, 0).slice(1), 1]), 'steady'],
  ['several after none', facts([...day(0, 0).slice(1), 6]), 'rising'],
  ['first seen an hour ago', facts([...day(0, 0).slice(1), 6], { firstSeen: NOW - 3_600_000 }), 'new'],
  ['first seen seven hours ago', facts(day(0, 5), { firstSeen: NOW - 7 * 3_600_000 }), 'rising'],
] as const)('%s', (_, given, expected) => {
  expect(directionOf(given)).toBe(expected);
});

test('more traffic alone is no rise, and less of it no fall', () => {
  expect(directionOf(facts(day(10, 50), { compared: day(100, 500) }))).toBe('steady');
  expect(directionOf(facts(day(50, 10), { compared: day(500, 100) }))).toBe('steady');
  expect(directionOf(facts(day(10, 10), { compared: day(500, 100) }))).toBe('rising');
});

test('of the time before counting began nothing is concluded', () => {
  const since = (known: number) => directionOf(facts(day(0, 50), { known }));
  // A store that was taken over an hour, and seven hours ago.
  expect([since(2), since(14)]).toEqual(['steady', 'rising']);
});

test('a rate that stays the same is hardly ever called rising or falling', () => {
  // A coin for each comparison, seeded: 1,000 days of 48 half hours of some traffic.
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  let wrong = 0;
  for (let n = 0; n < 1000; n++) {
    const compared = Array.from({ length: TREND_BUCKETS }, () => Math.floor(random() * 40));
    const counts = compared.map((count) => {
      let found = 0;
      for (let i = 0; i < count; i++) if (random() < 0.05) found++;
      return found;
    });
    if (!['steady', 'quiet'].includes(directionOf(facts(counts, { compared })))) wrong++;
  }
  expect(wrong).toBeLessThan(10);
});

test('any counts have a direction, and twice everything has the same or a surer one', () => {
  const count = fc.nat(200);
  const buckets = fc.array(count, { minLength: TREND_BUCKETS, maxLength: TREND_BUCKETS });
  fc.assert(
    fc.property(buckets, buckets, fc.integer({ min: 1, max: TREND_BUCKETS }), (counts, more, known) => {
      // At least as much was compared as showed it.
      const compared = counts.map((one, at) => one + (more[at] ?? 0));
      const once = directionOf(facts(counts, { compared, known }));
      const twice = directionOf(
        facts(
          counts.map((one) => 2 * one),
          { compared: compared.map((one) => 2 * one), known },
        ),
      );
      if (once !== 'steady') expect(twice).toBe(once);
    }),
  );
});
