import { describe, expect, it } from 'vitest';
import { between, pickWeighted, seededRandom, shuffled } from '../../../demo/seed/random.ts';

describe('seededRandom', () => {
  it('repeats itself for one seed and not for another', () => {
    const draw = (seed: number) => Array.from({ length: 20 }, seededRandom(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('is uniform on [0, 1) to a chi-squared test with 9 degrees of freedom', () => {
    const random = seededRandom(1);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const bin = Math.floor(random() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    expect(bins).toHaveLength(10);
    const chiSquared = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // The 99.9th percentile.
    expect(chiSquared).toBeLessThan(27.9);
  });

  it('does not get stuck at the seed that would be zero', () => {
    const random = seededRandom(0x5f356495);
    expect(random()).not.toBe(random());
  });
});

describe('choices', () => {
  it('reach both ends of a range and nothing beyond', () => {
    const random = seededRandom(3);
    const drawn = new Set(Array.from({ length: 200 }, () => between(random, 4, 6)));
    expect([...drawn].sort()).toEqual([4, 5, 6]);
  });

  it('follow their weights', () => {
    const random = seededRandom(4);
    const drawn = Array.from({ length: 8000 }, () =>
      pickWeighted(random, [
        ['rare', 1],
        ['often', 3],
      ] as const),
    );
    const rare = drawn.filter((value) => value === 'rare').length;
    expect(Math.abs(rare - 2000)).toBeLessThan(4 * Math.sqrt(8000 * 0.25 * 0.75));
  });

  it('keep all elements when they are shuffled, and leave the argument alone', () => {
    const elements = [1, 2, 3, 4, 5, 6, 7, 8];
    const other = shuffled(seededRandom(5), elements);
    expect(other).not.toEqual(elements);
    expect([...other].sort()).toEqual(elements);
    expect(elements).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});
