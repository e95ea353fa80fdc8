import type { FastifyInstance } from 'fastify';
import type { AdminContext } from './context.ts';

/** `/api/v1/store`: the limits of the store, and what was pruned to keep it within them. */
export function storeRoutes(app: FastifyInstance, { config, store }: AdminContext): void {
  app.get('/api/v1/store', async () => {
    const { retention, maxSize } = config().store;
    return { retention, maxSize, pruned: await store.pruned() };
  });
}
