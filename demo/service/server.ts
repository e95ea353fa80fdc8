import fastify from 'fastify';
import { type DemoServer, portOf } from '../demo-server.ts';
import type { ShopSeed } from '../seed/seed.ts';
import { openOrderDatabase } from './database.ts';
import { answerErrors } from './errors.ts';
import { createOrders } from './orders.ts';
import { createProducts } from './products.ts';
import { createReplication } from './replication.ts';
import { addRoutes } from './routes.ts';

export interface OrderServiceOptions {
  /** Path of the SQLite file; made and filled from the seed when it is not there. */
  readonly database: string;
  readonly seed: ShopSeed;
}

/** The order service: reads of orders and catalogue, kept up to date by the monolith's change feed. */
export function createOrderService(options: OrderServiceOptions): DemoServer {
  const db = openOrderDatabase(options.database, options.seed);
  const app = fastify({ forceCloseConnections: true });
  answerErrors(app);
  addRoutes(app, {
    orders: createOrders(db),
    products: createProducts(db),
    replicate: createReplication(db),
  });
  return {
    async listen(port) {
      await app.listen({ host: '127.0.0.1', port });
      return portOf(app.server);
    },
    async close() {
      await app.close();
      db.close();
    },
  };
}
