import type { ShopDatabase } from './database.ts';
import { notFound } from './shop-error.ts';

export interface OrderItem {
  productId: number;
  name: string;
  quantity: number;
  unitPrice: number;
  lineTotal: number;
}

export interface Order {
  id: number;
  customerId: number;
  status: string;
  placedAt: string;
  shippedAt: string | null;
  note: string | null;
  discountPercent: number;
  items: OrderItem[];
  subtotal: number;
  total: number;
}

export interface OrderFilter {
  status: string | null;
  limit: number;
  offset: number;
}

type OrderRow = Omit<Order, 'items' | 'subtotal' | 'total'>;

const ORDER_COLUMNS = `id, customer_id AS customerId, status, placed AS placedAt, shipped AS shippedAt, note,
  discount AS discountPercent`;

/** One page of all orders. */
export function listOrders(db: ShopDatabase, filter: OrderFilter) {
  const where = filter.status === null ? '' : 'WHERE status = @status';
  const rows = db
    .prepare(`SELECT ${ORDER_COLUMNS} FROM orders ${where} ORDER BY rowid LIMIT @limit OFFSET @offset`)
    .all(filter) as OrderRow[];
  const { count } = db.prepare(`SELECT count(*) AS count FROM orders ${where}`).get(filter) as {
    count: number;
  };
  return { orders: rows.map((row) => withItems(db, row)), count, limit: filter.limit, offset: filter.offset };
}

/** Everything that a customer ever ordered. */
export function ordersOfCustomer(db: ShopDatabase, customerId: number) {
  if (!db.prepare('SELECT id FROM customers WHERE id = ?').get(customerId)) {
    throw notFound(`customer ${customerId}`);
  }
  const rows = db
    .prepare(`SELECT ${ORDER_COLUMNS} FROM orders WHERE customer_id = ? ORDER BY rowid`)
    .all(customerId) as OrderRow[];
  return { customerId, orders: rows.map((row) => withItems(db, row)), count: rows.length };
}

export function orderById(db: ShopDatabase, id: number): Order {
  const row = db.prepare(`SELECT ${ORDER_COLUMNS} FROM orders WHERE id = ?`).get(id) as OrderRow | undefined;
  if (!row) throw notFound(`order ${id}`);
  return withItems(db, row);
}

function withItems(db: ShopDatabase, row: OrderRow): Order {
  const items = db
    .prepare(
      `SELECT product_id AS productId, name, quantity, unit_price AS unitPrice, unit_price * quantity AS lineTotal
       FROM order_items JOIN products ON products.id = product_id
       WHERE order_id = ? ORDER BY order_items.rowid`,
    )
    .all(row.id) as OrderItem[];
  let subtotal = 0;
  let total = 0;
  for (const item of items) {
    subtotal += item.lineTotal;
    total += discounted(item.unitPrice, row.discountPercent) * item.quantity;
  }
  return { ...row, items, subtotal, total };
}

/** The discount is taken off the price of one piece, which is then rounded to the cent. */
function discounted(price: number, percent: number): number {
  return Math.round(price * (100 - percent)) / 100;
}
