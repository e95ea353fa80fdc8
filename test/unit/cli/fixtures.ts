import { type Coverage, coverageOf } from '../../../src/admin/coverage.ts';
import type { RouteStatus } from '../../../src/admin/route-status.ts';
import type { Discrepancy, DiscrepancyDetail, Sample } from '../../../src/store/types.ts';

export function status(changes: Partial<RouteStatus> = {}): RouteStatus {
  return {
    id: 'orders-read',
    service: 'orders',
    stage: 'canary',
    percent: 12.5,
    match: { path: '/orders/:id' },
    comparisons: { match: 9000, ignored: 600, mismatch: 390, failed: 10, skipped: 21, not_sampled: 5 },
    reasons: { failed: { timeout: 10 }, skipped: { memory: 1, queue_full: 20 } },
    mismatchRate: 0.04,
    mismatchUpperBound: 0.0462,
    openDiscrepancies: 1,
    readiness: {
      ready: false,
      failing: ['openDiscrepancies'],
      mismatchUpperBound: 0.0462,
      maxMismatchRate: 0.001,
    },
    latency: {},
    rules: [],
    ...changes,
  };
}

export function discrepancy(changes: Partial<Discrepancy> = {}): Discrepancy {
  return {
    id: '3fa9c1d2e4b5',
    route: 'orders-read',
    kind: 'value',
    path: '$.items[*].price',
    state: 'open',
    count: 1390,
    ignoredCount: 0,
    firstSeen: '2026-03-01T09:00:00.000Z',
    lastSeen: '2026-03-01T10:00:00.000Z',
    example: { path: '$.items[0].price', left: '"10.00"', right: '"12.00"', detail: 'apart by 2' },
    ...changes,
  };
}

export function sample(changes: Partial<Sample> = {}): Sample {
  const headers = [['Content-Type', 'application/json']] as const;
  const answer = { status: 200, headers, truncated: false, seconds: 0.0123 };
  return {
    id: 1,
    at: '2026-03-01T09:00:00.000Z',
    served: 'monolith',
    request: { id: 'r-1', method: 'GET', target: '/orders/17', headers: [], body: null },
    left: { ...answer, body: '{"price":"10.00"}', bytes: 17 },
    right: { ...answer, body: '{"price":"12.00"}', bytes: 17 },
    differences: [{ path: '$.price', left: '"10.00"', right: '"12.00"', detail: 'apart by 2' }],
    ...changes,
  };
}

export function detail(changes: Partial<DiscrepancyDetail> = {}): DiscrepancyDetail {
  const suggestion = { note: 'no rule is safe: it would let every other value at this place pass' };
  return { ...discrepancy(), causes: [], suggestion, history: [], samples: [sample()], ...changes };
}

/** What was seen of a route: reads that were compared, and writes that never were; nothing when `seen` is 0. */
export function coverage(seen = 40): Coverage {
  const shape = { path: '/orders/:id', status: '2xx', contentType: 'application/json' };
  const lastSeen = '2026-03-01T10:00:00.000Z';
  const shapes = [
    { ...shape, method: 'GET', query: ['currency', 'page'], seen, compared: seen - 1, lastSeen },
    { ...shape, method: 'POST', query: [], seen: 7, compared: 0, lastSeen },
  ];
  return coverageOf({ route: 'orders-read', shapes: seen === 0 ? [] : shapes, others: 0 });
}
