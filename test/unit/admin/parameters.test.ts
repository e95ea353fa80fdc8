import { describe, expect, test } from 'vitest';
import {
  choiceParameter,
  numberParameter,
  textParameter,
  timeParameter,
} from '../../../src/admin/parameters.ts';

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect(error).toMatchObject({ name: 'FicusError', code: 'bad_request', httpStatus: 400 });
    return (error as Error).message;
  }
  throw new Error('it was to be refused');
}

test.each([[{}], [{ other: 'x' }], [{ name: '' }], [{ name: undefined }]])('%o gives nothing', (query) => {
  expect(textParameter(query, 'name')).toBeUndefined();
  expect(choiceParameter(query, 'name', ['a'])).toBeUndefined();
  expect(timeParameter(query, 'name')).toBeUndefined();
  expect(numberParameter(query, 'name', 1, 9)).toBeUndefined();
});

test('a parameter that is given twice is refused by all of them', () => {
  const query = { name: ['a', 'b'] };
  const message = 'give name only once';
  expect(refusal(() => textParameter(query, 'name'))).toBe(message);
  expect(refusal(() => choiceParameter(query, 'name', ['a']))).toBe(message);
  expect(refusal(() => timeParameter(query, 'name'))).toBe(message);
  expect(refusal(() => numberParameter(query, 'name', 1, 9))).toBe(message);
});

test('a choice is one of the words, exactly', () => {
  expect(choiceParameter({ state: 'open' }, 'state', ['open', 'resolved'])).toBe('open');
  expect(refusal(() => choiceParameter({ state: 'Open' }, 'state', ['open', 'resolved']))).toBe(
    'state is "Open"; it must be one of open, resolved',
  );
  expect(refusal(() => choiceParameter({ state: 'toString' }, 'state', ['open']))).toContain('"toString"');
});

describe('a time', () => {
  test.each([
    ['2026-03-01T10:00:00+01:00', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00:00.500Z', '2026-03-01T09:00:00.5Z'],
    ['2026-03-01T09:00Z', '2026-03-01T09:00:00Z'],
  ])('%s is %s', (given, time) => {
    expect(timeParameter({ since: given }, 'since')).toBe(time);
  });

  test.each(['yesterday', '2026-03-01', '2026-03-01T09:00:00', '1700000000', '2026-02-30T00:00:00Z'])(
    '%s is refused, for it is no instant',
    (given) => {
      expect(refusal(() => timeParameter({ since: given }, 'since'))).toBe(
        `since is "${given}"; it must be a time such as 2026-03-01T09:00:00Z`,
      );
    },
  );
});

describe('a number', () => {
  test.each([1, 17, 500])('%d is within 1 to 500', (number) => {
    expect(numberParameter({ limit: String(number) }, 'limit', 1, 500)).toBe(number);
  });

  test.each(['0', '501', '-1', '1.5', 'ten', 'NaN', 'Infinity', ' ', '1e2', '0x10', '1 '])(
    '"%s" is not',
    (given) => {
      expect(refusal(() => numberParameter({ limit: given }, 'limit', 1, 500))).toBe(
        `limit is "${given}"; it must be a whole number from 1 to 500`,
      );
    },
  );
});
