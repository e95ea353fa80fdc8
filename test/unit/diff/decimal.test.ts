import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalNumber, decimalsOf, isNumberText, sameNumber } from '../../../src/diff/decimal.ts';

describe('sameNumber', () => {
  test.each([
    ['1.10', '1.1'],
    ['1e2', '100'],
    ['1E+2', '100.0'],
    ['-0', '0'],
    ['0.0e5', '0'],
    ['0.00120', '12e-4'],
    ['-5.0', '-5'],
    ['1e0000000000000000000001', '10'],
  ])('%s is %s', (a, b) => {
    expect(sameNumber(a, b)).toBe(true);
    expect(sameNumber(b, a)).toBe(true);
  });

  test.each([
    ['9007199254740993', '9007199254740992'],
    ['0.1', '0.10000000000000001'],
    ['1', '-1'],
    ['1e400', '1e401'],
    ['10', '1'],
    ['1e99999999999999999999', '1e99999999999999999998'],
  ])('%s is not %s', (a, b) => {
    expect(sameNumber(a, b)).toBe(false);
  });

  test('does not unfold a huge exponent', () => {
    expect(canonicalNumber('1e999999999')).toBe('1e999999999');
    expect(sameNumber('1e999999999', '10e999999998')).toBe(true);
  });

  test('agrees with whole-number arithmetic however a number is spelled', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.nat({ max: 30 }), fc.nat({ max: 20 }), (digits, shift, zeros) => {
        const plain = String(digits);
        const spelled = `${plain}${'0'.repeat(shift)}.${'0'.repeat(zeros + 1)}e-${shift}`;
        expect(sameNumber(plain, spelled)).toBe(true);
        expect(sameNumber(String(digits + 1n), spelled)).toBe(false);
      }),
    );
  });
});

test('decimalsOf counts written digits after the point, exponent included', () => {
  expect(['1', '1.50', '15e-1', '1e2', '1.5e3', '1.25e1'].map(decimalsOf)).toEqual([0, 2, 1, 0, 0, 1]);
});

test('isNumberText takes JSON numbers and nothing near them', () => {
  expect(['0', '-1.5e3', '12.00'].every(isNumberText)).toBe(true);
  expect(['', '007', '1.', '.5', '+1', '1 ', '0x1', 'NaN', '1e', '--1'].some(isNumberText)).toBe(false);
});
