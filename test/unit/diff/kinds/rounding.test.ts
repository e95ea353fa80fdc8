import { describe, expect, test } from 'vitest';
import { judgeJson, kindOf } from '../answers.ts';

describe('rounding', () => {
  test.each([
    ['10.235', '10.24', '2 decimals (half-up'],
    ['10.225', '10.22', '2 decimals (half-even'],
    ['-10.235', '-10.24', '2 decimals (half-up'],
    ['10.229', '10.22', '2 decimals (truncate'],
    ['10.221', '10.23', '2 decimals (ceil'],
    ['10.46', '10.5', '1 decimals (half-up'],
    ['19.996', '20', '2 decimals (half-up'],
    ['199.96', '200', '1 decimals (half-up'],
    ['19.96', '20.0', '1 decimals (half-up'],
    ['19.996', '20.00', '2 decimals (half-up'],
    ['10.504', '10.5', '2 decimals (half-up'],
    ['12345.678', '12346', '0 decimals (half-up'],
    ['0.004', '0.00', '2 decimals (half-up'],
  ])('%s to %s: %s', (left, right, how) => {
    const forward = kindOf(left, right);
    expect(forward).toMatchObject({ kind: 'rounding', signature: 'rounded' });
    expect(forward?.detail).toContain(`right rounded to ${how}`);
    expect(kindOf(right, left)?.detail).toContain(`left rounded to ${how}`);
  });

  test.each([
    ['0.30000000000000004', '0.3', 'float noise'],
    ['1.1500000000000001', '1.15', 'float noise'],
    ['99.9999999999986', '100', 'float noise'],
    ['99.9999999999986', '99.9999999999989', 'float noise'],
    ['37037036703.299995', '37037036703.300002', 'float noise'],
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
    expect(kindOf('10.235', '10.24')?.detail).toBe(
      'right rounded to 2 decimals (half-up, half-even, ceil), gap 0.005',
    );
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
    ['2.95', '3'],
    ['9.99', '10'],
    ['0.95', '1'],
    ['1234567890123.45', '1234567890123.46'],
    ['1234567890123.456', '1234567890123.556'],
    ['"1234567890123.45"', '"1234567890123.46"'],
    ['12345.67890123', '12345.67890124'],
    ['"1.000000000000000001"', '"1.000000000000000002"'],
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

  test.each(['version', 'apiVersion', 'api_version', 'versions', 'sku', 'productCode', '@id'])(
    'of texts in %s: 1.10 is not 1.1',
    (name) => {
      const kinds = (left: string, right: string) =>
        judgeJson(`{"${name}":[${left}]}`, `{"${name}":[${right}]}`).differences.map(({ kind }) => kind);
      expect(kinds('"1.10"', '"1.1"')).toEqual(['value']);
      expect(kinds('"1.25"', '"1.3"')).toEqual(['value']);
      expect(kinds('"1.10"', '1.1')).toEqual(['value']);
      expect(kinds('"1.1"', '1.1')).toEqual(['type']);
    },
  );

  test('a conversion is no version', () => {
    expect(judgeJson('{"conversion":"1.10"}', '{"conversion":"1.1"}').differences).toMatchObject([
      { kind: 'rounding' },
    ]);
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
