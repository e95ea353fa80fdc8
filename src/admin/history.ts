import { z } from 'zod';
import { FicusError } from '../errors.ts';
import type { LedgerEntry } from '../store/ledger-entry.ts';
import type { AdminContext } from './context.ts';
import { choice, idParams, optional, time } from './schemas/inputs.ts';
import { historyAnswer, type StandingAt } from './schemas/ledger.ts';
import type { AdminServer } from './zod-types.ts';

const historyQuery = z.object({ at: optional(time), verify: optional(choice(['true', 'false'])) });

/** `/api/v1/routes/:id/history`: the ledger of one route, or where the route stood at a time. */
export function historyRoutes(app: AdminServer, { config, store, stages }: AdminContext): void {
  app.get(
    '/api/v1/routes/:id/history',
    {
      schema: {
        summary: 'The ledger of one route, newest first; with `at`, where it stood then.',
        params: idParams,
        querystring: historyQuery,
        response: { 200: historyAnswer },
        errors: ['store_unavailable'],
      },
    },
    async ({ params: { id }, query: { at, verify } }) => {
      const items = await store.ledgerHistory(id);
      if (items.length === 0 && !config().routes.some((route) => route.id === id))
        throw new FicusError('not_found', { what: `route "${id}"` });
      if (at !== undefined) return standingAt(id, at, items);
      return verify === 'true' ? { items, verification: await store.verifyLedger(stages.head) } : { items };
    },
  );
}

/** Times never fall along the ledger, so the first that is not later is the last of that time. */
function standingAt(route: string, at: string, items: readonly LedgerEntry[]): StandingAt {
  const limit = Date.parse(at);
  const entry = items.find((item) => Date.parse(item.at) <= limit) ?? null;
  return { route, at, stage: entry?.to.stage ?? null, percent: entry?.to.percent ?? null, entry };
}
