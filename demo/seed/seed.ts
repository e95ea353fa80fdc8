/**
 * The shop's data as neither side stores it: money in whole cents, times in milliseconds since the epoch.
 * Both sides import it into their own tables, each in its own notation.
 */

import { CATALOGUE, FIRST_NAMES, LAST_NAMES, ORDER_NOTES } from './catalogue.ts';
import { between, pick, pickWeighted, type Random, shuffled } from './random.ts';

export interface SeedProduct {
  readonly id: number;
  readonly sku: string;
  readonly name: string;
  readonly description: string | null;
  readonly cents: number;
  readonly changedAt: number;
}

export interface SeedCustomer {
  readonly id: number;
  readonly name: string;
  readonly discountPercent: number;
}

export interface SeedLine {
  readonly productId: number;
  readonly quantity: number;
  readonly cents: number;
}

export interface SeedOrder {
  readonly id: number;
  readonly customerId: number;
  readonly status: 'open' | 'paid' | 'shipped' | 'cancelled';
  readonly placedAt: number;
  readonly shippedAt: number | null;
  readonly note: string | null;
  readonly discountPercent: number;
  /** In the order in which they were put into the basket; no product twice. */
  readonly lines: readonly SeedLine[];
}

export interface ShopSeed {
  /** In the order in which they were listed, which is not the order of their ids. */
  readonly products: readonly SeedProduct[];
  readonly customers: readonly SeedCustomer[];
  /** Oldest first; ids rise with the time. */
  readonly orders: readonly SeedOrder[];
}

/** The shop that the demo shows. */
export const DEFAULT_SEED = 20;

export const CUSTOMER_COUNT = 30;
export const ORDER_COUNT = 300;
export const FIRST_ORDER_ID = 1001;
const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
const YEAR_BEGINS = Date.UTC(2025, 10, 1);
const YEAR_ENDS = Date.UTC(2026, 10, 1);
const LINE_COUNTS = [
  [1, 44],
  [2, 32],
  [3, 16],
  [4, 6],
  [5, 2],
] as const;

/** The same shop for the same numbers: 40 products, 30 customers, 300 orders over one year. */
export function shopSeed(random: Random): ShopSeed {
  const products = seedProducts(random);
  const customers = seedCustomers(random);
  return { products, customers, orders: seedOrders(random, products, customers) };
}

function seedProducts(random: Random): SeedProduct[] {
  const ids = shuffled(
    random,
    CATALOGUE.map((_, index) => index + 1),
  );
  return CATALOGUE.map(([name, cents, description], index) => {
    const id = ids[index] ?? index + 1;
    const changedAt = wholeSecond(YEAR_BEGINS + random() * (YEAR_ENDS - YEAR_BEGINS));
    return { id, sku: `GS-${String(id).padStart(4, '0')}`, name, description, cents, changedAt };
  });
}

function seedCustomers(random: Random): SeedCustomer[] {
  return Array.from({ length: CUSTOMER_COUNT }, (_, index) => ({
    id: index + 1,
    name: `${pick(random, FIRST_NAMES)} ${pick(random, LAST_NAMES)}`,
    discountPercent: index % 3 === 2 ? pick(random, [4, 8, 12]) : 0,
  }));
}

function seedOrders(
  random: Random,
  products: readonly SeedProduct[],
  customers: readonly SeedCustomer[],
): SeedOrder[] {
  const times = Array.from({ length: ORDER_COUNT }, () => random() * (YEAR_ENDS - YEAR_BEGINS));
  times.sort((a, b) => a - b);
  return times.map((offset, index) => {
    const customer = pick(random, customers);
    const placedAt = wholeSecond(YEAR_BEGINS + offset);
    const status = statusOf(random, customer, YEAR_ENDS - placedAt);
    return {
      id: FIRST_ORDER_ID + index,
      customerId: customer.id,
      status,
      placedAt,
      shippedAt: status === 'shipped' ? wholeSecond(placedAt + HOUR + random() * 3 * DAY) : null,
      note: random() < 0.2 ? pick(random, ORDER_NOTES) : null,
      discountPercent: customer.discountPercent,
      lines: seedLines(random, products),
    };
  });
}

/** Some customers cancel now and then, most never do. What is older than two weeks has long been sent. */
function statusOf(random: Random, customer: SeedCustomer, age: number): SeedOrder['status'] {
  if (customer.id % 5 === 0 && random() < 0.2) return 'cancelled';
  return age > 14 * DAY ? 'shipped' : pick(random, ['open', 'paid', 'shipped']);
}

function seedLines(random: Random, products: readonly SeedProduct[]): SeedLine[] {
  const count = pickWeighted(random, LINE_COUNTS);
  return shuffled(random, products)
    .slice(0, count)
    .map((product) => ({ productId: product.id, quantity: between(random, 1, 4), cents: product.cents }));
}

function wholeSecond(milliseconds: number): number {
  return Math.floor(milliseconds / SECOND) * SECOND;
}
