import { describe, expect, test } from 'vitest';
import { mismatchUpperBound } from '../../../src/migration/mismatch-bound.ts';
import { readiness } from '../../../src/migration/readiness.ts';
import { seededRandom } from '../store/fixtures.ts';
import { evidence, GATE } from './evidence.ts';

/**
 * Runs of a route whose comparisons go wrong at a known rate, with the gate asked after every single one. A bound only
 * rises with a mismatch, so between two mismatches it is lowest just before the next: asked there, it is asked always.
 */

const RUNS = 2000;
/** Mismatches of a run at the budget, more or less. Ten times as many change a share by a few percent of itself. */
const MISMATCHES = 300;

interface Setting {
  readonly budget: number;
  readonly minComparisons: number;
}

/** A budget under which the least number of comparisons has no say, and one under which it has. */
const SETTINGS: readonly Setting[] = [0.001, 0.02].flatMap((budget) =>
  [1, 1000].map((minComparisons) => ({ budget, minComparisons })),
);

type Bound = (judged: number, against: number) => number;

const ours: Bound = (judged, against) => mismatchUpperBound({ judged, against });

/** Upper end of the one-sided 95 % score interval (Wilson 1927): right for one look. */
const wilson: Bound = (judged, against) => {
  const z = 1.645;
  const rate = against / judged;
  const spread = z * Math.sqrt((rate * (1 - rate)) / judged + z ** 2 / (4 * judged ** 2));
  return (rate + z ** 2 / (2 * judged) + spread) / (1 + z ** 2 / judged);
};

/** The least number of comparisons with which so many mismatches pass, for each number of mismatches as it comes up. */
function passing(bound: Bound, { budget, minComparisons }: Setting): (against: number) => number {
  const known: number[] = [];
  return (against) => {
    for (let k = known.length; k <= against; k += 1) {
      let low = Math.max(minComparisons, k + 1, known[k - 1] ?? 0) - 1;
      let high = Math.max(2 * low, 1024);
      while (bound(high, k) >= budget) high *= 2;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (bound(middle, k) < budget) high = middle;
        else low = middle;
      }
      known.push(high);
    }
    return known[against] as number;
  };
}

/** After how many comparisons each run passed first; infinite where it never did. */
function firstPasses(bound: Bound, rate: number, setting: Setting): number[] {
  const random = seededRandom(20_261_124);
  const needed = passing(bound, setting);
  const length = MISMATCHES / setting.budget;
  return Array.from({ length: RUNS }, () => {
    let judged = 0;
    for (let against = 0; judged < length; against += 1) {
      // Matches until the next mismatch: geometric.
      const next = judged + Math.floor(Math.log(1 - random()) / Math.log1p(-rate));
      const pass = Math.max(needed(against), judged);
      if (pass <= Math.min(next, length)) return pass;
      judged = next + 1;
    }
    return Number.POSITIVE_INFINITY;
  });
}

function sharePassed(passes: readonly number[]): number {
  return passes.filter(Number.isFinite).length / passes.length;
}

describe('with a true mismatch rate at the budget, and the gate asked after every comparison', () => {
  test.each(SETTINGS)('at most one run in twenty ever passes: $budget, $minComparisons', (setting) => {
    const passed = sharePassed(firstPasses(ours, setting.budget, setting));
    expect(passed).toBeLessThanOrEqual(0.05);
    // A gate that nothing passes would prove nothing.
    expect(passed).toBeGreaterThan(0);
  });

  test.each(SETTINGS)('a Wilson interval lets every fourth run pass: $budget, $minComparisons', (setting) => {
    expect(sharePassed(firstPasses(wilson, setting.budget, setting))).toBeGreaterThan(0.25);
  });
});

test('with a tenth of the budget every run passes, half of them after the least number that can do', () => {
  const setting = { budget: 0.001, minComparisons: 1000 };
  const passes = firstPasses(ours, 0.0001, setting).sort((a, b) => a - b);
  expect(sharePassed(passes)).toBe(1);
  const at = (q: number) => passes[Math.floor(q * RUNS)];
  expect([at(0), at(0.5)]).toEqual([6003, 6003]);
  expect(at(0.95)).toBeLessThan(15_000);
});

test('what is simulated is the gate: asked itself after every comparison, it passes at the same one', () => {
  const gate = { ...GATE, maxMismatchRate: 0.02 };
  const passes = (judged: number, against: number): boolean =>
    readiness(gate, evidence({ judged, against }), 'canary').ready;
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const random = seededRandom(seed);
    let against = 0;
    let asked: number | undefined;
    let lowest: number | undefined;
    for (let judged = 1; judged <= 4000; judged += 1) {
      const wrong = random() < 0.004;
      // Just before a mismatch, and at the end.
      if (lowest === undefined && (wrong || judged === 4000) && judged > 1 && passes(judged - 1, against))
        lowest = judged - 1;
      if (wrong) against += 1;
      if (asked === undefined && passes(judged, against)) asked = judged;
    }
    // Whoever asks only before mismatches learns later that it has passed, and never of another run.
    expect(asked === undefined).toBe(lowest === undefined);
    if (asked !== undefined) expect(lowest).toBeGreaterThanOrEqual(asked);
  }
});
