import { describe, expect, test } from 'vitest';
import { kindOf } from '../answers.ts';

const at = (left: string, right: string) => kindOf(JSON.stringify(left), JSON.stringify(right));

describe('timezone notation', () => {
  test.each([
    ['2024-05-01T10:00:00Z', '2024-05-01T12:00:00+02:00'],
    ['2024-05-01T10:00:00Z', '2024-05-01T10:00:00+0000'],
    ['2024-05-01T10:00:00Z', '2024-05-01T10:00:00.000Z'],
    ['2024-05-01T10:00:00Z', '2024-05-01T10:00:00.123456Z'],
    ['2024-05-01T10:00:00Z', '2024-05-01 10:00:00'],
    ['2024-05-01T10:00:00Z', '2024-05-01T10:00Z'],
    ['2024-05-01T10:00:00Z', 'Wed, 01 May 2024 10:00:00 GMT'],
    ['1969-12-31T10:00:00Z', 'Wed, 31 Dec 1969 10:00:00 GMT'],
    ['2024-05-01T10:00:00Z', 'Wed, 1 May 2024 12:00:00 +0200'],
    ['2024-05-01T02:00:00Z', 'Tue, 30 Apr 2024 23:00:00 -0300'],
    ['2024-05-01T10:00:00Z', '2024-05-01 10:00:00 UTC'],
    ['2024-05-01T10:00:00Z', '20240501T100000Z'],
    ['2024-05-01T10:00:00Z', '20240501T120000+0200'],
    ['2024-05-01T10:00:00Z', '1714557600'],
    ['2024-05-01T10:00:00Z', '/Date(1714557600000)/'],
    ['2024-05-01T10:00:00Z', '/Date(1714557600000+0200)/'],
  ])('%s is %s', (left, right) => {
    expect(at(left, right)).toMatchObject({ kind: 'timezone', signature: 'notation' });
    expect(at(right, left)).toMatchObject({ kind: 'timezone', signature: 'notation' });
  });

  test.each(['1714557600', '1714557600000', '1714557600.25'])('a date is the epoch number %s', (number) => {
    expect(kindOf('"2024-05-01T10:00:00Z"', number)).toMatchObject({
      kind: 'timezone',
      signature: 'notation',
    });
    expect(kindOf(number, '"2024-05-01T10:00:00Z"')).toMatchObject({
      kind: 'timezone',
      signature: 'notation',
    });
  });

  test.each([
    ['1714557600', '1714557600000'],
    ['1714557600', '1714557600123'],
    ['1714557600.5', '1714557600500'],
  ])('the epoch number %s is %s', (left, right) => {
    expect(kindOf(left, right)).toMatchObject({ kind: 'timezone', signature: 'notation' });
    expect(kindOf(right, left)).toMatchObject({ kind: 'timezone', signature: 'notation' });
  });

  test('says how each side writes', () => {
    const found = at('2024-05-01T10:00:00', '2024-05-01T12:00:00+02:00');
    expect(found?.detail).toBe('notation: the same instant, no zone against offset +02:00');
    expect(at('2024-05-01T10:00:00Z', '2024-05-01 10:00:00Z')?.detail).toBe(
      'notation: the same instant, other separators',
    );
    const zoned = '2024-05-01T10:00:00+02:00';
    expect(at(`${zoned}[Europe/Berlin]`, `${zoned}[Europe/Paris]`)?.detail).toBe(
      'notation: the same instant, offset +02:00[Europe/Berlin] against offset +02:00[Europe/Paris]',
    );
  });
});

describe('timezone shift', () => {
  test.each([
    ['2024-05-01T10:00:00', '2024-05-01T12:00:00Z', '+02:00'],
    ['2024-05-01T10:00:00Z', '2024-05-01T08:00:00Z', '-02:00'],
    ['2024-05-01T10:00:00Z', '2024-05-01T15:45:00Z', '+05:45'],
    ['2024-05-01T10:00:00Z', '2024-05-02T12:00:00Z', '+26:00'],
    ['2024-05-01T10:00:00Z', '2024-05-01T12:00:00.123Z', '+02:00'],
    ['Wed, 01 May 2024 10:00:00 +0200', 'Wed, 01 May 2024 10:00:00 +0100', '+01:00'],
    ['20240501T100000', '20240501T080000Z', '-02:00'],
  ])('%s against %s is %s', (left, right, shift) => {
    const found = at(left, right);
    expect(found).toMatchObject({ kind: 'timezone', signature: 'shift' });
    expect(found?.detail).toContain(`the right side is ${shift} from the left`);
  });

  test.each([
    ['2024-05-01', '2024-05-02', '+1 day'],
    ['2024-03-01', '2024-02-29', '-1 day'],
  ])('%s against %s is %s', (left, right, shift) => {
    const detail = `shift: the right date is ${shift} from the left`;
    expect(at(left, right)).toEqual({ kind: 'timezone', signature: 'date', detail });
  });

  test('is the same by the epoch', () => {
    const found = kindOf('"2024-05-01T10:00:00"', '1714564800');
    expect(found?.detail).toContain(
      'shift: the right side is +02:00 from the left (no zone against epoch s): ',
    );
  });
});

describe('two values are no timezone difference', () => {
  test.each([
    ['2024-05-01T09:00:00Z', '2024-05-01T09:07:00Z'],
    ['2024-05-01T09:00:00Z', '2024-05-01T11:00:01Z'],
    ['2024-05-01T09:00:00.123Z', '2024-05-01T09:00:00.124Z'],
    ['2024-05-01T10:00:00Z', '2024-05-02T12:15:00Z'],
    ['2024-05-01', '2024-05-03'],
    ['2024-06-30T23:59:60Z', '2024-06-30T23:59:59Z'],
    ['Mon, 01 May 2024 10:00:00 GMT', 'Wed, 01 May 2024 10:00:00 GMT'],
    ['Thu, 31 Dec 1969 10:00:00 GMT', '1969-12-31T10:00:00Z'],
    ['2024-W18-3', '2024-05-01'],
    ['P1D', 'PT24H'],
    ['2024-05-01', '2024-05-01T00:00:00Z'],
    ['2024-04-30', '2024-04-31'],
    ['2024-05-01T25:00:00Z', '2024-05-01T23:00:00Z'],
    ['09:00', '11:00'],
    ['1714557600', '1714564800'],
    ['2024-05-01-widget', '2024-05-02-widget'],
  ])('%s and %s', (left, right) => {
    expect(at(left, right)).toMatchObject({ kind: 'value' });
  });

  test('when both are plain numbers, or the number is no time of our days', () => {
    expect(kindOf('1714557600', '1714564800')).toMatchObject({ kind: 'value' });
    expect(kindOf('1714557600', '1714557601000')).toMatchObject({ kind: 'value' });
    expect(kindOf('1714557600.5', '1714557600700')).toMatchObject({ kind: 'value' });
    expect(kindOf('9714557600', '9714557600123')).toMatchObject({ kind: 'value' });
    expect(kindOf('"2024-05-01T10:00:00Z"', '17')).toMatchObject({ kind: 'value' });
  });
});
