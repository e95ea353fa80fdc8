import { expect, test } from 'vitest';
import { parseDuration, parseSize } from '../../../src/routing-rules/units.ts';

test.each([
  ['500ms', 500],
  ['5s', 5000],
  ['1.5h', 5_400_000],
  ['2m', 120_000],
  ['30d', 2_592_000_000],
])('%s is %d milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each([
  ['17', 17],
  ['3B', 3],
  ['64KiB', 65_536],
  ['1MiB', 1_048_576],
  ['10MB', 10_000_000],
  ['1.5GiB', 1_610_612_736],
])('%s is %d bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', '5', '5 s', '-5s', '1h30m', 's'])('"%s" is no duration', (text) => {
  expect(parseDuration(text)).toBeNaN();
});

test.each(['', '1 MB', '1mb', '-1', '1TB'])('"%s" is no size', (text) => {
  expect(parseSize(text)).toBeNaN();
});
