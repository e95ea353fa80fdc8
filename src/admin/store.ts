import type { AdminContext } from './context.ts';
import { storeStatus } from './schemas/triage.ts';
import type { AdminServer } from './zod-types.ts';

/** `/api/v1/store`: the limits of the store, and what was pruned to keep it within them. */
export function storeRoutes(app: AdminServer, { config, store }: AdminContext): void {
  app.get(
    '/api/v1/store',
    {
      schema: {
        summary: 'The limits of the store, and what was pruned to keep it within them.',
        response: { 200: storeStatus },
        errors: ['store_unavailable'],
      },
    },
    async () => {
      const { retention, maxSize } = config().store;
      return { retention, maxSize, pruned: await store.pruned() };
    },
  );
}
