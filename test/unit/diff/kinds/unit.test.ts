import { describe, expect, test } from 'vitest';
import { judgeJson, kindOf } from '../answers.ts';

describe('unit', () => {
  test.each([
    ['19.99', '1999', '100'],
    ['10', '1000', '100'],
    ['0.5', '50', '100'],
    ['-4.2', '-420', '100'],
    ['1.5', '1500', '1000'],
    ['5', '5000', '1000'],
    ['30', '30000', '1000'],
    ['1.25', '12500', '10000'],
    ['12', '12000000', '1000000'],
    ['1.5', '1500000000', '1000000000'],
    ['90', '5400', '60'],
    ['1.5', '5400', '3600'],
    ['1.5', '1536', '1024'],
    ['"19.99"', '"1999"', '100'],
    ['9007199254740.993', '9007199254740993', '1000'],
  ])('%s to %s is ×%s', (left, right, factor) => {
    expect(kindOf(left, right)).toEqual({
      kind: 'unit',
      signature: `×${factor}`,
      detail: `the right side is the left ×${factor}`,
    });
    expect(kindOf(right, left)).toEqual({
      kind: 'unit',
      signature: `÷${factor}`,
      detail: `the right side is the left ÷${factor}`,
    });
  });

  test('of a product of binary floats', () => {
    // 19.99 * 100 and 1.1 * 1000 in binary floats.
    expect(kindOf('19.99', '1998.9999999999998')).toMatchObject({ kind: 'unit', signature: '×100' });
    expect(kindOf('1.1', '1100.0000000000002')).toMatchObject({ kind: 'unit', signature: '×1000' });
  });
});

describe('no unit', () => {
  test.each([
    ['4', '400'],
    ['1', '1000'],
    ['2', '120'],
    ['10.00', '12.00'],
    ['10', '100'],
    ['19.99', '199.9'],
    ['19.99', '1998'],
    ['19.99', '-1999'],
    ['0', '100'],
    ['0.0', '1000'],
    ['"19.99"', '1999'],
    ['1e500', '1e502'],
  ])('%s and %s', (left, right) => {
    expect(kindOf(left, right)?.kind).toBe('value');
    expect(kindOf(right, left)?.kind).toBe('value');
  });

  test.each(['id', 'order_id', 'userId', 'ids', '@id', 'sku', 'countryCode', 'zip_code', 'ISBN', 'version'])(
    'of %s',
    (name) => {
      expect(judgeJson(`{"${name}":17}`, `{"${name}":1700}`).differences).toMatchObject([{ kind: 'value' }]);
    },
  );

  test('a name that only ends like an id may have one', () => {
    for (const name of ['paid', 'zipped', 'decode', 'microphone'])
      expect(judgeJson(`{"${name}":17}`, `{"${name}":1700}`).differences).toMatchObject([{ kind: 'unit' }]);
  });

  test('where the factor is of epoch seconds and milliseconds, it is a notation of time', () => {
    expect(kindOf('1714557600', '1714557600000')).toMatchObject({ kind: 'timezone', signature: 'notation' });
  });
});
