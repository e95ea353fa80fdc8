import type { ShopDatabase } from './database.ts';
import { notFound } from './shop-error.ts';

export interface Product {
  id: number;
  sku: string;
  name: string;
  description: string | null;
  price: number;
  changedAt: string;
}

const PRODUCT_COLUMNS = 'id, sku, name, description, price, changed AS changedAt';

export function listProducts(db: ShopDatabase) {
  const products = db.prepare(`SELECT ${PRODUCT_COLUMNS} FROM products ORDER BY rowid`).all() as Product[];
  return { products, count: products.length };
}

export function productById(db: ShopDatabase, id: number): Product {
  const row = db.prepare(`SELECT ${PRODUCT_COLUMNS} FROM products WHERE id = ?`).get(id);
  if (!row) throw notFound(`product ${id}`);
  return row as Product;
}
