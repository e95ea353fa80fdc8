import type { OrderDatabase } from './database.ts';

export interface Product {
  readonly id: number;
  readonly sku: string;
  readonly name: string;
  readonly description: string | null;
  readonly priceCents: number;
  readonly changedAt: string;
}

/** Read access to the catalogue, sorted by id. */
export interface Products {
  all(): readonly Product[];
  byId(id: number): Product | undefined;
}

const COLUMNS = 'id, sku, name, description, price_cents AS priceCents, changed_at AS changedAt';

export function createProducts(db: OrderDatabase): Products {
  const all = db.prepare<[], Product>(`SELECT ${COLUMNS} FROM products ORDER BY id`);
  const byId = db.prepare<[number], Product>(`SELECT ${COLUMNS} FROM products WHERE id = ?`);
  return { all: () => all.all(), byId: (id) => byId.get(id) };
}
