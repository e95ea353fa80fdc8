import type { FastifyInstance } from 'fastify';
import type { AdminContext } from './context.ts';
import { numberParameter, timeParameter } from './parameters.ts';

const USUAL_BUCKETS = 48;
const MOST_BUCKETS = 500;

/** `/api/v1/series`: how the verdicts of all routes went over time. */
export function seriesRoutes(app: FastifyInstance, { store }: AdminContext): void {
  app.get('/api/v1/series', async ({ query }) =>
    store.verdictSeries(
      numberParameter(query, 'buckets', 1, MOST_BUCKETS) ?? USUAL_BUCKETS,
      timeParameter(query, 'since'),
    ),
  );
}
