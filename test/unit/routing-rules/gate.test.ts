import { describe, expect, test } from 'vitest';
import { configText, lines, load, sound } from './config-text.ts';

function routeWith(entry: string): string {
  return configText(`  - { id: r, match: { path: /a }, service: orders${entry === '' ? '' : `, ${entry}`} }`);
}

test('a route that does not say how its canary rises has a gate and no ramp', () => {
  const [route] = sound(routeWith('')).routes;
  expect(route?.gate.minComparisons).toBe(1000);
  expect(route?.ramp).toBeUndefined();
});

test('what is not written of a gate or a ramp has its default', () => {
  const [route] = sound(routeWith('gate: { soak: 28d, maxSkipped: 1 }, ramp: {}')).routes;
  expect(route?.gate).toMatchObject({ minComparisons: 1000, soak: 28 * 86_400_000, maxSkipped: 1 });
  expect(route?.ramp).toEqual({ steps: [1, 5, 25, 50, 100], hold: 3_600_000, auto: false });
});

describe('each mistake has one sentence', () => {
  test.each([
    [
      'gate: { minComparisons: 0 }',
      'gate.minComparisons is 0: it must be a whole number from 1 to 100000000',
    ],
    [
      'gate: { maxMismatchRate: 0 }',
      'gate.maxMismatchRate is 0: it must be a share above 0 and at most 1, such as 0.5',
    ],
    [
      'gate: { maxErrorIncrease: 2 }',
      'gate.maxErrorIncrease is 2: it must be a share from 0 to 1, such as 0.05',
    ],
    [
      'gate: { maxLatencyRatio: 0.9 }',
      'gate.maxLatencyRatio is 0.9: it must be a ratio from 1 to 100, such as 1.2',
    ],
    [
      'gate: { soak: 366d }',
      'gate.soak is "366d": it must be a time with its unit, above zero and at most 365d, such as "10m", "24h" or "14d"',
    ],
    ['gate: { sok: 1h }', 'gate.sok is not a known key: did you mean "soak"?'],
    [
      'ramp: { steps: [5, 5] }',
      'ramp.steps is a list: it must be a rising list of percentages above 0, such as [1, 5, 25, 50, 100]',
    ],
    [
      'ramp: { steps: [] }',
      'ramp.steps is an empty list: it must be a rising list of percentages above 0, such as [1, 5, 25, 50, 100]',
    ],
    ['ramp: { auto: yes please }', 'ramp.auto is "yes please": it must be true or false'],
  ])('%s', (entry, sentence) => {
    const problems = lines(load(routeWith(entry)).problems);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`routes[0].${sentence}`);
  });
});
