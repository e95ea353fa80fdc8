import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mismatchLowerBound, mismatchUpperBound } from '../../../src/migration/mismatch-bound.ts';
import { seededRandom } from '../store/fixtures.ts';

const ALPHA = 0.05;
/** The mixture is Beta(1, b) for each of these, in equal shares. */
const PRIORS = [1, 30, 1000];

/**
 * The likelihood ratio of the mixture against the rate p, by Simpson's rule over the mixture's own density: shares
 * nothing with the source's gamma functions. The likelihood is taken relative to p, so that nothing underflows.
 */
function mixtureRatio(judged: number, against: number, p: number): number {
  const right = judged - against;
  const density = (q: number): number => {
    if (q === 0 || q === 1) return 0;
    const likelihood = against * Math.log(q / p) + right * (Math.log1p(-q) - Math.log1p(-p));
    const prior = PRIORS.reduce((sum, b) => sum + b * Math.exp((b - 1) * Math.log1p(-q)), 0) / PRIORS.length;
    return prior * Math.exp(likelihood);
  };
  // So far out the likelihood has lost all its weight; with little evidence that is the whole of 0 to 1.
  const end = Math.min(1, (against + 40 * Math.sqrt(against + 1)) / judged);
  const steps = 20_000;
  const width = end / steps;
  let sum = density(end);
  for (let i = 1; i < steps; i += 1) sum += density(i * width) * (i % 2 === 0 ? 2 : 4);
  return (sum * width) / 3;
}

test('nothing is claimed while nothing is judged, or while all went wrong', () => {
  expect(mismatchUpperBound({ judged: 0, against: 0 })).toBe(1);
  expect(mismatchUpperBound({ judged: 1, against: 1 })).toBe(1);
  expect(mismatchUpperBound({ judged: 5000, against: 5000 })).toBe(1);
});

describe('without any mismatch the bound has a closed form', () => {
  // A Beta(1, b) gives n matches in a row the chance b / (b + n): p is excluded once (1 - p)^n is alpha times that.
  test.each([1, 10, 100, 1000, 30_000, 1e6])('%d comparisons', (judged) => {
    const chance = PRIORS.reduce((sum, b) => sum + b / (b + judged), 0) / PRIORS.length;
    const expected = 1 - (ALPHA * chance) ** (1 / judged);
    expect(mismatchUpperBound({ judged, against: 0 })).toBeCloseTo(expected, 10);
  });

  test('a budget of one in a thousand is proven by about six and a half thousand comparisons', () => {
    expect(mismatchUpperBound({ judged: 4000, against: 0 })).toBeGreaterThan(0.001);
    expect(mismatchUpperBound({ judged: 8000, against: 0 })).toBeLessThan(0.001);
  });
});

describe('with mismatches it stands where the mixture is 1 / alpha times as likely, by numerical integration', () => {
  test.each([
    [10, 1],
    [100, 3],
    [1000, 1],
    [1000, 50],
    [20_000, 20],
    [100_000, 400],
  ])('%d comparisons, %d of them against the service', (judged, against) => {
    const bound = mismatchUpperBound({ judged, against });
    expect(mixtureRatio(judged, against, bound) * ALPHA).toBeCloseTo(1, 5);
  });

  test('a smaller alpha gives a higher bound, at its own ratio', () => {
    const evidence = { judged: 2000, against: 4 };
    const bound = mismatchUpperBound(evidence, 0.01);
    expect(bound).toBeGreaterThan(mismatchUpperBound(evidence));
    expect(mixtureRatio(2000, 4, bound) * 0.01).toBeCloseTo(1, 5);
  });
});

test('it lies above the observed rate and below 1, falls with every match and rises with every mismatch', () => {
  const evidence = fc
    .tuple(fc.integer({ min: 1, max: 200_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([judged, share]) => ({ judged, against: Math.floor(judged * share) }));
  fc.assert(
    fc.property(evidence, ({ judged, against }) => {
      const bound = mismatchUpperBound({ judged, against });
      expect(bound).toBeGreaterThanOrEqual(against / judged);
      expect(bound).toBeLessThanOrEqual(1);
      expect(mismatchUpperBound({ judged: judged + 1, against })).toBeLessThanOrEqual(bound);
      expect(mismatchUpperBound({ judged: judged + 1, against: against + 1 })).toBeGreaterThanOrEqual(bound);
    }),
  );
});

test.each([
  [0.0005, 20_000],
  [0.01, 5000],
  [0.2, 400],
])('a true rate of %d is above the bound at some moment in fewer than 5 percent of runs', (rate, length) => {
  const runs = 1000;
  const random = seededRandom(20_261_102);
  let missed = 0;
  for (let run = 0; run < runs; run += 1) {
    let against = 0;
    let below = false;
    for (let judged = 1; judged <= length && !below; judged += 1) {
      const mismatch = random() < rate;
      // The bound only rises with a mismatch: it is lowest just before each, and at the end.
      if (mismatch) below = mismatchUpperBound({ judged: judged - 1, against }) < rate;
      if (mismatch) against += 1;
    }
    if (below || mismatchUpperBound({ judged: length, against }) < rate) missed += 1;
  }
  expect(missed / runs).toBeLessThan(ALPHA);
});

describe('the lower bound', () => {
  test('claims nothing without a mismatch', () => {
    expect(mismatchLowerBound({ judged: 0, against: 0 })).toBe(0);
    expect(mismatchLowerBound({ judged: 5000, against: 0 })).toBe(0);
  });

  test.each([
    [10, 9],
    [100, 3],
    [1000, 50],
    [20_000, 20],
  ])(
    'of %d comparisons, %d against the service, stands where the mixture is 1 / alpha times as likely',
    (judged, against) => {
      const bound = mismatchLowerBound({ judged, against });
      expect(bound).toBeGreaterThan(0);
      expect(bound).toBeLessThan(against / judged);
      expect(mixtureRatio(judged, against, bound) * ALPHA).toBeCloseTo(1, 5);
    },
  );

  test('is above a true rate at some moment in fewer than 5 percent of runs', () => {
    const random = seededRandom(11);
    const rate = 0.002;
    let missed = 0;
    for (let run = 0; run < 1000; run += 1) {
      let against = 0;
      let above = false;
      for (let judged = 1; judged <= 10_000 && !above; judged += 1) {
        if (random() >= rate) continue;
        against += 1;
        // It only rises with a mismatch.
        above = mismatchLowerBound({ judged, against }) > rate;
      }
      if (above) missed += 1;
    }
    expect(missed / 1000).toBeLessThan(ALPHA);
    expect(missed).toBeGreaterThan(0);
  });
});
