import { describe, expect, test } from 'vitest';
import { Observations } from '../../../src/shadow/observations.ts';
import { type EvidenceDelta, namedTallies } from '../../../src/store/evidence.ts';
import { LatencySketch } from '../../../src/store/latency-sketch.ts';

function tallies(delta: EvidenceDelta | undefined) {
  return Object.fromEntries(
    Object.entries(namedTallies(delta?.tallies ?? [])).filter(([, count]) => count !== 0),
  );
}

test('exchanges count in the second in which they began, by route', () => {
  const seen = new Observations();
  seen.verdict('a', 1999, 'match');
  seen.verdict('a', 2000, 'mismatch');
  seen.verdict('a', 1000, 'match');
  seen.verdict('b', 1000, 'failed', 'timeout');
  const { evidence } = seen.drain();
  expect(evidence.map((delta) => [delta.route, delta.begin, delta.width, tallies(delta)])).toEqual([
    ['a', 1, 1, { match: 2 }],
    ['a', 2, 1, { mismatch: 1 }],
    ['b', 1, 1, { failed: 1 }],
  ]);
  expect(seen.isEmpty).toBe(true);
  expect(seen.drain()).toEqual({ evidence: [], shapes: [] });
});

test('what was never to be mirrored is not skipped', () => {
  const seen = new Observations();
  seen.verdict('a', 0, 'skipped', 'unsafe_method');
  seen.verdict('a', 0, 'skipped', 'upgrade');
  seen.verdict('a', 0, 'skipped', 'memory');
  seen.verdict('a', 0, 'not_sampled');
  expect(tallies(seen.drain().evidence[0])).toEqual({ excluded: 2, skipped: 1, notSampled: 1 });
});

describe('errors', () => {
  test('of pairs are 5xx and lost answers, by side', () => {
    const seen = new Observations();
    seen.pair('a', 0, { status: 500, seconds: 0.1 }, { status: 404, seconds: 0.2 });
    seen.pair('a', 0, { status: 200, seconds: 0.1 }, { status: 503, seconds: 0.2 });
    seen.lost('a', 0, 'service');
    const [delta] = seen.drain().evidence;
    expect(tallies(delta)).toEqual({ paired: 3, monolithErrors: 1, serviceErrors: 2 });
    expect(new LatencySketch(delta?.monolith ?? []).quantile(1)).toBeCloseTo(0.1, 2);
    expect(new LatencySketch(delta?.service ?? []).quantile(1)).toBeCloseTo(0.2, 2);
  });

  test('of requests that one side alone was asked count apart', () => {
    const seen = new Observations();
    seen.alone('a', 0, 'service', true);
    seen.alone('a', 0, 'service', false);
    seen.alone('a', 0, 'monolith', true);
    expect(tallies(seen.drain().evidence[0])).toEqual({
      serviceAlone: 2,
      serviceAloneErrors: 1,
      monolithAlone: 1,
      monolithAloneErrors: 1,
    });
  });
});

test('what comes from elsewhere adds to what is there', () => {
  const [here, there] = [new Observations(), new Observations()];
  for (const one of [here, there]) {
    one.pair('a', 5000, { status: 200, seconds: 0.1 }, { status: 200, seconds: 0.2 });
    one.shape('a', 5000, 'x', one === there);
  }
  here.add(there.drain());
  const { evidence, shapes } = here.drain();
  expect(evidence).toHaveLength(1);
  expect(tallies(evidence[0])).toEqual({ paired: 2 });
  expect(evidence[0]?.service).toHaveLength(2);
  expect(shapes).toEqual([{ route: 'a', shape: 'x', seen: 2, compared: 1, at: 5000 }]);
});

test('while nobody fetches, memory grows with minutes and not with seconds, and nothing is lost', () => {
  const seen = new Observations();
  const day = 86_400;
  for (let second = 0; second < day; second += 1) seen.verdict('a', second * 1000, 'match');
  const { evidence } = seen.drain();
  expect(evidence.length).toBeLessThan(5000 + day / 60 + 1);
  expect(evidence.reduce((sum, { tallies: [match = 0] }) => sum + match, 0)).toBe(day);
});

test('while nobody fetches, shapes beyond a bound are counted together', () => {
  const seen = new Observations();
  for (let i = 0; i < 6000; i += 1) seen.shape('a', i, `shape ${i}`, false);
  const { shapes } = seen.drain();
  expect(shapes.length).toBeLessThanOrEqual(5001);
  expect(shapes.find(({ shape }) => shape === '')?.seen).toBe(1000);
});
