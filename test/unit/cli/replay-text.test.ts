import { expect, test } from 'vitest';
import { replayText } from '../../../src/cli/replay-text.ts';
import type { ReplayedDiscrepancy, ReplayedRequest } from '../../../src/replay/types.ts';

const DIFFERENCES = [
  {
    ...{ id: 'ae4c069f3a8e', kind: 'timezone', path: '$.orders[0].placedAt' },
    ...{ left: '"20:54"', right: '"18:54Z"', detail: 'shift', ignoredBy: '$..placedAt allow timezone' },
  },
  { id: '603be24c5675', kind: 'value', path: '$.orders[0].note', detail: 'another note' },
  {
    id: '10589162ce2d',
    kind: 'value',
    path: '$.orders[0].total',
    left: '1',
    right: '2',
    detail: 'apart by 1',
  },
];

test('a place that differs in another way is shown with what differs there, not with what comes first', () => {
  const found: ReplayedDiscrepancy = {
    ...{ id: '8e10754dc2f5', kind: 'rounding', path: '$.orders[*].total', route: 'orders-list' },
    ...{ verdict: 'differs', summary: 'still differs (1 of 1, all in another way)', requests: 1 },
    ...{ matching: 0, allowed: 0, differing: 1, otherwise: 1, notReplayed: [] },
  };
  const request: ReplayedRequest = {
    ...{ type: 'request', sample: 9, method: 'GET', target: '/orders?limit=5', outcome: 'mismatch' },
    ...{ status: { monolith: 200, service: 200 }, stillDiffers: [found.id], differences: DIFFERENCES },
  };
  const shown = (differences: typeof DIFFERENCES) =>
    replayText(
      {
        ...{ type: 'result', verdict: 'differs', summary: found.summary, requests: 1, leftOut: 0 },
        ...{ discrepancies: [found], others: [] },
      },
      [{ ...request, differences }],
      false,
    );

  expect(shown(DIFFERENCES)).toContain(
    '    GET /orders?limit=5\n      $.orders[0].total   1 → 2  apart by 1\n',
  );
  // Where it is not among those that are listed, it is at least none that a rule allows.
  expect(shown(DIFFERENCES.slice(0, 2))).toContain(
    '      $.orders[0].note   (absent) → (absent)  another note\n',
  );
});
