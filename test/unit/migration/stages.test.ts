import { expect, test } from 'vitest';
import { effectivePercent, STAGES, sidesOf } from '../../../src/migration/stages.ts';

const BUCKETS = [0, 4.999, 5, 99.999];

test.each([
  ['off', 'monolith', undefined],
  ['shadow', 'monolith', 'service'],
  ['live', 'service', 'monolith'],
  ['complete', 'service', undefined],
] as const)('%s: the %s serves, %s is the shadow, for every user', (stage, served, shadow) => {
  for (const bucket of BUCKETS)
    for (const percent of [0, 5, 100]) expect(sidesOf(stage, bucket, percent)).toEqual({ served, shadow });
});

test('a canary: below the percentage the service serves, at it and above the monolith; the other is the shadow', () => {
  expect(BUCKETS.map((bucket) => sidesOf('canary', bucket, 5).served)).toEqual([
    ...['service', 'service', 'monolith', 'monolith'],
  ]);
  expect(sidesOf('canary', 4, 5).shadow).toBe('monolith');
  expect(sidesOf('canary', 6, 5).shadow).toBe('service');
});

test('a canary of 0 percent serves nobody, one of 100 everybody', () => {
  for (const bucket of BUCKETS) {
    expect(sidesOf('canary', bucket, 0).served).toBe('monolith');
    expect(sidesOf('canary', bucket, 100).served).toBe('service');
  }
});

test('the effective percentage is the share of users whom sidesOf gives to the service', () => {
  const places = 1000;
  for (const stage of STAGES) {
    let served = 0;
    for (let i = 0; i < places; i += 1)
      if (sidesOf(stage, (i / places) * 100, 12.5).served === 'service') served += 1;
    expect([stage, (served / places) * 100]).toEqual([stage, effectivePercent(stage, 12.5)]);
  }
});
