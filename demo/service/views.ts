import { euros } from './money.ts';
import type { Order } from './orders.ts';
import { priceOrder } from './pricing.ts';
import type { Product } from './products.ts';

/** An order as the API shows it: money in euros, nothing where there is nothing. */
export function orderView(order: Order) {
  const price = priceOrder(order.lines, order.discountPercent);
  return withoutNulls({
    id: order.id,
    customerId: order.customerId,
    status: order.status,
    placedAt: order.placedAt,
    shippedAt: order.shippedAt,
    note: order.note,
    discountPercent: order.discountPercent,
    items: order.lines.map((line) => ({
      productId: line.productId,
      name: line.name,
      quantity: line.quantity,
      unitPrice: euros(line.unitCents),
      lineTotal: euros(line.unitCents * line.quantity),
    })),
    subtotal: euros(price.subtotalCents),
    total: euros(price.totalCents),
  });
}

/** A product as the API shows it. */
export function productView({ priceCents, changedAt, ...product }: Product) {
  return withoutNulls({ ...product, price: euros(priceCents), changedAt });
}

function withoutNulls(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
