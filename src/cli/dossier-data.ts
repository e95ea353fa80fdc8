import type { Coverage } from '../admin/coverage.ts';
import type { RouteStatus } from '../admin/route-status.ts';
import type { RouteDecisions } from '../admin/schemas/discrepancy.ts';
import type { RouteFigures } from '../admin/schemas/figures.ts';
import type { RouteHistory } from '../admin/schemas/ledger.ts';
import type { RouteReadiness } from '../admin/schemas/readiness.ts';
import type { StoreStatus } from '../admin/schemas/triage.ts';
import { FicusError } from '../errors.ts';
import type { Discrepancy } from '../store/types.ts';
import { type AdminAddress, getFromAdmin } from './admin-client.ts';
import { allDiscrepancies } from './all-discrepancies.ts';

/** All that is known of one route, as a running Ficus tells it. */
export interface Dossier {
  readonly id: string;
  /** Undefined for a route that is no longer in the file. */
  readonly configured: { readonly status: RouteStatus; readonly readiness: RouteReadiness } | undefined;
  readonly figures: RouteFigures;
  readonly coverage: Coverage;
  /** Most mismatches first. */
  readonly discrepancies: readonly Discrepancy[];
  /** Oldest first. */
  readonly decisions: RouteDecisions['items'];
  /** Newest first, verified. */
  readonly history: RouteHistory;
  readonly store: StoreStatus;
}

/** Asks for everything. Rejects with FicusError `not_found` where there is no such route, and never was. */
export async function fetchDossier(admin: AdminAddress, id: string): Promise<Dossier> {
  const path = `/routes/${encodeURIComponent(id)}`;
  // First of all, and alone: whatever is wrong with the route, the address or the token is said once.
  const history = await getFromAdmin<RouteHistory>(admin, `${path}/history?verify=true`);
  const [status, readiness, figures, coverage, decisions, store, discrepancies] = await Promise.all([
    ifConfigured(getFromAdmin<RouteStatus>(admin, path)),
    ifConfigured(getFromAdmin<RouteReadiness>(admin, `${path}/readiness`)),
    getFromAdmin<RouteFigures>(admin, `${path}/figures`),
    getFromAdmin<Coverage>(admin, `${path}/coverage`),
    getFromAdmin<RouteDecisions>(admin, `${path}/decisions`),
    getFromAdmin<StoreStatus>(admin, '/store'),
    allDiscrepancies(admin, `route=${encodeURIComponent(id)}`),
  ]);
  const configured = status && readiness && { status, readiness };
  return { id, configured, figures, coverage, discrepancies, decisions: decisions.items, history, store };
}

/** What only a route in the file has; undefined for one that only the ledger knows. */
async function ifConfigured<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (error instanceof FicusError && error.code === 'not_found') return undefined;
    throw error;
  });
}
