import { expect, test } from 'vitest';
import { counted } from '../../src/counted.ts';

test.each([
  [0, '0 comparisons'],
  [1, '1 comparison'],
  [2, '2 comparisons'],
  [1200, '1,200 comparisons'],
])('%d in words', (count, words) => {
  expect(counted(count, 'comparison')).toBe(words);
});

test('a plural of its own', () => {
  expect([1, 2].map((count) => counted(count, 'entry', 'entries'))).toEqual(['1 entry', '2 entries']);
});
