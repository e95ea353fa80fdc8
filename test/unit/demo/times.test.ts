import { describe, expect, it } from 'vitest';
import { localTime } from '../../../demo/monolith/local-time.ts';
import { instantOf, instantOfShopTime } from '../../../demo/service/instants.ts';

describe('times of the two sides', () => {
  it.each([
    ['winter', '2026-03-04T08:15:00Z', '2026-03-04 09:15:00'],
    ['summer', '2026-07-04T08:15:00Z', '2026-07-04 10:15:00'],
    ['the last second before summer', '2026-03-29T00:59:59Z', '2026-03-29 01:59:59'],
    ['the first second of summer', '2026-03-29T01:00:00Z', '2026-03-29 03:00:00'],
    ['midnight', '2025-12-31T23:00:00Z', '2026-01-01 00:00:00'],
  ])('are one instant in %s', (_when, instant, wall) => {
    const milliseconds = Date.parse(instant);
    expect(localTime(milliseconds)).toBe(wall);
    expect(instantOf(milliseconds)).toBe(instant);
    expect(instantOfShopTime(wall)).toBe(instant);
  });

  it('take the hour that autumn has twice as its first, since wall time cannot tell', () => {
    const second = Date.parse('2026-10-25T01:30:00Z');
    expect(localTime(second)).toBe('2026-10-25 02:30:00');
    expect(instantOfShopTime(localTime(second))).toBe('2026-10-25T00:30:00Z');
  });

  it('refuse what is no time', () => {
    expect(() => instantOfShopTime('yesterday')).toThrow(RangeError);
  });
});
