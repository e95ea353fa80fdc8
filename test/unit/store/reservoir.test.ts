import { describe, expect, test } from 'vitest';
import { sampleSlot } from '../../../src/store/reservoir.ts';
import { seededRandom } from './fixtures.ts';

const sizes = { first: 5, reservoir: 15 };

/** Which occurrences (from 1) are in the slots after `occurrences` of them. */
function keptAfter(occurrences: number, random: () => number): number[] {
  const slots: number[] = [];
  for (let seen = 1; seen <= occurrences; seen++) {
    const slot = sampleSlot(seen, sizes, random);
    if (slot !== undefined) slots[slot] = seen;
  }
  return slots;
}

describe('sample slots', () => {
  test('the first occurrences fill the slots in order, and the very first stay for good', () => {
    const kept = keptAfter(20, () => 0.999);
    expect(kept).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(keptAfter(5000, seededRandom(3)).slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
  });

  test('never more slots than there are', () => {
    expect(keptAfter(5000, seededRandom(4))).toHaveLength(20);
    expect(sampleSlot(1, { first: 0, reservoir: 0 }, () => 0)).toBeUndefined();
    expect(sampleSlot(1, { first: 0, reservoir: 1 }, () => 0)).toBe(0);
  });

  test('each later occurrence is kept with equal probability', () => {
    const later = 100;
    const rounds = 4000;
    const random = seededRandom(5);
    const times = new Array<number>(later).fill(0);
    for (let round = 0; round < rounds; round++) {
      for (const seen of keptAfter(sizes.first + later, random).slice(sizes.first)) {
        const index = seen - sizes.first - 1;
        times[index] = (times[index] ?? 0) + 1;
      }
    }
    expect(times.reduce((sum, count) => sum + count)).toBe(rounds * sizes.reservoir);
    // Counts are binomial; their scaled squared deviations are about chi-squared with 99 degrees of freedom.
    const share = sizes.reservoir / later;
    const expected = rounds * share;
    const squares = times.reduce((sum, count) => sum + (count - expected) ** 2, 0);
    const statistic = (squares / (expected * (1 - share))) * ((later - 1) / later);
    // The 0.1 % and 99.9 % points: a skewed reservoir is far above, a rigged one below.
    expect(statistic).toBeLessThan(148.23);
    expect(statistic).toBeGreaterThan(61.14);
  });
});
