import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, cookie, html, json, readJson, send, wholeInQuery } from './http.ts';
import { changeOrder, deleteOrder, type OrderDesk, placeOrder, replaceOrder } from './order-changes.ts';
import { readOrderInput, readOrderPatch } from './order-input.ts';
import { listOrders, orderById, ordersOfCustomer } from './orders.ts';
import { homePage, loginPage, type Sessions, signIn } from './pages.ts';
import { listProducts, productById } from './products.ts';
import { badRequest, notFound, ShopError } from './shop-error.ts';

export interface Shop extends OrderDesk {
  readonly sessions: Sessions;
  readonly newSessionId: () => string;
}

/** Answers one request. Never rejects: what goes wrong is an answer, too. */
export async function handle(shop: Shop, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const [path = '/', ...search] = (req.url ?? '/').split('?');
  try {
    const reading = req.method === 'GET' || req.method === 'HEAD';
    send(
      res,
      reading ? read(shop, path, new URLSearchParams(search.join('?')), req) : await write(shop, path, req),
    );
  } catch (error) {
    const known = error instanceof ShopError ? error : new ShopError(500, 'internal', 'something went wrong');
    send(res, json(known.status, { error: { code: known.code, message: known.message } }));
  }
}

function read(shop: Shop, path: string, query: URLSearchParams, req: IncomingMessage): Answer {
  const { db } = shop;
  if (path === '/') return html(homePage(db, shop.sessions.get(cookie(req, 'sid') ?? '')));
  if (path === '/healthz') return json(200, { status: 'ok' });
  if (path === '/login') return login(shop, query);

  const order = idAfter('/orders/', path);
  if (order !== undefined) return json(200, orderById(db, order));
  if (path === '/orders') {
    const limit = wholeInQuery(query, 'limit', 20, 1, 100);
    const offset = wholeInQuery(query, 'offset', 0, 0, 1_000_000);
    return json(200, listOrders(db, { status: query.get('status'), limit, offset }));
  }

  const product = idAfter('/products/', path);
  if (product !== undefined) return json(200, productById(db, product));
  if (path === '/products') return json(200, listProducts(db));

  if (path.endsWith('/orders')) {
    const customer = idAfter('/customers/', path.slice(0, -'/orders'.length));
    if (customer !== undefined) return json(200, ordersOfCustomer(db, customer));
  }
  throw notFound('page');
}

async function write(shop: Shop, path: string, req: IncomingMessage): Promise<Answer> {
  if (req.method === 'POST' && path === '/orders') {
    const order = placeOrder(shop, readOrderInput(await readJson(req)));
    return json(201, order, { Location: `/orders/${order.id}` });
  }
  const id = idAfter('/orders/', path);
  if (id === undefined) throw notFound('page');
  if (req.method === 'PUT') return json(200, replaceOrder(shop, id, readOrderInput(await readJson(req))));
  if (req.method === 'PATCH') return json(200, changeOrder(shop, id, readOrderPatch(await readJson(req))));
  if (req.method === 'DELETE') {
    deleteOrder(shop, id);
    return { status: 204, headers: {}, body: '' };
  }
  throw notFound('page');
}

function login(shop: Shop, query: URLSearchParams): Answer {
  const customerId = wholeInQuery(query, 'user', 1, 1, 1_000_000);
  const sid = signIn(shop.db, shop.sessions, customerId, shop.newSessionId);
  if (sid === undefined) throw badRequest(`there is no customer ${customerId}`);
  return html(loginPage(shop.db, customerId), { 'Set-Cookie': `sid=${sid}; Path=/; HttpOnly` });
}

/** The number after `prefix` when there is nothing else. */
function idAfter(prefix: string, path: string): number | undefined {
  if (!path.startsWith(prefix)) return undefined;
  const rest = path.slice(prefix.length);
  return /^\d{1,9}$/.test(rest) ? Number(rest) : undefined;
}
