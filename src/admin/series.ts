import { FicusError } from '../errors.ts';
import type { AdminContext } from './context.ts';
import { idParams } from './schemas/inputs.ts';
import { latencySeries, seriesQuery, verdictSeries } from './schemas/series.ts';
import type { AdminServer } from './zod-types.ts';

const USUAL_BUCKETS = 48;
const DAY = 86_400_000;

/** `/api/v1/series` and `/api/v1/routes/:id/latency`: how verdicts and latencies went over time. */
export function seriesRoutes(app: AdminServer, { config, now, store }: AdminContext): void {
  app.get(
    '/api/v1/series',
    {
      schema: {
        summary: 'Counts of verdicts over time, by route.',
        querystring: seriesQuery,
        response: { 200: verdictSeries },
        errors: ['store_unavailable'],
      },
    },
    async ({ query }) => store.verdictSeries(query.buckets ?? USUAL_BUCKETS, query.since),
  );

  app.get(
    '/api/v1/routes/:id/latency',
    {
      schema: {
        summary: "Both sides' latency percentiles over time, of their answers to the same requests.",
        params: idParams,
        querystring: seriesQuery,
        response: { 200: latencySeries },
        errors: ['store_unavailable'],
      },
    },
    async ({ params: { id }, query: { since, buckets = USUAL_BUCKETS } }) => {
      if (!config().routes.some((route) => route.id === id))
        throw new FicusError('not_found', { what: `route "${id}"` });
      const until = now();
      const from = since === undefined ? until - DAY : Math.min(Date.parse(since), until);
      return store.latencySeries({ route: id, since: from, until, buckets });
    },
  );
}
