import { z } from 'zod';
import { CAUSE_NAMES } from '../../diff/causes/cause.ts';
import { KINDS } from '../../diff/types.ts';
import { DIRECTIONS, type Trend } from '../../store/trend.ts';
import {
  type Decision,
  type DifferenceExample,
  type DiscrepancyDetail,
  type DiscrepancyPage,
  type SampleAnswer,
  STATES,
  type TriageEntry,
} from '../../store/types.ts';
import { choice, given, optional, text, time, wholeNumber } from './inputs.ts';
import { count } from './route.ts';

export const discrepancyKind = z.enum([...KINDS, 'other']);

export const example = z.object({
  path: z.string(),
  left: z.exactOptional(z.string()),
  right: z.exactOptional(z.string()),
  detail: z.string(),
  ignoredBy: z.exactOptional(z.string()),
}) satisfies z.ZodType<DifferenceExample>;

const trend = z.object({
  begin: z.iso.datetime(),
  bucketMinutes: z.int().min(1),
  counts: z.array(count).readonly(),
  ignoredCounts: z.array(count).readonly(),
  direction: z.enum(DIRECTIONS),
}) satisfies z.ZodType<Trend>;

export const discrepancy = z.object({
  id: z.string(),
  route: z.string(),
  kind: discrepancyKind,
  path: z.string(),
  state: z.enum(STATES),
  count,
  ignoredCount: count,
  firstSeen: z.iso.datetime(),
  lastSeen: z.iso.datetime(),
  example,
  cause: z.exactOptional(z.string()),
  assignee: z.exactOptional(z.string()),
  regression: z.exactOptional(z.literal(true)),
  regressedAt: z.exactOptional(z.iso.datetime()),
  regressionSample: z.exactOptional(z.int()),
  trend: z.exactOptional(trend),
});

const headers = z.array(z.tuple([z.string(), z.string()]).readonly()).readonly();

const answer = z.object({
  status: z.int(),
  headers,
  body: z.string().nullable(),
  bytes: count,
  truncated: z.boolean(),
  seconds: z.number(),
}) satisfies z.ZodType<SampleAnswer>;

const sample = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  served: z.enum(['monolith', 'service']),
  request: z.object({
    id: z.string(),
    method: z.string(),
    target: z.string(),
    headers,
    body: z.string().nullable(),
  }),
  left: answer,
  right: answer,
  differences: z.array(example).readonly(),
  others: z.exactOptional(z.array(example.extend({ discrepancy: z.string() })).readonly()),
});

const cause = z.object({
  name: z.enum(CAUSE_NAMES),
  sentence: z.string(),
  support: count,
  of: count,
  counterexamples: count,
  counterexample: z.exactOptional(
    z.object({
      path: z.string(),
      left: z.exactOptional(z.string()),
      right: z.exactOptional(z.string()),
      request: z.string(),
    }),
  ),
  rule: z.exactOptional(z.string()),
  ruleNote: z.string(),
});

export const discrepancyPage = z.object({
  items: z.array(discrepancy).readonly(),
  cursor: z.exactOptional(z.string()),
}) satisfies z.ZodType<DiscrepancyPage>;

const decision = {
  at: z.iso.datetime(),
  actor: z.string(),
  from: z.enum(STATES),
  to: z.enum(STATES),
  assignee: z.exactOptional(z.string()),
  note: z.exactOptional(z.string()),
  rule: z.exactOptional(z.string()),
  sample: z.exactOptional(z.int()),
};
const triageEntry = z.object(decision) satisfies z.ZodType<TriageEntry>;

/** What was decided about all discrepancies of one route, oldest first. */
export const routeDecisions = z.object({
  route: z.string(),
  items: z.array(z.object({ discrepancy: z.string(), ...decision }) satisfies z.ZodType<Decision>).readonly(),
});
export type RouteDecisions = z.input<typeof routeDecisions>;

export const discrepancyDetail = discrepancy.extend({
  causes: z.array(cause).readonly(),
  suggestion: z.object({ rule: z.exactOptional(z.string()), note: z.string() }),
  history: z.array(triageEntry).readonly(),
  samples: z.array(sample).readonly(),
}) satisfies z.ZodType<DiscrepancyDetail>;

export const discrepancyQuery = z
  .object({
    route: optional(text),
    kind: optional(choice([...KINDS, 'other'])),
    state: optional(choice(['unsettled', ...STATES])),
    q: optional(text),
    since: optional(time),
    cursor: optional(text),
    limit: optional(wholeNumber(1, 500)),
  })
  .transform(given);
