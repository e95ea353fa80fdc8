import { setTimeout as delay } from 'node:timers/promises';
import type { RouteStatus } from '../../src/admin/route-status.ts';
import { type Exposition, expositionOf } from './exposition.ts';
import { ROUTES, type RouteId } from './plan.ts';
import type { Sent } from './sent.ts';

const VERDICTS = ['match', 'ignored', 'mismatch', 'failed', 'skipped', 'not_sampled'] as const;
const PATIENCE = 10_000;
const AGAIN_AFTER = 250;

/** One route's books. */
export interface Account {
  readonly route: RouteId;
  readonly requests: number;
  readonly verdicts: Readonly<Record<(typeof VERDICTS)[number], number>>;
}

export interface Ledger {
  readonly accounts: readonly Account[];
  /** What does not add up. */
  readonly faults: readonly string[];
}

/** Balances the books as soon as nothing is under way: from the metrics, from the store, and with the clients'. */
export async function balance(admin: string, sent: Sent): Promise<Ledger> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const ledger = balanced(expositionOf(await get(admin, '/metrics')), await routes(admin), sent);
    // Shadows end after their answers, and the store is written in batches and announces nothing.
    if (ledger.faults.length === 0 || performance.now() > deadline) return ledger;
    await delay(AGAIN_AFTER);
  }
}

async function routes(admin: string): Promise<readonly RouteStatus[]> {
  return (JSON.parse(await get(admin, '/api/v1/routes')) as { items: RouteStatus[] }).items;
}

/** A connection of its own each time: Ficus's file handles are counted. */
export async function get(admin: string, path: string): Promise<string> {
  return (await fetch(`${admin}${path}`, { headers: { connection: 'close' } })).text();
}

function balanced(metrics: Exposition, stored: readonly RouteStatus[], sent: Sent): Ledger {
  const faults: string[] = [];
  const expect = (what: string, actual: number, expected: number) => {
    if (actual !== expected) faults.push(`${what}: ${actual}, and not ${expected}`);
  };
  expect('shadows in flight', metrics.sum('ficus_shadow_in_flight'), 0);
  expect('bytes in the comparison queue', metrics.sum('ficus_comparison_queue_bytes'), 0);
  const accounts = (Object.keys(ROUTES) as RouteId[]).map((route) => {
    const account = accountOf(route, metrics);
    const { requests, verdicts } = account;
    const { answered, left } = sent.byRoute.get(route) ?? { answered: 0, left: 0 };
    if (requests < answered || requests > answered + left)
      faults.push(
        `${route}: Ficus counts ${requests} requests, its clients ${answered}, and ${left} that they left`,
      );
    const judged = VERDICTS.reduce((sum, verdict) => sum + verdicts[verdict], 0);
    expect(`${route}: verdicts in all`, judged, ROUTES[route].mirrored ? requests : 0);
    const status = stored.find(({ id }) => id === route);
    for (const verdict of VERDICTS)
      expect(`${route}: ${verdict} in the store`, status?.comparisons[verdict] ?? 0, verdicts[verdict]);
    for (const [reason, count] of Object.entries(status?.reasons.skipped ?? {}))
      expect(
        `${route}: skipped for ${reason}`,
        metrics.sum('ficus_comparisons_skipped_total', { route, reason }),
        count,
      );
    return account;
  });
  expect('requests without a route', metrics.sum('ficus_requests_total', { route: 'unmatched' }), 0);
  return { accounts, faults };
}

function accountOf(route: RouteId, metrics: Exposition): Account {
  const verdict = (name: string) => metrics.sum('ficus_comparisons_total', { route, verdict: name });
  return {
    route,
    requests: metrics.sum('ficus_requests_total', { route }),
    verdicts: {
      match: verdict('match'),
      ignored: verdict('ignored'),
      mismatch: verdict('mismatch'),
      failed: verdict('failed'),
      skipped: verdict('skipped'),
      not_sampled: metrics.sum('ficus_comparisons_skipped_total', { route, reason: 'not_sampled' }),
    },
  };
}
