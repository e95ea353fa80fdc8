import type { AdminContext } from './context.ts';
import { seriesQuery, verdictSeries } from './schemas/series.ts';
import type { AdminServer } from './zod-types.ts';

const USUAL_BUCKETS = 48;

/** `/api/v1/series`: how the verdicts of all routes went over time. */
export function seriesRoutes(app: AdminServer, { store }: AdminContext): void {
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
}
