import { describe, expect, test } from 'vitest';
import { judgeJson, kindOf } from '../answers.ts';

describe('rounding', () => {
  test.each([
    ['10.235', '10.24', '2 decimals half-up'],
    ['10.225', '10.22', '2 decimals half-even'],
    ['-10.235', '-10.24', '2 decimals half-up'],
    ['10.229', '10.22', '2 decimals truncate'],
    ['10.221', '10.23', '2 decimals ceil'],
    ['10.46', '10.5', '1 decimals half-up'],
    ['19.996', '20', '2 decimals half-up'],
    ['19.996', '20.00', '2 decimals half-up'],
    ['10.504', '10.5', '2 decimals half-up'],
    ['12345.678', '12346', '0 decimals half-up'],
    ['0.004', '0.00', '2 decimals half-up'],
  ])('%s to %s: %s', (left, right, how) => {
    const forward = kindOf(left, right);
    expect(forward).toMatchObject({ kind: 'rounding', signature: 'rounded' });
    expect(forward?.detail).toContain(`right rounded to ${how},`);
    expect(kindOf(right, left)?.detail).toContain(`left rounded to ${how},`);
  });

  test.each([
    ['0.30000000000000004', '0.3', 'float noise'],
    ['1.1500000000000001', '1.15', 'float noise'],
    ['0.1', '0.10000000149011612', 'float32'],
    ['1e-7', '0.00000010000000116860974', 'float32'],
  ])('%s and %s: %s', (left, right, signature) => {
    expect(kindOf(left, right)).toMatchObject({ kind: 'rounding', signature });
    expect(kindOf(right, left)).toMatchObject({ kind: 'rounding', signature });
  });

  test('of numeric strings as of numbers, trailing zeros included', () => {
    expect(kindOf('"10.235"', '"10.24"')).toMatchObject({ kind: 'rounding', signature: 'rounded' });
    expect(kindOf('"1.10"', '"1.1"')).toMatchObject({ kind: 'rounding', signature: 'exact' });
  });

  test('says which side is rounded, how, and by how much', () => {
    expect(kindOf('10.235', '10.24')?.detail).toBe('right rounded to 2 decimals half-up, gap 0.005');
  });
});

describe('no rounding', () => {
  test.each([
    ['10.00', '12.00'],
    ['10.23', '10.24'],
    ['10', '10.4'],
    ['10', '11.0001'],
    ['1.996', '1'],
    ['0', '0.4'],
    ['0', '0.04'],
    ['1', '1.5'],
    ['1.5', '-1.5'],
    ['9007199254740993', '9007199254740992'],
    ['123456789012345678', '123456789012345680'],
    ['16777217', '16777216'],
    ['1e999999999', '1e999999998'],
    ['1e-999999999', '0'],
    ['"10.235"', '10.24'],
    ['"007"', '"7"'],
    ['"1.2.3"', '"1.2"'],
  ])('%s and %s', (left, right) => {
    expect(kindOf(left, right)).toMatchObject({ kind: 'value' });
    expect(kindOf(right, left)).toMatchObject({ kind: 'value' });
  });

  test('numbers written otherwise do not differ', () => {
    expect(judgeJson('[1.10, 1e2, -0, 5.0]', '[1.1, 100, 0, 5]').verdict).toBe('match');
  });

  test('a rule allows it within its tolerance, on exact decimals', () => {
    const under = (tolerance: string) =>
      judgeJson('{"p":10.235}', '{"p":10.24}', [{ path: '$.p', allow: ['rounding'], tolerance }]).verdict;
    expect(under('0.005')).toBe('ignored');
    expect(under('0.00499999999999999999')).toBe('mismatch');
  });
});
