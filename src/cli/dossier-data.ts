import type { Coverage } from '../admin/coverage.ts';
import type { RouteStatus } from '../admin/route-status.ts';
import type { RouteDecisions } from '../admin/schemas/discrepancy.ts';
import type { RouteFigures } from '../admin/schemas/figures.ts';
import type { RouteHistory } from '../admin/schemas/ledger.ts';
import type { RouteReadiness } from '../admin/schemas/readiness.ts';
import type { StoreStatus } from '../admin/schemas/triage.ts';
import type { Discrepancy } from '../store/types.ts';
import { type AdminAddress, getFromAdmin } from './admin-client.ts';
import { allDiscrepancies } from './all-discrepancies.ts';

/** All that is known of one route, as a running Ficus tells it. */
export interface Dossier {
  readonly status: RouteStatus;
  readonly figures: RouteFigures;
  readonly readiness: RouteReadiness;
  readonly coverage: Coverage;
  /** Most mismatches first. */
  readonly discrepancies: readonly Discrepancy[];
  /** Oldest first. */
  readonly decisions: RouteDecisions['items'];
  /** Newest first, verified. */
  readonly history: RouteHistory;
  readonly store: StoreStatus;
}

/** Asks for everything. Rejects with FicusError `not_found` where there is no such route. */
export async function fetchDossier(admin: AdminAddress, id: string): Promise<Dossier> {
  const path = `/routes/${encodeURIComponent(id)}`;
  // First of all, and alone: whatever is wrong with the route, the address or the token is said once.
  const status = await getFromAdmin<RouteStatus>(admin, path);
  const [history, figures, readiness, coverage, decisions, store, discrepancies] = await Promise.all([
    getFromAdmin<RouteHistory>(admin, `${path}/history?verify=true`),
    getFromAdmin<RouteFigures>(admin, `${path}/figures`),
    getFromAdmin<RouteReadiness>(admin, `${path}/readiness`),
    getFromAdmin<Coverage>(admin, `${path}/coverage`),
    getFromAdmin<RouteDecisions>(admin, `${path}/decisions`),
    getFromAdmin<StoreStatus>(admin, '/store'),
    allDiscrepancies(admin, `route=${encodeURIComponent(id)}`),
  ]);
  return { status, figures, readiness, coverage, discrepancies, decisions: decisions.items, history, store };
}
