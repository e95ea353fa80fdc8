import { describe, expect, it } from 'vitest';
import { priceOrder } from '../../../demo/service/pricing.ts';

const line = { quantity: 2, unitCents: 1000 };

describe('pricing of the service', () => {
  it('takes the discount off each piece', () => {
    expect(priceOrder([line, line, line], 8)).toEqual({ subtotalCents: 6000, totalCents: 5520 });
    expect(priceOrder([{ quantity: 3, unitCents: 1995 }], 8).totalCents).toBe(3 * 1835);
  });

  it('costs nothing without lines and the list price without a discount', () => {
    expect(priceOrder([], 8)).toEqual({ subtotalCents: 0, totalCents: 0 });
    expect(priceOrder([line, line, line, line], 0).totalCents).toBe(8000);
  });

  it('has the bug of the last line: from four lines on, it goes at its list price', () => {
    expect(priceOrder([line, line, line, line], 8).totalCents).toBe(3 * 1840 + 2000);
    expect(priceOrder([line, line, line, line, line], 8).totalCents).toBe(4 * 1840 + 2000);
  });
});
