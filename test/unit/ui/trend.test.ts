import { expect, test } from 'vitest';
import type { Trend } from '../../../src/store/trend.ts';
import { advanced } from '../../../ui/src/trend.ts';

const BEGIN = Date.UTC(2026, 10, 2, 8);
const HALF_HOUR = 1_800_000;

function trend(changes: Partial<Trend> = {}): Trend {
  return {
    begin: new Date(BEGIN).toISOString(),
    bucketMinutes: 30,
    counts: [1, 2, 3, 4],
    ignoredCounts: [0, 0, 0, 1],
    direction: 'steady',
    ...changes,
  };
}

test('what comes is added to the half hour that is under way', () => {
  const now = BEGIN + 3.5 * HALF_HOUR;
  expect(advanced(trend(), 2, 1, now)).toEqual(trend({ counts: [1, 2, 3, 6], ignoredCounts: [0, 0, 0, 2] }));
  const before = trend();
  expect(advanced(before, 0, 0, now)).toBe(before);
});

test('half hours that have passed move what is shown, and a day without news leaves nothing of it', () => {
  const later = advanced(trend(), 5, 0, BEGIN + 5.1 * HALF_HOUR);
  expect(later).toEqual(
    trend({
      begin: new Date(BEGIN + 2 * HALF_HOUR).toISOString(),
      counts: [3, 4, 0, 5],
      ignoredCounts: [0, 1, 0, 0],
    }),
  );
  expect(advanced(trend(), 7, 0, BEGIN + 400 * HALF_HOUR).counts).toEqual([0, 0, 0, 7]);
});

test('what is seen again is not quiet; more than that is for the server to say', () => {
  const now = BEGIN + 3.5 * HALF_HOUR;
  expect(advanced(trend({ direction: 'quiet' }), 1, 0, now).direction).toBe('steady');
  expect(advanced(trend({ direction: 'falling' }), 1, 0, now).direction).toBe('falling');
});
