import type { FastifyInstance } from 'fastify';
import { KINDS } from '../diff/types.ts';
import { FicusError } from '../errors.ts';
import { type DiscrepancyQuery, STATES } from '../store/types.ts';
import type { AdminContext } from './context.ts';
import { choiceParameter, numberParameter, textParameter, timeParameter } from './parameters.ts';

/** `/api/v1/discrepancies` and `/api/v1/discrepancies/:id`: what differs, and samples of it. */
export function discrepancyRoutes(app: FastifyInstance, { store }: AdminContext): void {
  app.get('/api/v1/discrepancies', async ({ query }) => store.discrepancies(discrepancyQuery(query)));

  app.get<{ Params: { id: string } }>('/api/v1/discrepancies/:id', async ({ params }) => {
    const found = await store.discrepancy(params.id);
    if (found === undefined) throw new FicusError('not_found', { what: `discrepancy "${params.id}"` });
    return found;
  });
}

function discrepancyQuery(query: unknown): DiscrepancyQuery {
  const route = textParameter(query, 'route');
  const kind = choiceParameter(query, 'kind', [...KINDS, 'other']);
  const state = choiceParameter(query, 'state', STATES);
  const q = textParameter(query, 'q');
  const since = timeParameter(query, 'since');
  const cursor = textParameter(query, 'cursor');
  const limit = numberParameter(query, 'limit', 1, 500);
  return {
    ...(route !== undefined && { route }),
    ...(kind !== undefined && { kind }),
    ...(state !== undefined && { state }),
    ...(q !== undefined && { q }),
    ...(since !== undefined && { since }),
    ...(cursor !== undefined && { cursor }),
    ...(limit !== undefined && { limit }),
  };
}
