import { z } from 'zod';
import { faultOfHeader } from '../../replay/given-headers.ts';
import type { ReplayedRequest, ReplayResult } from '../../replay/types.ts';
import { discrepancyKind, example } from './discrepancy.ts';
import { count } from './route.ts';

/** Stored requests that one run sends, unless it is asked for fewer or more; and the most that it may be asked for. */
export const USUAL_REQUESTS = 200;
export const MOST_REQUESTS = 1000;

/** What may be left out of a run's body is all of it. */
export const replayBody = z
  .strictObject({
    headers: z.record(z.string(), z.string()).optional(),
    limit: z.int().min(1).max(MOST_REQUESTS).optional(),
  })
  .superRefine(({ headers = {} }, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const fault = faultOfHeader(name, value);
      if (fault === undefined) continue;
      context.addIssue({
        code: 'custom',
        path: ['headers'],
        message: `headers whose ${JSON.stringify(name)} ${fault}`,
      });
    }
  })
  .nullish();

const replayVerdict = z.enum(['fixed', 'allowed', 'differs', 'incomplete']);
const notReplayed = z.enum([
  'redacted',
  'unsafe_method',
  'body_not_stored',
  'route_removed',
  'monolith_unreachable',
  'service_unreachable',
  'gone',
  'unauthorized',
  'not_answered',
  'rate_limited',
  'not_judged',
]);

const replayedRequest = z.object({
  sample: z.int(),
  method: z.string(),
  target: z.string(),
  outcome: z.enum(['match', 'ignored', 'mismatch', 'not_replayed']),
  reason: z.exactOptional(notReplayed),
  why: z.exactOptional(z.string()),
  status: z.exactOptional(z.object({ monolith: z.int(), service: z.int() })),
  stillDiffers: z.array(z.string()).readonly(),
  differences: z.array(example.extend({ id: z.string(), kind: z.string() })).readonly(),
}) satisfies z.ZodType<Omit<ReplayedRequest, 'type'>>;

const replayResult = z.object({
  verdict: replayVerdict,
  summary: z.string(),
  requests: count,
  leftOut: count,
  discrepancies: z
    .array(
      z.object({
        id: z.string(),
        route: z.string(),
        kind: discrepancyKind,
        path: z.string(),
        verdict: replayVerdict,
        summary: z.string(),
        requests: count,
        matching: count,
        allowed: count,
        differing: count,
        otherwise: count,
        notReplayed: z.array(z.object({ reason: notReplayed, why: z.string(), count })).readonly(),
      }),
    )
    .readonly(),
  others: z
    .array(z.object({ id: z.string(), kind: z.string(), path: z.string(), count, example }))
    .readonly(),
}) satisfies z.ZodType<Omit<ReplayResult, 'type'>>;

/** The answer of a replay when it has ended: the result, and what became of each request. */
export const replayAnswer = replayResult.extend({ results: z.array(replayedRequest).readonly() });
export type ReplayAnswer = z.input<typeof replayAnswer>;
