import type Database from 'better-sqlite3';
import { deltaOf } from './evidence-writer.ts';
import { isoTime } from './instants.ts';
import type { LatencyFigures } from './latency-over-time.ts';
import { LatencySketch, type SparseSketch } from './latency-sketch.ts';
import type { StoreReader } from './types.ts';

const MINUTE = 60_000;
/** Evidence is kept by the minute for two hours, and then by the hour. */
const BY_THE_MINUTE = 120 * MINUTE;
/** Minutes of a bucket: parts of an hour, or whole hours, so that no row of evidence lies in two. */
const WIDTHS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];

type Row = Parameters<typeof deltaOf>[1];

/**
 * Latencies of both sides over time, out of the sketches that readiness rests on: a day costs some 140 of them. Sketches
 * add up exactly, so a bucket's percentiles are those of all its answers.
 */
export function latencySeriesReader(database: Database.Database): StoreReader['latencySeries'] {
  const between = database.prepare<[string, number, number], Row>(
    'SELECT * FROM evidence WHERE route = ? AND begin >= ? AND begin < ? ORDER BY begin',
  );
  return ({ route, since, until, buckets }) => {
    const minutes = widthOf(since, until, buckets);
    const width = minutes * 60;
    const from = Math.floor(since / 1000 / width) * width;
    const rows = between.all(route, from, Math.ceil(until / 1000)).map((row) => deltaOf(route, row));
    const points = [...Map.groupBy(rows, ({ begin }) => begin - (begin % width))].map(([begin, group]) => ({
      at: isoTime(begin * 1000),
      monolith: figuresOf(group.map(({ monolith }) => monolith)),
      service: figuresOf(group.map(({ service }) => service)),
    }));
    const known = points.flatMap(({ at, monolith, service }) =>
      monolith === undefined || service === undefined ? [] : [{ at, monolith, service }],
    );
    return { route, bucketMinutes: minutes, points: known };
  };
}

/** The narrowest buckets that are few enough, and no narrower than what is kept of that time. */
function widthOf(since: number, until: number, buckets: number): number {
  const least = Math.max((until - since) / MINUTE / buckets, until - since > BY_THE_MINUTE ? 60 : 1);
  return WIDTHS.find((width) => width >= least) ?? Math.ceil(least / 1440) * 1440;
}

function figuresOf(parts: readonly SparseSketch[]): LatencyFigures | undefined {
  const sketch = new LatencySketch(...parts);
  if (sketch.count === 0) return undefined;
  const [p50, p95, p99] = [sketch.quantile(0.5), sketch.quantile(0.95), sketch.quantile(0.99)];
  return { count: sketch.count, p50, p95, p99 };
}
