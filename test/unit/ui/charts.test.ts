import { expect, test } from 'vitest';
import { pathOf } from '../../../ui/src/route/line-path.ts';
import { stepsOf } from '../../../ui/src/route/ramp-steps.ts';
import { axisOf, shareOf } from '../../../ui/src/time-axis.ts';

const NOW = Date.UTC(2026, 10, 2, 8);
const HOUR = 3_600_000;
const iso = (ago: number) => new Date(NOW - ago).toISOString();

test('an axis is as long as its span, and no longer than there is something to show', () => {
  expect(axisOf('24h', undefined, NOW)).toEqual({ from: NOW - 24 * HOUR, to: NOW });
  expect(axisOf('24h', iso(30 * HOUR), NOW)).toEqual({ from: NOW - 24 * HOUR, to: NOW });
  expect(axisOf('24h', iso(3 * HOUR), NOW)).toEqual({ from: NOW - 3 * HOUR, to: NOW });
  expect(axisOf('1h', iso(20_000), NOW)).toEqual({ from: NOW - 600_000, to: NOW });
  expect(axisOf('7d', iso(24 * HOUR), NOW)).toEqual({ from: NOW - 24 * HOUR, to: NOW });
});

test('what lies outside of an axis is at its end', () => {
  const axis = { from: NOW - HOUR, to: NOW };
  expect([NOW - 2 * HOUR, NOW - HOUR / 4, NOW + HOUR].map((at) => shareOf(axis, at))).toEqual([0, 0.75, 1]);
});

test('a line has a gap where nothing is known, and a lone point is drawn', () => {
  const at = (minute: number) => ({ at: minute * 60_000, x: minute, y: 10 - minute });
  expect(pathOf([at(0), at(1), at(2)], 60_000)).toBe('M0.0 10.0h.01L1.0 9.0L2.0 8.0');
  expect(pathOf([at(0), at(5), at(6)], 60_000)).toBe('M0.0 10.0h.01M5.0 5.0h.01L6.0 4.0');
  expect(pathOf([], 60_000)).toBe('');
});

test('the steps of a ramp say which are behind, which is now and which is next', () => {
  const said = (stage: 'shadow' | 'canary' | 'live', percent: number, next?: number) =>
    stepsOf({ stage, percent }, [1, 5, 25], next).map((step) => `${step.percent} ${step.state}`);
  expect(said('shadow', 0, 1)).toEqual(['1 next', '5 ahead', '25 ahead']);
  expect(said('canary', 5, 25)).toEqual(['1 done', '5 now', '25 next']);
  // Somebody chose a percentage beside the plan.
  expect(said('canary', 3, 5)).toEqual(['1 done', '3 now', '5 next', '25 ahead']);
  expect(stepsOf({ stage: 'canary', percent: 3 }, [1, 5], 5).map(({ planned }) => planned)).toEqual([
    true,
    false,
    true,
  ]);
  // Taken back by a breach.
  expect(said('canary', 0, 1)).toEqual(['1 next', '5 ahead', '25 ahead']);
  expect(said('live', 100)).toEqual(['1 done', '5 done', '25 done']);
});
