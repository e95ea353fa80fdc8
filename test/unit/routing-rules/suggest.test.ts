import { expect, test } from 'vitest';
import { editDistance, nearest } from '../../../src/routing-rules/suggest.ts';

test.each([
  ['same', 'same', 0],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['shdow', 'shadow', 1],
  ['srevice', 'service', 1],
  ['ca', 'abc', 3],
])('%s and %s are %d edits apart', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

test('the nearest candidate is suggested, whatever its case', () => {
  expect(nearest('STAGES', ['service', 'stage', 'shadow'])).toBe('stage');
});

test('nothing is suggested where nothing is near', () => {
  expect(nearest('colour', ['service', 'stage', 'shadow'])).toBeUndefined();
});
