import { CATALOGUE } from './seed/catalogue.ts';
import { between, pick, pickWeighted, type Random } from './seed/random.ts';
import { CUSTOMER_COUNT, FIRST_ORDER_ID, ORDER_COUNT } from './seed/seed.ts';

/** One customer at their browser. */
export interface User {
  readonly id: number;
  /** Session cookie; absent until they have signed in. */
  sid?: string;
  /** Orders that they placed during this run and may change, oldest first. */
  readonly placed: number[];
}

export interface PlannedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  readonly path: string;
  readonly body?: unknown;
  /** A page, whose answer depends on who is signed in; the rest of the shop asks for no session. */
  readonly page?: true;
  /** The order that the request changes or deletes. */
  readonly order?: number;
}

type Plan = (random: Random, user: User) => PlannedRequest;

/** What people do in the shop, and how often out of a thousand times. */
const PLANS: readonly (readonly [plan: Plan, weight: number])[] = [
  [readOrder, 330],
  [listOrders, 130],
  [listOrdersOfCustomer, 190],
  [readProduct, 150],
  [listProducts, 60],
  [openHomePage, 40],
  [missSomething, 40],
  [write, 60],
];

const LATEST_PLACED = 20;

/** What a user does next. */
export function planRequest(random: Random, user: User): PlannedRequest {
  if (user.sid === undefined) return { method: 'GET', path: `/login?user=${user.id}` };
  return pickWeighted(random, PLANS)(random, user);
}

/** The users of the shop's seed, from the first on; there are no more than it has customers. */
export function createUsers(count: number): User[] {
  return Array.from({ length: Math.min(count, CUSTOMER_COUNT) }, (_, index) => ({
    id: index + 1,
    placed: [],
  }));
}

/** Notes what came of a write, so that later ones change orders that are there. */
export function noteWrite(user: User, request: PlannedRequest, createdId: number | undefined): void {
  if (request.method === 'POST' && createdId !== undefined) {
    user.placed.push(createdId);
    if (user.placed.length > LATEST_PLACED) user.placed.shift();
  }
  if (request.method === 'DELETE') {
    const index = user.placed.indexOf(request.order ?? 0);
    if (index >= 0) user.placed.splice(index, 1);
  }
}

function get(path: string): PlannedRequest {
  return { method: 'GET', path };
}

function readOrder(random: Random, user: User): PlannedRequest {
  const latest = user.placed.at(-1);
  // Who has just ordered looks whether it went through.
  if (latest !== undefined && random() < 0.15) return get(`/orders/${latest}`);
  return get(`/orders/${between(random, FIRST_ORDER_ID, FIRST_ORDER_ID + ORDER_COUNT - 1)}`);
}

function listOrders(random: Random): PlannedRequest {
  const status = pickWeighted(random, [
    ['', 5],
    ['open', 2],
    ['paid', 1],
    ['shipped', 2],
    ['cancelled', 1],
  ] as const);
  const query = new URLSearchParams({ limit: '5' });
  if (status !== '') query.set('status', status);
  const page = between(random, 0, status === '' || status === 'shipped' ? 50 : 1);
  if (page > 0) query.set('offset', String(page * 5));
  return get(`/orders?${query}`);
}

function listOrdersOfCustomer(random: Random, user: User): PlannedRequest {
  const customer = random() < 0.6 ? user.id : between(random, 1, CUSTOMER_COUNT);
  return get(`/customers/${customer}/orders`);
}

function readProduct(random: Random): PlannedRequest {
  return get(`/products/${between(random, 1, CATALOGUE.length)}`);
}

function listProducts(): PlannedRequest {
  return get('/products');
}

function openHomePage(): PlannedRequest {
  return { ...get('/'), page: true };
}

function missSomething(random: Random): PlannedRequest {
  const gone = between(random, 1, FIRST_ORDER_ID - 1);
  return get(pick(random, [`/orders/${gone}`, '/products/404', '/customers/404/orders', '/favicon.ico']));
}

function write(random: Random, user: User): PlannedRequest {
  const order = user.placed[0];
  if (order === undefined || random() < 0.5)
    return { method: 'POST', path: '/orders', body: newOrder(random, user) };
  const path = `/orders/${order}`;
  return pickWeighted<PlannedRequest>(random, [
    [{ method: 'PATCH', path, order, body: { status: pick(random, ['paid', 'shipped', 'cancelled']) } }, 5],
    [{ method: 'PUT', path, order, body: newOrder(random, user) }, 2],
    [{ method: 'DELETE', path, order }, 2],
  ]);
}

function newOrder(random: Random, user: User) {
  const products = new Set(
    Array.from({ length: between(random, 1, 4) }, () => between(random, 1, CATALOGUE.length)),
  );
  const items = [...products].map((productId) => ({ productId, quantity: between(random, 1, 3) }));
  return { customerId: user.id, note: random() < 0.2 ? 'Please ring' : null, items };
}
