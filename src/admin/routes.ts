import type { FastifyInstance } from 'fastify';
import { FicusError } from '../errors.ts';
import type { AdminContext } from './context.ts';
import { timeParameter } from './parameters.ts';
import { readinessOf } from './readiness.ts';
import { routeStatuses } from './route-status.ts';

/** `/api/v1/routes` and `/api/v1/routes/:id`: where every route stands. */
export function migrationRoutes(app: FastifyInstance, context: AdminContext): void {
  const { config, allMetrics, store } = context;
  const statuses = async (query: unknown) => {
    const since = timeParameter(query, 'since');
    const { routes } = config();
    const now = Date.now();
    return routeStatuses(routes, {
      counts: await store.routeCounts(since),
      upstreamDurations: await allMetrics.upstreamDurations(),
      ruleUses: await store.ruleUses(),
      readiness: await readinessOf(context, routes, now),
      now,
    });
  };

  app.get('/api/v1/routes', async ({ query }) => ({ items: await statuses(query) }));

  app.get<{ Params: { id: string } }>('/api/v1/routes/:id', async ({ params, query }) => {
    const found = (await statuses(query)).find(({ id }) => id === params.id);
    if (found === undefined) throw new FicusError('not_found', { what: `route "${params.id}"` });
    return found;
  });
}
