import type { OrderDatabase } from './database.ts';

export interface OrderLine {
  readonly productId: number;
  readonly name: string;
  readonly quantity: number;
  readonly unitCents: number;
}

export interface Order {
  readonly id: number;
  readonly customerId: number;
  readonly status: string;
  readonly placedAt: string;
  readonly shippedAt: string | null;
  readonly note: string | null;
  readonly discountPercent: number;
  readonly lines: readonly OrderLine[];
}

export interface OrderPage {
  readonly status?: string;
  readonly limit: number;
  readonly offset: number;
}

/** Read access to orders. Lists are sorted by id, and the lines of an order by product. */
export interface Orders {
  page(query: OrderPage): readonly Order[];
  count(status?: string): number;
  byId(id: number): Order | undefined;
  /** Undefined when there is no such customer. */
  ofCustomer(customerId: number): readonly Order[] | undefined;
}

type OrderRow = Omit<Order, 'lines'>;

const COLUMNS = `id, customer_id AS customerId, status, placed_at AS placedAt, shipped_at AS shippedAt, note,
  discount_percent AS discountPercent`;

export function createOrders(db: OrderDatabase): Orders {
  const page = db.prepare<[{ status: string | null; limit: number; offset: number }], OrderRow>(
    `SELECT ${COLUMNS} FROM orders WHERE @status IS NULL OR status = @status
     ORDER BY id LIMIT @limit OFFSET @offset`,
  );
  const count = db
    .prepare<[{ status: string | null }], number>(
      'SELECT count(*) FROM orders WHERE @status IS NULL OR status = @status',
    )
    .pluck();
  const byId = db.prepare<[number], OrderRow>(`SELECT ${COLUMNS} FROM orders WHERE id = ?`);
  const customer = db.prepare<[number]>('SELECT id FROM customers WHERE id = ?');
  const ofCustomer = db.prepare<[number], OrderRow>(
    `SELECT ${COLUMNS} FROM current_orders WHERE customer_id = ? ORDER BY id`,
  );
  const lines = db.prepare<[number], OrderLine>(
    `SELECT product_id AS productId, name, quantity, unit_cents AS unitCents
     FROM order_lines JOIN products ON products.id = product_id
     WHERE order_id = ? ORDER BY product_id`,
  );
  const withLines = (row: OrderRow): Order => ({ ...row, lines: lines.all(row.id) });

  return {
    page: ({ status, limit, offset }) => page.all({ status: status ?? null, limit, offset }).map(withLines),
    count: (status) => count.get({ status: status ?? null }) ?? 0,
    byId(id) {
      const row = byId.get(id);
      return row && withLines(row);
    },
    ofCustomer(customerId) {
      if (customer.get(customerId) === undefined) return undefined;
      return ofCustomer.all(customerId).map(withLines);
    },
  };
}
