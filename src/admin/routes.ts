import { z } from 'zod';
import { FicusError } from '../errors.ts';
import { rampOutlook } from '../migration/ramp-outlook.ts';
import type { AdminContext } from './context.ts';
import { readinessOf } from './readiness.ts';
import { routeStatuses } from './route-status.ts';
import { idParams, optional, time } from './schemas/inputs.ts';
import { routeList, routeStatus } from './schemas/route.ts';
import type { AdminServer } from './zod-types.ts';

const sinceQuery = z.object({ since: optional(time) });

/** `/api/v1/routes` and `/api/v1/routes/:id`: where every route stands. */
export function migrationRoutes(app: AdminServer, context: AdminContext): void {
  const { config, allMetrics, store, stages, rampDecision } = context;
  const statuses = async (since: string | undefined) => {
    const { monolith, services, routes } = config();
    const now = context.now();
    const found = routeStatuses(routes, {
      counts: await store.routeCounts(since),
      upstreamDurations: await allMetrics.upstreamDurations(),
      ruleUses: await store.ruleUses(),
      standings: stages.standings,
      readiness: await readinessOf(context, routes, now),
      ramps: routes.map(({ id, ramp, gate }) => rampOutlook(ramp, gate, stages.step(id), rampDecision(id))),
      now,
    });
    return found.map((status) => {
      const service = services[status.service]?.url;
      const step = stages.step(status.id);
      return {
        ...status,
        ...(service !== undefined && { urls: { monolith: monolith.url, service } }),
        ...(step?.source === 'rollback' && { rolledBackAt: new Date(step.since).toISOString() }),
      };
    });
  };

  app.get(
    '/api/v1/routes',
    {
      schema: {
        summary: 'Where every route stands.',
        querystring: sinceQuery,
        response: { 200: routeList },
        errors: ['store_unavailable'],
      },
    },
    async ({ query }) => ({ items: await statuses(query.since) }),
  );

  app.get(
    '/api/v1/routes/:id',
    {
      schema: {
        summary: 'Where one route stands.',
        params: idParams,
        querystring: sinceQuery,
        response: { 200: routeStatus },
        errors: ['store_unavailable'],
      },
    },
    async ({ params, query }) => {
      const found = (await statuses(query.since)).find(({ id }) => id === params.id);
      if (found === undefined) throw new FicusError('not_found', { what: `route "${params.id}"` });
      return found;
    },
  );
}
