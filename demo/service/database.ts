import Database from 'better-sqlite3';
import type { ShopSeed } from '../seed/seed.ts';
import { instantOf } from './instants.ts';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS customers (id INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE IF NOT EXISTS products (
    id INTEGER PRIMARY KEY,
    sku TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    description TEXT,
    price_cents INTEGER NOT NULL,
    changed_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL,
    status TEXT NOT NULL,
    placed_at TEXT NOT NULL,
    shipped_at TEXT,
    note TEXT,
    discount_percent INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer_id);
  CREATE TABLE IF NOT EXISTS order_lines (
    order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    product_id INTEGER NOT NULL REFERENCES products (id),
    quantity INTEGER NOT NULL,
    unit_cents INTEGER NOT NULL,
    PRIMARY KEY (order_id, product_id)
  ) STRICT, WITHOUT ROWID;
  CREATE VIEW IF NOT EXISTS current_orders AS SELECT * FROM orders WHERE status <> 'cancelled';
  CREATE TABLE IF NOT EXISTS replication (applied_seq INTEGER NOT NULL) STRICT;
  INSERT INTO replication SELECT 0 WHERE NOT EXISTS (SELECT * FROM replication);
`;

export type OrderDatabase = Database.Database;

/** Opens the database and brings its schema up; an empty one is filled from the seed. */
export function openOrderDatabase(file: string, seed: ShopSeed): OrderDatabase {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('foreign_keys = ON');
  db.exec(SCHEMA);
  const products = db.prepare<[], number>('SELECT count(*) FROM products').pluck();
  if (products.get() === 0) db.transaction(importSeed)(db, seed);
  return db;
}

function importSeed(db: OrderDatabase, seed: ShopSeed): void {
  const customer = db.prepare('INSERT INTO customers (id) VALUES (@id)');
  const product = db.prepare(
    `INSERT INTO products (id, sku, name, description, price_cents, changed_at)
     VALUES (@id, @sku, @name, @description, @cents, @changedAt)`,
  );
  const order = db.prepare(
    `INSERT INTO orders (id, customer_id, status, placed_at, shipped_at, note, discount_percent)
     VALUES (@id, @customerId, @status, @placedAt, @shippedAt, @note, @discountPercent)`,
  );
  const line = db.prepare(
    `INSERT INTO order_lines (order_id, product_id, quantity, unit_cents)
     VALUES (@orderId, @productId, @quantity, @cents)`,
  );
  for (const { id } of seed.customers) customer.run({ id });
  for (const one of seed.products) product.run({ ...one, changedAt: instantOf(one.changedAt) });
  for (const { lines, ...one } of seed.orders) {
    const shippedAt = one.shippedAt === null ? null : instantOf(one.shippedAt);
    order.run({ ...one, placedAt: instantOf(one.placedAt), shippedAt });
    for (const item of lines) line.run({ ...item, orderId: one.id });
  }
}
