import type { FastifyInstance } from 'fastify';
import { FicusError } from '../errors.ts';
import type { LedgerEntry } from '../store/ledger-entry.ts';
import type { LedgerVerification } from '../store/ledger-reader.ts';
import type { AdminContext } from './context.ts';
import { choiceParameter, timeParameter } from './parameters.ts';

/** `GET /routes/:id/history`: newest first; `verification` where it was asked for. */
export interface RouteHistory {
  readonly items: readonly LedgerEntry[];
  readonly verification?: LedgerVerification;
}

/** `GET /routes/:id/history?at=TIME`: where the route stood, null before its first entry, and the entry that says so. */
export interface StandingAt {
  readonly route: string;
  readonly at: string;
  readonly stage: string | null;
  readonly percent: number | null;
  readonly entry: LedgerEntry | null;
}

/** `/api/v1/routes/:id/history`: the ledger of one route, or where the route stood at a time. */
export function historyRoutes(app: FastifyInstance, { config, store, stages }: AdminContext): void {
  app.get<{ Params: { id: string } }>('/api/v1/routes/:id/history', async ({ params: { id }, query }) => {
    const at = timeParameter(query, 'at');
    const verify = choiceParameter(query, 'verify', ['true', 'false']) === 'true';
    const items = await store.ledgerHistory(id);
    if (items.length === 0 && !config().routes.some((route) => route.id === id))
      throw new FicusError('not_found', { what: `route "${id}"` });
    if (at !== undefined) return standingAt(id, at, items);
    const history: RouteHistory = verify
      ? { items, verification: await store.verifyLedger(stages.head) }
      : { items };
    return history;
  });
}

/** Times never fall along the ledger, so the first that is not later is the last of that time. */
function standingAt(route: string, at: string, items: readonly LedgerEntry[]): StandingAt {
  const limit = Date.parse(at);
  const entry = items.find((item) => Date.parse(item.at) <= limit) ?? null;
  return { route, at, stage: entry?.to.stage ?? null, percent: entry?.to.percent ?? null, entry };
}
