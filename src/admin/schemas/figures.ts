import { z } from 'zod';
import type { Figures } from '../route-figures.ts';
import { count, latency } from './route.ts';

const errors = z.object({ asked: count, errors: count });
const bothSides = z.object({ monolith: errors, service: errors });

const figures = z.object({
  since: z.iso.datetime().nullable(),
  comparisons: z.object({
    match: count,
    ignored: count,
    mismatch: count,
    failed: count,
    skipped: count,
    excluded: count,
    not_sampled: count,
  }),
  mismatchRate: z.number().min(0).max(1).nullable(),
  mismatchUpperBound: z.number().min(0).max(1),
  paired: bothSides,
  alone: bothSides,
  latency: z.object({ monolith: latency.nullable(), service: latency.nullable() }),
}) satisfies z.ZodType<Figures>;

/**
 * What is known of a route: all that is `kept`, and since the present `step` began. `at`, `askedBy` and `version`: when, by
 * whom and what Ficus it was asked.
 */
export const routeFigures = z.object({
  route: z.string(),
  at: z.iso.datetime(),
  askedBy: z.string(),
  version: z.string(),
  kept: figures,
  step: figures,
});
export type RouteFigures = z.input<typeof routeFigures>;
