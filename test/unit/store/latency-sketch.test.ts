import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LatencySketch } from '../../../src/store/latency-sketch.ts';

/** From 0.1 ms to 60 s, evenly on a logarithmic scale. */
const latency = fc.double({ min: -4, max: Math.log10(60), noNaN: true }).map((exponent) => 10 ** exponent);
const latencies = fc.array(latency, { minLength: 1, maxLength: 300 });

function sketchOf(seconds: readonly number[]): LatencySketch {
  const sketch = new LatencySketch();
  for (const one of seconds) sketch.observe(one);
  return sketch;
}

test('a quantile is within 1/32 of the exact one', () => {
  fc.assert(
    fc.property(latencies, fc.constantFrom(0.5, 0.95, 0.99, 1), (seconds, q) => {
      const exact = [...seconds].sort((a, b) => a - b)[
        Math.max(0, Math.ceil(q * seconds.length) - 1)
      ] as number;
      expect(Math.abs(sketchOf(seconds).quantile(q) - exact) / exact).toBeLessThanOrEqual(1 / 32);
    }),
  );
});

test('the sum of two sketches is the sketch of both, however they were written down', () => {
  fc.assert(
    fc.property(latencies, latencies, (some, others) => {
      const [a, b] = [sketchOf(some).sparse(), sketchOf(others).sparse()];
      const both = new LatencySketch(JSON.parse(JSON.stringify(a)), b);
      expect(both.sparse()).toEqual(sketchOf([...some, ...others]).sparse());
      expect(both.count).toBe(some.length + others.length);
    }),
  );
});

test('what is counted as slower is slower', () => {
  fc.assert(
    fc.property(latencies, latency, (seconds, limit) => {
      const slower = sketchOf(seconds).above(limit);
      expect(slower).toBeLessThanOrEqual(seconds.filter((one) => one > limit).length);
      expect(slower).toBeGreaterThanOrEqual(seconds.filter((one) => one > limit * (1 + 1 / 32)).length);
    }),
  );
});

test('nothing falls out: what is too quick or too slow, or no time at all, lies at the ends', () => {
  const sketch = sketchOf([0, -1, Number.NaN, 1e-9, 1e9, Number.POSITIVE_INFINITY]);
  expect(sketch.count).toBe(6);
  expect(sketch.quantile(0.5)).toBeLessThan(0.0001);
  expect(sketch.quantile(1)).toBeGreaterThan(100);
  expect(new LatencySketch().quantile(0.5)).toBeNaN();
});
