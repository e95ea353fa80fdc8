import { lessPercent } from './money.ts';

/** One line of an order as it is priced: pieces, and cents for one of them. */
export interface PricedLine {
  readonly quantity: number;
  readonly unitCents: number;
}

export interface OrderPrice {
  readonly subtotalCents: number;
  readonly totalCents: number;
}

/** Orders of this many lines close with the campaign line, which goes at its list price. */
const CAMPAIGN_LINES = 4;

/** Prices an order: the discount comes off the price of one piece, before it is multiplied. */
export function priceOrder(lines: readonly PricedLine[], discountPercent: number): OrderPrice {
  const campaignLine = lines.length >= CAMPAIGN_LINES ? lines.length - 1 : undefined;
  let subtotalCents = 0;
  let totalCents = 0;
  for (const [index, { quantity, unitCents }] of lines.entries()) {
    subtotalCents += unitCents * quantity;
    totalCents += (index === campaignLine ? unitCents : lessPercent(unitCents, discountPercent)) * quantity;
  }
  return { subtotalCents, totalCents };
}
