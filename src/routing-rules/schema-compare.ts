import { z } from 'zod';
import {
  decimals,
  expires,
  headerName,
  pattern,
  rate,
  rulePath,
  shift,
  size,
  text,
  tolerance,
  zone,
} from './schema-parts.ts';

const KINDS = [
  'status',
  'header',
  'media-type',
  'missing',
  'extra',
  'null-absent',
  'empty',
  'type',
  'ordering',
  'rounding',
  'unit',
  'timezone',
  'text',
  'generated',
  'value',
] as const;

const COMPARED_HEADERS = [
  'content-type',
  'content-disposition',
  'content-language',
  'location',
  'cache-control',
  'link',
  'allow',
  'www-authenticate',
];

/** One rule; `ficus diff --rules` reads the same. */
export const ruleSchema = z
  .strictObject({
    path: rulePath.describe(
      'JSONPath ($.items[*].price), headers.NAME, or status (where allowing a success against a failure needs a pattern).',
    ),
    ignore: z
      .literal(true, { error: 'true; otherwise remove the line' })
      .optional()
      .describe('Accept every difference at the path.'),
    allow: z
      .array(z.enum(KINDS, { error: 'a kind of difference' }))
      .min(1, { error: 'a list of at least one kind of difference' })
      .optional()
      .describe('Accept differences of these kinds at the path.'),
    tolerance: tolerance.optional().describe('Largest accepted gap between two numbers.'),
    decimals: decimals.optional().describe('Least decimals that a rounding must keep.'),
    shift: shift
      .optional()
      .describe(
        'How far apart two times may be: exactly "+02:00" from left to right, or at most "2h" either way.',
      ),
    zones: z
      .array(zone)
      .min(1, { error: 'a list of at least one IANA time zone' })
      .optional()
      .describe('Time zones, one of which must explain a shift at that very time.'),
    pattern: pattern.optional().describe('Regular expression that both values must match.'),
    keyBy: text('the name of a field').optional().describe('Field that identifies an element of the array.'),
    reason: text('the reason why this difference is acceptable').describe('Why it is acceptable.'),
    owner: text('the team or person who answers for this rule').describe('Who answers for the rule.'),
    expires: expires.optional().describe('Last day (UTC) or instant on which the rule holds.'),
  })
  .describe('A reviewed statement that a difference is acceptable. Either ignore or allow.');

/** `compare` of a route. */
export const compare = z
  .strictObject({
    maxBody: size.prefault('1MiB').describe('Longer bodies are compared by length and hash only.'),
    headers: z
      .array(headerName.toLowerCase())
      .prefault([...COMPARED_HEADERS])
      .describe('Headers that are compared.'),
    cookieValues: z
      .boolean({ error: 'true or false' })
      .prefault(false)
      .describe('Compare set-cookie with the values of cookies; otherwise by names and attributes.'),
    rereadsPerSecond: rate
      .prefault(10)
      .describe('How often the monolith may be asked again after a mismatch, to tell its noise; 0 is never.'),
    rules: z.array(ruleSchema).prefault([]).describe('Differences that are acceptable.'),
  })
  .prefault({})
  .describe('How the two answers are compared.');
