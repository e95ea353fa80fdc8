import { z } from 'zod';
import type { Latency } from '../../metrics/latency.ts';
import { CHECK_NAMES } from '../../migration/readiness.ts';
import { STAGES } from '../../migration/stages.ts';
import type { RuleConfig } from '../../routing-rules/schema.ts';
import type { RuleStatus } from '../rule-status.ts';

/** Counters begin at 0 and stay exact. */
export const count = z.int().min(0);
export const standing = z.object({ stage: z.enum(STAGES), percent: z.number().min(0).max(100) });
const counts = z.record(z.string(), count);

export const latency = z.object({
  count,
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
}) satisfies z.ZodType<Latency>;

/** A rule as the configuration has it, which has checked it. */
const definition = z.looseObject({ path: z.string() }) as unknown as z.ZodType<RuleConfig>;

const ruleStatus = z.object({
  rule: z.string(),
  reason: z.string(),
  owner: z.string(),
  expires: z.exactOptional(z.string()),
  state: z.enum(['used', 'unused', 'expired', 'dead', 'unreached']),
  problem: z.exactOptional(z.string()),
  used: count,
  lastUsed: z.exactOptional(z.iso.datetime()),
  definition,
}) satisfies z.ZodType<RuleStatus>;

export const comparisons = z.object({
  match: count,
  ignored: count,
  mismatch: count,
  failed: count,
  skipped: count,
  not_sampled: count,
});

export const routeStatus = z.object({
  id: z.string(),
  service: z.string(),
  urls: z.exactOptional(z.object({ monolith: z.string(), service: z.string() })),
  stage: z.enum(STAGES),
  percent: z.number().min(0).max(100),
  match: z.object({
    methods: z.array(z.string()).optional(),
    path: z.string(),
    host: z.string().optional(),
    headers: z.record(z.string(), z.union([z.literal(true), z.string()])).optional(),
  }),
  comparisons,
  reasons: z.record(z.string(), counts),
  mismatchRate: z.number().min(0).max(1).nullable(),
  mismatchUpperBound: z.number().min(0).max(1),
  openDiscrepancies: count,
  readiness: z.object({
    ready: z.boolean(),
    failing: z.array(z.enum(CHECK_NAMES)).readonly(),
    mismatchUpperBound: z.number().min(0).max(1),
    maxMismatchRate: z.number().min(0).max(1),
  }),
  rolledBackAt: z.exactOptional(z.iso.datetime()),
  ramp: z.exactOptional(
    z.object({
      auto: z.boolean(),
      steps: z.array(z.number().min(0).max(100)).readonly(),
      hold: z.number().min(0),
      since: z.iso.datetime(),
      next: standing.nullable(),
      due: z.iso.datetime().nullable(),
      reason: z.string(),
    }),
  ),
  latency: z.object({ monolith: z.exactOptional(latency), service: z.exactOptional(latency) }),
  rules: z.array(ruleStatus).readonly(),
});

/** Where all routes stand. */
export const routeList = z.object({ items: z.array(routeStatus).readonly() });
