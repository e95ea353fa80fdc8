import { z } from 'zod';
import { STAGES } from '../../migration/stages.ts';
import { type Check, LEDGER_SOURCES, type LedgerDraft, type LedgerEntry } from '../../store/ledger-entry.ts';
import { count, standing } from './route.ts';

export const check = z.object({
  name: z.string(),
  ok: z.boolean(),
  actual: z.unknown(),
  required: z.unknown(),
  detail: z.exactOptional(z.string()),
}) satisfies z.ZodType<Check>;

const ledgerDraft = z.object({
  id: z.string(),
  route: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  to: standing,
  reason: z.string(),
  source: z.enum(LEDGER_SOURCES),
  forced: z.boolean(),
  evidence: z.object({ checks: z.array(check).readonly() }).nullable(),
  configuration: z.exactOptional(z.unknown()),
}) satisfies z.ZodType<LedgerDraft>;

const change = z.object({
  path: z.string(),
  before: z.exactOptional(z.unknown()),
  after: z.exactOptional(z.unknown()),
});

export const ledgerEntry = ledgerDraft.extend({
  seq: z.int().min(1),
  from: standing.nullable(),
  changes: z.exactOptional(z.array(change).readonly()),
  previous: z.string(),
  hash: z.string(),
}) satisfies z.ZodType<LedgerEntry>;

const verification = z.object({
  entries: count,
  head: z.object({ seq: z.int(), hash: z.string() }).nullable(),
  problem: z.exactOptional(z.object({ seq: z.int(), why: z.string() })),
});

/** Newest first; `verification` where it was asked for. */
const routeHistory = z.object({
  items: z.array(ledgerEntry).readonly(),
  verification: z.exactOptional(verification),
});
export type RouteHistory = z.input<typeof routeHistory>;

/** Where the route stood at a time, null before its first entry, and the entry that says so. */
const standingAt = z.object({
  route: z.string(),
  at: z.iso.datetime(),
  stage: z.enum(STAGES).nullable(),
  percent: z.number().nullable(),
  entry: ledgerEntry.nullable(),
});
export type StandingAt = z.input<typeof standingAt>;

export const historyAnswer = z.union([routeHistory, standingAt]);

const recorded = ledgerEntry.extend({ recorded: z.literal(true) });
const waiting = ledgerDraft.extend({ recorded: z.literal(false), why: z.string() });
/** The entry as it is in the ledger; or, where the store takes none, the change that is in force and waits for it. */
export const stageAnswer = z.union([recorded, waiting]);
export const stageAnswers = z.object({ items: z.array(stageAnswer).readonly() });

const reason = z
  .string({ error: 'text that says why' })
  .trim()
  .min(1, { error: 'text that says why' })
  .max(2000, { error: 'at most 2000 characters' });
const PERCENT = { error: 'a number from 0 to 100 in steps of 0.001' };

export const stageBody = z.strictObject({
  stage: z.enum(STAGES),
  percent: z
    .number(PERCENT)
    .min(0, PERCENT)
    .max(100, PERCENT)
    .refine((percent) => Number(percent.toFixed(3)) === percent, PERCENT)
    .optional(),
  reason,
  force: z.boolean({ error: 'true or false' }).optional(),
});

export const allStagesBody = z.strictObject({
  stage: z.literal('off', { error: 'off: all routes move together only back to the monolith' }),
  reason,
});
