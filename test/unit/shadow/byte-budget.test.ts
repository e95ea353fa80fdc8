import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteBudget } from '../../../src/shadow/byte-budget.ts';

test('takes up to its cap and not a byte more', () => {
  const budget = new ByteBudget(10);
  expect(budget.take(10)).toBe(true);
  expect(budget.take(1)).toBe(false);
  expect(budget.take(0)).toBe(true);
  expect(budget.used).toBe(10);
});

test('a refusal takes nothing, so that smaller bytes still fit', () => {
  const budget = new ByteBudget(10);
  budget.take(6);
  expect(budget.take(5)).toBe(false);
  expect(budget.used).toBe(6);
  expect(budget.take(4)).toBe(true);
});

test('whoever gives back what was taken brings it to zero, and it never passes the cap', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40)), fc.nat(100), (sizes, cap) => {
      const budget = new ByteBudget(cap);
      const taken = sizes.filter((size) => {
        const ok = budget.take(size);
        expect(budget.used).toBeLessThanOrEqual(cap);
        return ok;
      });
      expect(budget.used).toBe(taken.reduce((sum, size) => sum + size, 0));
      for (const size of taken) budget.give(size);
      expect(budget.used).toBe(0);
    }),
  );
});
