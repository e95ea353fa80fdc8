import { expect, test } from 'vitest';
import { TALLIES } from '../../../../src/store/evidence.ts';
import { LatencySketch } from '../../../../src/store/latency-sketch.ts';
import { START } from '../fixtures.ts';
import type { Fresh } from './test-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function sketch(...seconds: readonly number[]) {
  const one = new LatencySketch();
  for (const latency of seconds) one.observe(latency);
  return one.sparse();
}

/** So many pairs that began in a second, milliseconds after START. */
function span(after: number, monolith: readonly number[], service: readonly number[], route = 'orders-read') {
  const begin = (START + after) / 1000;
  const tallies = TALLIES.map((name) => (name === 'paired' ? monolith.length : 0));
  return { route, begin, width: 1, tallies, monolith: sketch(...monolith), service: sketch(...service) };
}

export function latencySeriesContract(fresh: Fresh): void {
  const of = async (...evidence: ReturnType<typeof span>[]) => {
    const store = await fresh();
    store.writer().write({ counts: [], findings: [], observed: { evidence, shapes: [] } });
    return (since: number, until: number, buckets: number, route = 'orders-read') =>
      store.reader().latencySeries({ route, since: START + since, until: START + until, buckets });
  };
  const iso = (after: number) => new Date(START + after).toISOString();

  test('percentiles of a minute are those of all its answers, of both sides', async () => {
    const hundred = Array.from({ length: 100 }, (_, n) => (n + 1) / 1000);
    const series = await of(
      span(0, hundred.slice(0, 50), [0.2]),
      span(59_000, hundred.slice(50), [0.2]),
      span(3 * MINUTE, [0.01], [0.02]),
      span(3 * MINUTE, [9], [9], 'cart'),
    );
    const { bucketMinutes, points } = series(0, 10 * MINUTE, 60);
    expect([bucketMinutes, points.map(({ at }) => at)]).toEqual([1, [iso(0), iso(3 * MINUTE)]]);
    const [first] = points;
    expect([first?.monolith.count, first?.service.count]).toEqual([100, 2]);
    // Within a bucket of the sketch, 1/32.
    expect(first?.monolith.p50).toBeGreaterThan(0.05 * (31 / 32));
    expect(first?.monolith.p50).toBeLessThan(0.05 * (33 / 32));
    expect(first?.monolith.p99).toBeGreaterThan(0.099 * (31 / 32));
    expect(first?.service.p95).toBeCloseTo(0.2, 2);
    expect(series(0, 10 * MINUTE, 60, 'nowhere').points).toEqual([]);
  });

  test('buckets are whole parts of an hour, as few as are asked for, and begin where the clock does', async () => {
    const series = await of(...[0, 9, 10, 59, 60].map((minute) => span(minute * MINUTE, [0.01], [0.01])));
    const short = series(7 * MINUTE, 97 * MINUTE, 10);
    expect(short.bucketMinutes).toBe(10);
    expect(short.points.map(({ at, monolith }) => [at, monolith.count])).toEqual([
      [iso(0), 2],
      [iso(10 * MINUTE), 1],
      [iso(50 * MINUTE), 1],
      [iso(60 * MINUTE), 1],
    ]);
    expect(series(0, 24 * HOUR, 48).bucketMinutes).toBe(60);
    expect(series(0, 7 * 24 * HOUR, 84).bucketMinutes).toBe(120);
    expect(series(0, 400 * 24 * HOUR, 100).bucketMinutes).toBe(4 * 1440);
    expect(series(10 * MINUTE, 20 * MINUTE, 100).points).toHaveLength(1);
  });

  test('an hour that was added up is one point, and none is counted twice', async () => {
    const store = await fresh();
    const writer = store.writer();
    for (let minute = 0; minute < 6 * 60; minute++)
      writer.write({
        counts: [],
        findings: [],
        observed: { evidence: [span(minute * MINUTE, [0.01, 0.02], [0.03, 0.04])], shapes: [] },
      });
    const { points } = store
      .reader()
      .latencySeries({ route: 'orders-read', since: START, until: START + 6 * HOUR, buckets: 48 });
    expect(points.map(({ at, monolith, service }) => [at, monolith.count, service.count])).toEqual(
      Array.from({ length: 6 }, (_, hour) => [iso(hour * HOUR), 120, 120]),
    );
  });

  test('answers of one side alone are no point: there is nothing to hold them against', async () => {
    const series = await of(span(0, [], []), span(MINUTE, [0.01], [0.01]));
    expect(series(0, 10 * MINUTE, 60).points.map(({ at }) => at)).toEqual([iso(MINUTE)]);
  });
}
