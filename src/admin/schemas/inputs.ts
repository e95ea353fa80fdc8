import { z } from 'zod';

/** Parameters of calls. The text given to `error` ends the sentence "NAME is FOUND; it must be …". */

const TIME_CLAUSE = 'a time such as 2026-03-01T09:00:00Z';

/** A point in time as ISO 8601 with zone, normalised to UTC. */
export const time = z
  .string({ error: TIME_CLAUSE })
  .transform((value, context) => {
    try {
      return Temporal.Instant.from(value).toString();
    } catch {
      context.issues.push({ code: 'custom', input: value, message: TIME_CLAUSE });
      return z.NEVER;
    }
  })
  .meta({ format: 'date-time' });

/** A query parameter that may be left out; an empty one is left out. */
export function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

/** A query parameter of any text. */
export const text = z.string({ error: 'text' });

export function choice<const T extends readonly string[]>(words: T) {
  return z.enum(words);
}

/** A whole number that a query gives as text. */
export function wholeNumber(least: number, most: number) {
  const clause = { error: `a whole number from ${least} to ${most}` };
  return z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.int(clause).min(least, clause).max(most, clause),
  );
}

/** The id of a route or of a discrepancy in the path. */
export const idParams = z.object({ id: z.string() });

/** Without the entries that were not given. */
export function given<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
