import { expect, test } from 'vitest';
import { Judge } from '../../../src/shadow/judge.ts';
import type { PackedExchange } from '../../../src/shadow/messages.ts';

test('an exchange that the differ fails at is skipped with a reason, and the thread lives on', () => {
  const judge = new Judge([{ id: 'orders', headers: ['content-type'], rules: [] }]);
  const broken = {
    route: 'orders',
    served: 'monolith',
    startedAt: 0,
    queuedAt: 0,
    seconds: { left: 0, right: 0 },
    request: { id: 'r', method: 'GET', target: '/orders/1', headers: [] },
    left: { status: 200, headers: null, body: [0, 0] },
    right: { status: 200, headers: [], body: [0, 0] },
  } as unknown as PackedExchange;

  const found = judge.judge(broken, new Uint8Array(0));
  if (!('judged' in found)) throw new Error('it was compared');
  const { judged, finding, problem } = found;

  expect(judged).toEqual({ route: 'orders', verdict: 'skipped', reason: 'comparer_error', kinds: {} });
  expect(finding).toBeUndefined();
  expect(problem).toMatch(/^comparing GET of route orders failed: /);
});
