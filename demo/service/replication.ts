import type { OrderDatabase } from './database.ts';
import { instantOfShopTime } from './instants.ts';
import { centsOf } from './money.ts';

/** An order as the monolith tells it: wall time of the shop, amounts in euros. */
export interface MonolithOrder {
  readonly id: number;
  readonly customerId: number;
  readonly status: string;
  readonly placedAt: string;
  readonly shippedAt: string | null;
  readonly note: string | null;
  readonly discountPercent: number;
  readonly items: readonly {
    readonly productId: number;
    readonly quantity: number;
    readonly unitPrice: number;
  }[];
}

/** One entry of the monolith's change feed; `seq` rises by the order of the writes. */
export interface FeedEntry {
  readonly seq: number;
  readonly change:
    | { readonly type: 'order-saved'; readonly order: MonolithOrder }
    | { readonly type: 'order-deleted'; readonly id: number };
}

/** The JSON Schema of a feed entry; more than what it names may be in it. */
export const FEED_ENTRY_SCHEMA = {
  type: 'object',
  required: ['seq', 'change'],
  properties: {
    seq: { type: 'integer', minimum: 1 },
    change: {
      type: 'object',
      required: ['type'],
      oneOf: [
        {
          properties: {
            type: { const: 'order-saved' },
            order: { type: 'object', required: ['id', 'items'] },
          },
          required: ['order'],
        },
        { properties: { type: { const: 'order-deleted' }, id: { type: 'integer' } }, required: ['id'] },
      ],
    },
  },
} as const;

/** Returns a function that applies one entry, whole or not at all. An entry that came before is passed over. */
export function createReplication(db: OrderDatabase): (entry: FeedEntry) => void {
  const advance = db.prepare('UPDATE replication SET applied_seq = @seq WHERE applied_seq < @seq');
  const remove = db.prepare('DELETE FROM orders WHERE id = ?');
  const add = db.prepare(
    `INSERT INTO orders (id, customer_id, status, placed_at, shipped_at, note, discount_percent)
     VALUES (@id, @customerId, @status, @placedAt, @shippedAt, @note, @discountPercent)`,
  );
  const addLine = db.prepare(
    `INSERT INTO order_lines (order_id, product_id, quantity, unit_cents)
     VALUES (@orderId, @productId, @quantity, @unitCents)`,
  );

  return db.transaction(({ seq, change }: FeedEntry) => {
    if (advance.run({ seq }).changes === 0) return;
    if (change.type === 'order-deleted') {
      remove.run(change.id);
      return;
    }
    const { items, ...order } = change.order;
    remove.run(order.id);
    add.run({
      id: order.id,
      customerId: order.customerId,
      status: order.status,
      placedAt: instantOfShopTime(order.placedAt),
      shippedAt: order.shippedAt === null ? null : instantOfShopTime(order.shippedAt),
      note: order.note,
      discountPercent: order.discountPercent,
    });
    for (const { productId, quantity, unitPrice } of items) {
      addLine.run({ orderId: order.id, productId, quantity, unitCents: centsOf(unitPrice) });
    }
  });
}
