import { describe, expect, test } from 'vitest';
import { type GateSettings, ShadowGate } from '../../../src/shadow/gate.ts';
import { seededRandom } from '../store/fixtures.ts';

function gate(changes: Partial<GateSettings> = {}, random: () => number = () => 0): ShadowGate {
  return new ShadowGate({ sample: 100, methods: new Set(['GET']), maxConcurrent: 2, ...changes }, random);
}

function admitted(sample: number, requests: number, seed: number): number {
  const sampling = gate({ sample, maxConcurrent: requests }, seededRandom(seed));
  let count = 0;
  for (let i = 0; i < requests; i += 1) if (sampling.enter('GET') === undefined) count += 1;
  return count;
}

describe('sampling', () => {
  test.each([5, 0.1, 50, 99])('at %d percent so many get in, within five standard deviations', (sample) => {
    const requests = 50_000;
    const share = sample / 100;
    const spread = 5 * Math.sqrt(requests * share * (1 - share));
    const count = admitted(sample, requests, 7);
    expect(count).toBeGreaterThan(requests * share - spread);
    expect(count).toBeLessThan(requests * share + spread);
  });

  test('0 lets nobody in and 100 everybody, whatever is drawn', () => {
    expect(gate({ sample: 0 }, () => 0).enter('GET')).toBe('not_sampled');
    expect(gate({ sample: 100 }, () => 1 - Number.EPSILON).enter('GET')).toBeUndefined();
  });

  test('the edge of the share is outside', () => {
    expect(gate({ sample: 25 }, () => 0.25).enter('GET')).toBe('not_sampled');
    expect(gate({ sample: 25 }, () => 0.25 - 1e-9).enter('GET')).toBeUndefined();
  });
});

test('a method that may not be mirrored is refused before anything is drawn', () => {
  let drawn = 0;
  const closed = gate({ sample: 50 }, () => {
    drawn += 1;
    return 0;
  });
  expect(closed.enter('POST')).toBe('unsafe_method');
  expect(closed.enter('get')).toBe('unsafe_method');
  expect(drawn).toBe(0);
});

describe('the cap', () => {
  test('lets in so many at once, and one more for each that left', () => {
    const narrow = gate({ maxConcurrent: 2 });
    expect(narrow.enter('GET')).toBeUndefined();
    expect(narrow.enter('GET')).toBeUndefined();
    expect(narrow.enter('GET')).toBe('max_concurrent');
    narrow.leave();
    expect(narrow.enter('GET')).toBeUndefined();
    expect(narrow.enter('GET')).toBe('max_concurrent');
  });

  test('holds no place for whoever was refused', () => {
    const narrow = gate({ maxConcurrent: 1 });
    for (let i = 0; i < 3; i += 1) narrow.enter('POST');
    expect(narrow.enter('GET')).toBeUndefined();
    for (let i = 0; i < 3; i += 1) expect(narrow.enter('GET')).toBe('max_concurrent');
    narrow.leave();
    expect(narrow.enter('GET')).toBeUndefined();
  });
});
