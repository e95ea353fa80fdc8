import { FicusError } from '../errors.ts';
import type { AdminContext } from './context.ts';
import { discrepancyDetail, discrepancyPage, discrepancyQuery } from './schemas/discrepancy.ts';
import { idParams } from './schemas/inputs.ts';
import type { AdminServer } from './zod-types.ts';

/** `/api/v1/discrepancies` and `/api/v1/discrepancies/:id`: what differs, and samples of it. */
export function discrepancyRoutes(app: AdminServer, { store, now }: AdminContext): void {
  app.get(
    '/api/v1/discrepancies',
    {
      schema: {
        summary: 'What differs, most mismatches first, with the trend of the last day.',
        querystring: discrepancyQuery,
        response: { 200: discrepancyPage },
        errors: ['store_unavailable'],
      },
    },
    async ({ query }) => store.discrepancies({ ...query, trendAt: now() }),
  );

  app.get(
    '/api/v1/discrepancies/:id',
    {
      schema: {
        summary: 'One discrepancy, by its id or the beginning of it, with trend, causes and samples.',
        params: idParams,
        response: { 200: discrepancyDetail },
        errors: ['store_unavailable'],
      },
    },
    async ({ params }) => {
      const found = await store.discrepancy(params.id, now());
      if (found === undefined) throw new FicusError('not_found', { what: `discrepancy "${params.id}"` });
      return found;
    },
  );
}
