import Database from 'better-sqlite3';
import type { ShopSeed } from '../seed/seed.ts';
import { localTime } from './local-time.ts';

const TABLES = `
  CREATE TABLE IF NOT EXISTS customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, discount REAL NOT NULL);
  CREATE TABLE IF NOT EXISTS products (
    id INTEGER NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL, description TEXT, price REAL NOT NULL,
    changed TEXT NOT NULL
  );
  CREATE UNIQUE INDEX IF NOT EXISTS products_id ON products (id);
  CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT, customer_id INTEGER NOT NULL, status TEXT NOT NULL,
    placed TEXT NOT NULL, shipped TEXT, note TEXT, discount REAL NOT NULL
  );
  CREATE INDEX IF NOT EXISTS orders_customer ON orders (customer_id);
  CREATE TABLE IF NOT EXISTS order_items (
    order_id INTEGER NOT NULL, product_id INTEGER NOT NULL, quantity INTEGER NOT NULL, unit_price REAL NOT NULL
  );
  CREATE INDEX IF NOT EXISTS order_items_order ON order_items (order_id);
  CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
`;

export type ShopDatabase = Database.Database;

/** Opens the shop's file and makes its tables; an empty shop is filled from the seed. */
export function openShopDatabase(file: string, seed: ShopSeed): ShopDatabase {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(TABLES);
  const { count } = db.prepare('SELECT count(*) AS count FROM products').get() as { count: number };
  if (count === 0) db.transaction(importSeed)(db, seed);
  return db;
}

function importSeed(db: ShopDatabase, seed: ShopSeed): void {
  const addCustomer = db.prepare('INSERT INTO customers VALUES (?, ?, ?)');
  for (const c of seed.customers) addCustomer.run(c.id, c.name, c.discountPercent);

  const addProduct = db.prepare('INSERT INTO products VALUES (?, ?, ?, ?, ?, ?)');
  for (const p of seed.products) {
    addProduct.run(p.id, p.sku, p.name, p.description, p.cents / 100, localTime(p.changedAt));
  }

  const addOrder = db.prepare('INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?)');
  const addItem = db.prepare('INSERT INTO order_items VALUES (?, ?, ?, ?)');
  for (const o of seed.orders) {
    const shipped = o.shippedAt === null ? null : localTime(o.shippedAt);
    addOrder.run(o.id, o.customerId, o.status, localTime(o.placedAt), shipped, o.note, o.discountPercent);
    for (const line of o.lines) addItem.run(o.id, line.productId, line.quantity, line.cents / 100);
  }
}
