import { badRequest } from './shop-error.ts';

export interface OrderInput {
  customerId: number;
  note: string | null;
  items: { productId: number; quantity: number }[];
}

export interface OrderPatch {
  status?: string;
  note?: string | null;
}

const STATUSES = ['open', 'paid', 'shipped', 'cancelled'];
const MOST_ITEMS = 50;
const LONGEST_NOTE = 500;

/** A whole order as a customer sends it. Throws a 400 that names the first wrong field. */
export function readOrderInput(body: unknown): OrderInput {
  const fields = readObject(body);
  if (!Array.isArray(fields.items) || fields.items.length === 0 || fields.items.length > MOST_ITEMS) {
    throw badRequest(`items must be a list of 1 to ${MOST_ITEMS}`);
  }
  const items = fields.items.map((item: unknown) => {
    const { productId, quantity } = readObject(item);
    return { productId: readWhole(productId, 'productId'), quantity: readWhole(quantity, 'quantity') };
  });
  if (new Set(items.map((item) => item.productId)).size < items.length) {
    throw badRequest('items must not name a product twice');
  }
  return { customerId: readWhole(fields.customerId, 'customerId'), note: readNote(fields.note), items };
}

/** The fields of an order that can be changed one by one. Throws a 400 when there is none. */
export function readOrderPatch(body: unknown): OrderPatch {
  const fields = readObject(body);
  const patch: OrderPatch = {};
  if (fields.status !== undefined) {
    if (typeof fields.status !== 'string' || !STATUSES.includes(fields.status)) {
      throw badRequest(`status must be one of ${STATUSES.join(', ')}`);
    }
    patch.status = fields.status;
  }
  if (fields.note !== undefined) patch.note = readNote(fields.note);
  if (Object.keys(patch).length === 0) throw badRequest('nothing to change: send status or note');
  return patch;
}

function readObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('expected a JSON object');
  }
  return value as Record<string, unknown>;
}

function readWhole(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 1e9) {
    throw badRequest(`${name} must be a whole number above 0`);
  }
  return value;
}

function readNote(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' || value.length > LONGEST_NOTE) {
    throw badRequest(`note must be a text of at most ${LONGEST_NOTE} characters`);
  }
  return value;
}
