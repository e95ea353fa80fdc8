import { describe, expect, it } from 'vitest';
import { centsOf, euros, lessPercent } from '../../../demo/service/money.ts';

describe('money of the service', () => {
  it.each([
    [0, '0.00'],
    [5, '0.05'],
    [1050, '10.50'],
    [123456789, '1234567.89'],
  ])('writes %d cents as %s', (cents, text) => {
    expect(JSON.stringify(euros(cents))).toBe(text);
  });

  it.each([
    [19.95, 1995],
    [1.005, 101],
    [59.849999999999994, 5985],
  ])('reads %d euros as %d cents', (amount, cents) => {
    expect(centsOf(amount)).toBe(cents);
  });

  it('takes a discount off and rounds half up', () => {
    expect(lessPercent(1995, 8)).toBe(1835);
    expect(lessPercent(50, 1)).toBe(50);
    expect(lessPercent(1000, 0)).toBe(1000);
  });
});
