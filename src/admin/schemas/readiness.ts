import { z } from 'zod';
import { CHECK_NAMES, type Check } from '../../migration/readiness.ts';
import type { RouteCoverage, ShapeRecord } from '../../store/evidence.ts';
import type { Coverage, CoverageSummary } from '../coverage.ts';
import { count, standing } from './route.ts';

const check = z.object({
  name: z.enum(CHECK_NAMES),
  ok: z.boolean(),
  actual: z.number().nullable(),
  required: z.number(),
  detail: z.string(),
}) satisfies z.ZodType<Check>;

/**
 * What of a route's traffic is compared: sorts of request and answer that were told apart, those of them that were
 * compared at least once, and exchanges of sorts beyond those that are told apart.
 */
const summary = { shapes: count, comparedShapes: count, others: count };

/**
 * `step`: where it stands, and since when: what the checks rest on began after that. `next`: the step that is judged; null
 * at the end of the way. `coverage` is for information: no check.
 */
export const routeReadiness = z.object({
  route: z.string(),
  ready: z.boolean(),
  checks: z.array(check).readonly(),
  step: standing.extend({ since: z.iso.datetime() }),
  next: standing.nullable(),
  coverage: z.object(summary) satisfies z.ZodType<CoverageSummary>,
});
export type RouteReadiness = z.input<typeof routeReadiness>;

const shape = z.object({
  method: z.string(),
  path: z.string(),
  status: z.string(),
  query: z.array(z.string()).readonly(),
  contentType: z.string(),
  seen: count,
  compared: count,
  lastSeen: z.iso.datetime(),
}) satisfies z.ZodType<ShapeRecord>;

export const routeCoverage = z.object({
  route: z.string(),
  ...summary,
  compared: z.array(shape).readonly(),
  neverCompared: z.array(shape).readonly(),
}) satisfies z.ZodType<Coverage & Pick<RouteCoverage, 'route'>>;
