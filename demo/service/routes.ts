import type { FastifyInstance } from 'fastify';
import { ApiError, notFound } from './errors.ts';
import type { OrderPage, Orders } from './orders.ts';
import type { Products } from './products.ts';
import { FEED_ENTRY_SCHEMA, type FeedEntry } from './replication.ts';
import { orderView, productView } from './views.ts';

type Query = Readonly<Record<string, string | undefined>>;

/** What the routes answer from. */
export interface OrderService {
  readonly orders: Orders;
  readonly products: Products;
  readonly replicate: (entry: FeedEntry) => void;
}

const PAGE_SCHEMA = {
  type: 'object',
  properties: { status: { type: 'string' }, limit: { type: 'string' }, offset: { type: 'string' } },
} as const;

export function addRoutes(app: FastifyInstance, { orders, products, replicate }: OrderService): void {
  app.get('/healthz', () => ({ status: 'ok' }));

  app.get<{ Querystring: Query }>('/orders', { schema: { querystring: PAGE_SCHEMA } }, ({ query }) => {
    const page = readPage(query);
    return {
      orders: orders.page(page).map(orderView),
      count: orders.count(page.status),
      limit: page.limit,
      offset: page.offset,
    };
  });

  app.get<{ Params: { id: string } }>('/orders/:id(^\\d{1,9}$)', ({ params }) => {
    const id = Number(params.id);
    const order = orders.byId(id);
    if (order === undefined) throw notFound(`order ${id}`);
    return orderView(order);
  });

  app.get<{ Params: { id: string } }>('/customers/:id(^\\d{1,9}$)/orders', ({ params }) => {
    const customerId = Number(params.id);
    const found = orders.ofCustomer(customerId);
    if (found === undefined) throw notFound(`customer ${customerId}`);
    return { customerId, orders: found.map(orderView), count: found.length };
  });

  app.get('/products', () => {
    const all = products.all().map(productView);
    return { products: all, count: all.length };
  });

  app.get<{ Params: { id: string } }>('/products/:id(^\\d{1,9}$)', ({ params }) => {
    const id = Number(params.id);
    const product = products.byId(id);
    if (product === undefined) throw notFound(`product ${id}`);
    return productView(product);
  });

  app.post<{ Body: FeedEntry }>(
    '/internal/changes',
    { schema: { body: FEED_ENTRY_SCHEMA } },
    (request, reply) => {
      replicate(request.body);
      return reply.code(204).send();
    },
  );
}

function readPage(query: Query): OrderPage {
  return {
    ...(query.status !== undefined && { status: query.status }),
    limit: readWhole(query.limit ?? '20', 'limit', 1, 100),
    offset: readWhole(query.offset ?? '0', 'offset', 0, 1_000_000),
  };
}

function readWhole(text: string, name: string, low: number, high: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new ApiError(400, 'bad_request', `${name} must be a whole number from ${low} to ${high}`);
}
