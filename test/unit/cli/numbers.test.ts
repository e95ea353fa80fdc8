import { expect, test } from 'vitest';
import { wholeNumber } from '../../../src/cli/numbers.ts';

test.each([
  ['1', 1],
  ['42', 42],
  ['999999999', 999_999_999],
])('%s is %d', (text, number) => {
  expect(wholeNumber('--sample')(text)).toBe(number);
});

test.each(['0', '-1', '01', '1.0', '1e3', ' 1', '', 'one', '1000000000', '٣'])('"%s" is refused', (text) => {
  expect(() => wholeNumber('--sample')(text)).toThrow('--sample takes a whole number from 1.');
});
