import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../demo/seed/random.ts';
import { DEFAULT_SEED, shopSeed } from '../../../demo/seed/seed.ts';

const seed = shopSeed(seededRandom(DEFAULT_SEED));

describe('the shop seed', () => {
  it('is the same for the same random numbers', () => {
    expect(shopSeed(seededRandom(DEFAULT_SEED))).toEqual(seed);
    expect(shopSeed(seededRandom(DEFAULT_SEED + 1))).not.toEqual(seed);
  });

  it('has 40 products in another order than their ids, 30 customers, 300 orders', () => {
    const ids = seed.products.map((product) => product.id);
    expect(new Set(ids).size).toBe(40);
    expect(ids).not.toEqual([...ids].sort((a, b) => a - b));
    expect(seed.customers).toHaveLength(30);
    expect(seed.orders).toHaveLength(300);
  });

  it('spreads its orders over both halves of daylight saving, ids rising with the time', () => {
    const offsets = seed.orders.map(
      (order) =>
        Temporal.Instant.fromEpochMilliseconds(order.placedAt).toZonedDateTimeISO('Europe/Berlin').offset,
    );
    expect(offsets.filter((offset) => offset === '+01:00').length).toBeGreaterThan(80);
    expect(offsets.filter((offset) => offset === '+02:00').length).toBeGreaterThan(80);
    const byTime = [...seed.orders].sort((a, b) => a.placedAt - b.placedAt).map((order) => order.id);
    expect(byTime).toEqual(seed.orders.map((order) => order.id));
  });

  it('names only products and customers that there are, and no product twice in an order', () => {
    const products = new Set(seed.products.map((product) => product.id));
    const customers = new Set(seed.customers.map((customer) => customer.id));
    for (const order of seed.orders) {
      expect(customers).toContain(order.customerId);
      for (const line of order.lines) expect(products).toContain(line.productId);
      expect(new Set(order.lines.map((line) => line.productId)).size).toBe(order.lines.length);
    }
  });

  it('never discounts a price to exactly half a cent, where the two sides might round apart', () => {
    for (const order of seed.orders) {
      for (const line of order.lines) expect((line.cents * (100 - order.discountPercent)) % 100).not.toBe(50);
    }
  });
});
