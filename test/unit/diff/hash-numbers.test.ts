import { expect, test } from 'vitest';
import { HashNumbers } from '../../../src/diff/align/hash-numbers.ts';

test('numbers hashes in the order of their first sight, however many and however alike', () => {
  const hashes = Array.from({ length: 50_000 }, (_, i) => (i % 3 === 0 ? i : i * 2 ** 32 + i / 6));
  const distinct = new Map<number, number>();
  const numbers = new HashNumbers();
  for (const hash of [...hashes, ...hashes]) {
    if (!distinct.has(hash)) distinct.set(hash, distinct.size);
    expect(numbers.add(hash)).toBe(distinct.get(hash));
  }
  expect(numbers.size).toBe(distinct.size);
  expect(numbers.find(hashes[777] ?? 0)).toBe(distinct.get(hashes[777] ?? 0));
  expect(numbers.find(0.5)).toBe(-1);
  expect(numbers.size).toBe(distinct.size);
});
