import { expect, onTestFinished, vi } from 'vitest';
import type { RouteStatus } from '../../src/admin/route-status.ts';
import type { RouteFigures } from '../../src/admin/schemas/figures.ts';
import type { RouteHistory } from '../../src/admin/schemas/ledger.ts';
import type { RouteReadiness } from '../../src/admin/schemas/readiness.ts';
import { mismatchLowerBound } from '../../src/migration/mismatch-bound.ts';
import type { Check, LedgerEntry } from '../../src/store/ledger-entry.ts';
import type { DiscrepancyPage } from '../../src/store/types.ts';
import { PATIENCE } from './patience.ts';

/** A gate that a busy machine does not keep shut by the time that its answers take. */
export const PATIENT = 'maxLatencyRatio: 100, latencySlack: 10s';

/** Users who come all the time, until the test ends or `pause` is called, which resolves when all have their answers. */
export function traffic(url: string, clients = 6, pathOf = (n: number) => `/orders/${n}`) {
  let going = true;
  let sent = 0;
  const client = async () => {
    while (going) {
      sent += 1;
      const headers = { 'x-user-id': String(sent) };
      const response = await fetch(`${url}${pathOf(sent)}`, { headers });
      expect(response.status).toBe(200);
      await response.arrayBuffer();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const all = Promise.all(Array.from({ length: clients }, client));
  // What goes wrong is told to whoever pauses.
  all.catch(() => undefined);
  const pause = async () => {
    going = false;
    await all;
    return sent;
  };
  onTestFinished(async () => void (await pause()));
  return { pause };
}

interface Refusal {
  readonly error: { readonly details: { readonly checks: readonly Check[] } };
}

/** What tests ask of one route over the admin API, and have it do. */
export function routeClient(admin: string, id = 'orders') {
  const api = async <T>(path: string, init?: RequestInit) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${admin}/api/v1${path}`, { headers, ...init });
    return { status: response.status, body: (await response.json()) as T };
  };
  const route = async () => (await api<RouteStatus>(`/routes/${id}`)).body;
  const history = async () => (await api<RouteHistory>(`/routes/${id}/history`)).body.items;
  return {
    route,
    history,
    /** The ledger, once it has a rollback on top. */
    fallen: () =>
      vi.waitUntil(async () => {
        const items = await history();
        return items[0]?.source === 'rollback' && items;
      }, PATIENCE),
    readiness: async () => (await api<RouteReadiness>(`/routes/${id}/readiness`)).body,
    stage: (stage: string, reason: string, more: object = {}) =>
      api<LedgerEntry & Refusal>(`/routes/${id}/stage`, {
        method: 'POST',
        body: JSON.stringify({ stage, reason, ...more }),
      }),
    /** Every discrepancy is settled. */
    settle: async (note: string) => {
      for (const { id: found } of (await api<DiscrepancyPage>('/discrepancies?state=open')).body.items)
        await api(`/discrepancies/${found}`, {
          method: 'PATCH',
          body: JSON.stringify({ state: 'resolved', note }),
        });
    },
    /** Resolves once the store shows a breach of this budget in the present step, or the route has fallen. */
    breached: (budget: number) =>
      vi.waitUntil(async () => {
        const { body } = await api<RouteFigures>(`/routes/${id}/figures`);
        const { match, ignored, mismatch, failed } = body.step.comparisons;
        const against = mismatch + failed;
        if (mismatchLowerBound({ judged: match + ignored + against, against }) > budget) return true;
        return (await route()).percent === 0;
      }, PATIENCE),
    ready: () => vi.waitUntil(async () => (await route()).readiness.ready, PATIENCE),
    reaches: (percent: number) => vi.waitUntil(async () => (await route()).percent >= percent, PATIENCE),
  };
}

/** The names of the checks that do not hold. */
export const failing = (checks: readonly Check[]) => checks.filter(({ ok }) => !ok).map(({ name }) => name);

/** A ledger, oldest first, in two words an entry: where to, and from whom, or that it was forced. */
export function told(entries: readonly LedgerEntry[]): (readonly [string, string])[] {
  const words = entries.map(({ to, source, forced }) => {
    const where = to.stage === 'canary' ? `${to.percent} %` : to.stage;
    return [where, forced ? 'forced' : source] as const;
  });
  return words.reverse();
}
