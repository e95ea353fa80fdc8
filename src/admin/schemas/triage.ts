import { z } from 'zod';
import { KINDS } from '../../diff/types.ts';
import { PRUNED, type PrunedRecord } from '../../store/pruned.ts';
import type { RulePreview } from '../../store/rule-trial.ts';
import { STATES } from '../../store/types.ts';
import { count } from './route.ts';

const LONGEST_ASSIGNEE = 200;
const LONGEST_NOTE = 4000;

/** Null takes away what is there. */
function words(longest: number) {
  return z
    .string({ error: 'text' })
    .trim()
    .max(longest, { error: `at most ${longest} characters` })
    .nullable()
    .transform((value) => value ?? '')
    .optional();
}

export const triageBody = z.strictObject({
  state: z.enum(STATES).optional(),
  assignee: words(LONGEST_ASSIGNEE),
  note: words(LONGEST_NOTE),
});

const exchange = z.object({
  sample: z.int(),
  at: z.iso.datetime(),
  request: z.string(),
  becomes: z.enum(['ignored', 'match']),
});

const difference = z.object({
  sample: z.int(),
  request: z.string(),
  path: z.string(),
  kind: z.enum(KINDS),
  left: z.exactOptional(z.string()),
  right: z.exactOptional(z.string()),
  detail: z.string(),
});

const differences = z.object({ count, items: z.array(difference).readonly() });

export const rulePreview = z.object({
  route: z.string(),
  rule: z.string(),
  samples: z.object({
    stored: count,
    judged: count,
    unjudged: z.array(z.object({ reason: z.string(), count })).readonly(),
  }),
  exchanges: z.object({ hidden: count, stillDiffer: count, unsure: count, fineBefore: count }),
  hidden: z.array(exchange).readonly(),
  discrepancies: z
    .array(
      z.object({
        id: z.string(),
        kind: z.enum(KINDS),
        path: z.string(),
        samples: count,
        hidden: count,
        doesNotFit: count,
        unsure: count,
      }),
    )
    .readonly(),
  doesNotFit: differences,
  unsure: differences,
}) satisfies z.ZodType<RulePreview>;

const pruned = z.object({
  what: z.enum(PRUNED),
  count,
  last: z.iso.datetime(),
}) satisfies z.ZodType<PrunedRecord>;

const dropped = z.object({ what: z.string(), count });

/**
 * `retention` in milliseconds, `maxSize` and `bytes` in bytes. `pruned`: since the store was made. `dropped`: what never
 * reached it, since this Ficus was started.
 */
export const storeStatus = z.object({
  retention: count,
  maxSize: count,
  bytes: count,
  pruned: z.array(pruned).readonly(),
  dropped: z.array(dropped).readonly(),
});

export type StoreStatus = z.output<typeof storeStatus>;
