import { z } from 'zod';
import type { LatencyFigures, LatencySeries } from '../../store/latency-over-time.ts';
import type { VerdictSeries } from '../../store/types.ts';
import { optional, time, wholeNumber } from './inputs.ts';
import { count } from './route.ts';

export const seriesQuery = z.object({ buckets: optional(wholeNumber(1, 500)), since: optional(time) });

const some = z.exactOptional(count);
const verdicts = z.object({
  match: some,
  ignored: some,
  mismatch: some,
  failed: some,
  skipped: some,
  not_sampled: some,
});

const point = z.object({ at: z.iso.datetime(), bucket: count, verdicts });

export const verdictSeries = z.object({
  bucketMinutes: z.int().min(1),
  routes: z.array(z.object({ route: z.string(), points: z.array(point).readonly() })).readonly(),
}) satisfies z.ZodType<VerdictSeries>;

const figures = z.object({
  count,
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
}) satisfies z.ZodType<LatencyFigures>;

export const latencySeries = z.object({
  route: z.string(),
  bucketMinutes: z.int().min(1),
  points: z.array(z.object({ at: z.iso.datetime(), monolith: figures, service: figures })).readonly(),
}) satisfies z.ZodType<LatencySeries>;
