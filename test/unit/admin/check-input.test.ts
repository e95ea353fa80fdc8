import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkInput } from '../../../src/admin/check-input.ts';
import { choice, given, optional, text, time, wholeNumber } from '../../../src/admin/schemas/inputs.ts';
import type { FicusError } from '../../../src/errors.ts';

const query = z
  .object({
    name: optional(text),
    state: optional(choice(['open', 'resolved'])),
    since: optional(time),
    limit: optional(wholeNumber(1, 500)),
  })
  .transform(given);

function taken(input: unknown, schema: z.ZodType = query, part = 'querystring'): unknown {
  const result = checkInput(schema, part, input);
  if ('error' in result) throw result.error;
  return result.value;
}

function refusal(input: unknown, schema?: z.ZodType, part?: string): string {
  try {
    taken(input, schema, part);
  } catch (error) {
    expect(error).toMatchObject({ name: 'FicusError', code: 'bad_request', httpStatus: 400 });
    return (error as FicusError).message;
  }
  throw new Error('it was to be refused');
}

test.each([[{}], [{ other: 'x' }], [{ name: '', state: '', since: '', limit: '' }]])(
  '%o gives nothing',
  (input) => {
    expect(taken(input)).toEqual({});
  },
);

test('a parameter that is given twice is refused by all of them', () => {
  for (const name of ['name', 'state', 'since', 'limit'])
    expect(refusal({ [name]: ['a', 'b'] })).toBe(`give ${name} only once`);
});

test('a choice is one of the words, exactly', () => {
  expect(taken({ state: 'open' })).toEqual({ state: 'open' });
  expect(refusal({ state: 'Open' })).toBe('state is "Open"; it must be one of open, resolved');
  expect(refusal({ state: 'toString' })).toContain('"toString"');
});

describe('a body', () => {
  const body = z.strictObject({
    stage: z.enum(['off', 'live']),
    reason: z.string({ error: 'a reason' }).min(1, { error: 'a reason' }),
    force: z.boolean().optional(),
    at: z.object({ n: wholeNumber(0, 9) }).optional(),
  });

  test.each([
    [{ stage: 'live', reason: '' }, 'reason is ""; it must be a reason'],
    [{ stage: 'live' }, 'reason is missing; it must be a reason'],
    [{ reason: 'r' }, 'stage is missing; it must be one of off, live'],
    [{ stage: 'off', reason: 'r', force: 1 }, 'force is 1; it must be a JSON boolean'],
    [{ stage: 'off', reason: 'r', at: { n: 10 } }, 'at.n is 10; it must be a whole number from 0 to 9'],
    [{ stage: 'off', reason: 'r', percents: 5 }, 'percents is not known here'],
    [undefined, 'the body must be a JSON object'],
    [[], 'the body must be a JSON object'],
    ['text', 'the body must be a JSON object'],
    [{ stage: 'x'.repeat(500), reason: 'r' }, `stage is "${'x'.repeat(59)}…; it must be one of off, live`],
  ])('%o is refused: %s', (input, sentence) => {
    expect(refusal(input, body, 'body')).toBe(sentence);
  });
});

describe('a time', () => {
  test.each([
    ['2026-03-01T10:00:00+01:00', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00:00.500Z', '2026-03-01T09:00:00.5Z'],
    ['2026-03-01T09:00Z', '2026-03-01T09:00:00Z'],
  ])('%s is %s', (given, instant) => {
    expect(taken({ since: given })).toEqual({ since: instant });
  });

  test.each(['yesterday', '2026-03-01', '2026-03-01T09:00:00', '1700000000', '2026-02-30T00:00:00Z'])(
    '%s is refused, for it is no instant',
    (given) => {
      expect(refusal({ since: given })).toBe(
        `since is "${given}"; it must be a time such as 2026-03-01T09:00:00Z`,
      );
    },
  );
});

describe('a number', () => {
  test.each([1, 17, 500])('%d is within 1 to 500', (number) => {
    expect(taken({ limit: String(number) })).toEqual({ limit: number });
  });

  test.each(['0', '501', '-1', '1.5', 'ten', 'NaN', 'Infinity', ' ', '1e2', '0x10', '1 '])(
    '"%s" is not',
    (given) => {
      expect(refusal({ limit: given })).toBe(`limit is "${given}"; it must be a whole number from 1 to 500`);
    },
  );
});
