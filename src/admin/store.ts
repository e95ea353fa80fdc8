import type { AdminContext } from './context.ts';
import { storeStatus } from './schemas/triage.ts';
import type { AdminServer } from './zod-types.ts';

/** `/api/v1/store`: the limits and the size of the store, and what was pruned or never reached it. */
export function storeRoutes(app: AdminServer, { config, store, metrics }: AdminContext): void {
  app.get(
    '/api/v1/store',
    {
      schema: {
        summary: 'The limits and the size of the store, and what was pruned or never reached it.',
        response: { 200: storeStatus },
        errors: ['store_unavailable'],
      },
    },
    async () => {
      const { retention, maxSize } = config().store;
      const [size, dropped] = await Promise.all([metrics.storeBytes.get(), metrics.storeDropped.get()]);
      return {
        ...{ retention, maxSize, bytes: size.values[0]?.value ?? 0, pruned: await store.pruned() },
        dropped: dropped.values.flatMap(({ labels, value }) =>
          value === 0 ? [] : [{ what: String(labels.what), count: value }],
        ),
      };
    },
  );
}
