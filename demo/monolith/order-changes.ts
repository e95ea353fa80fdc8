import type { ChangeFeed } from './change-feed.ts';
import type { ShopDatabase } from './database.ts';
import { localTime } from './local-time.ts';
import type { OrderInput, OrderPatch } from './order-input.ts';
import { type Order, orderById } from './orders.ts';
import { badRequest, notFound } from './shop-error.ts';

/** What the writes need: the database, the time, and where they are told on. */
export interface OrderDesk {
  readonly db: ShopDatabase;
  readonly now: () => number;
  readonly feed: ChangeFeed;
}

export function placeOrder(desk: OrderDesk, input: OrderInput): Order {
  return saved(desk, () => {
    const added = desk.db
      .prepare('INSERT INTO orders (customer_id, status, placed, note, discount) VALUES (?, ?, ?, ?, ?)')
      .run(
        input.customerId,
        'open',
        localTime(desk.now()),
        input.note,
        discountOf(desk.db, input.customerId),
      );
    const id = Number(added.lastInsertRowid);
    addItems(desk.db, id, input);
    return id;
  });
}

export function replaceOrder(desk: OrderDesk, id: number, input: OrderInput): Order {
  return saved(desk, () => {
    orderById(desk.db, id);
    desk.db
      .prepare('UPDATE orders SET customer_id = ?, note = ?, discount = ? WHERE id = ?')
      .run(input.customerId, input.note, discountOf(desk.db, input.customerId), id);
    desk.db.prepare('DELETE FROM order_items WHERE order_id = ?').run(id);
    addItems(desk.db, id, input);
    return id;
  });
}

export function changeOrder(desk: OrderDesk, id: number, patch: OrderPatch): Order {
  return saved(desk, () => {
    const order = { ...orderById(desk.db, id), ...patch };
    const shippedAt = order.status === 'shipped' ? (order.shippedAt ?? localTime(desk.now())) : null;
    desk.db
      .prepare('UPDATE orders SET status = ?, note = ?, shipped = ? WHERE id = ?')
      .run(order.status, order.note, shippedAt, id);
    return id;
  });
}

export function deleteOrder(desk: OrderDesk, id: number): void {
  desk.db.transaction(() => {
    const { changes } = desk.db.prepare('DELETE FROM orders WHERE id = ?').run(id);
    if (changes === 0) throw notFound(`order ${id}`);
    desk.db.prepare('DELETE FROM order_items WHERE order_id = ?').run(id);
    desk.feed.record({ type: 'order-deleted', id });
  })();
  desk.feed.wake();
}

/** The change and its entry in the feed are in one transaction, so that neither is ever without the other. */
function saved(desk: OrderDesk, write: () => number): Order {
  const order = desk.db.transaction(() => {
    const written = orderById(desk.db, write());
    desk.feed.record({ type: 'order-saved', order: written });
    return written;
  })();
  desk.feed.wake();
  return order;
}

function discountOf(db: ShopDatabase, customerId: number): number {
  const row = db.prepare('SELECT discount FROM customers WHERE id = ?').get(customerId);
  if (!row) throw badRequest(`there is no customer ${customerId}`);
  return (row as { discount: number }).discount;
}

function addItems(db: ShopDatabase, orderId: number, input: OrderInput): void {
  const priceOf = db.prepare('SELECT price FROM products WHERE id = ?');
  const add = db.prepare('INSERT INTO order_items VALUES (?, ?, ?, ?)');
  for (const item of input.items) {
    const product = priceOf.get(item.productId) as { price: number } | undefined;
    if (!product) throw badRequest(`there is no product ${item.productId}`);
    add.run(orderId, item.productId, item.quantity, product.price);
  }
}
