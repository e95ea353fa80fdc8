import { expect, test } from 'vitest';
import { Judge } from '../../../src/shadow/judge.ts';
import { exchange } from '../store/fixtures.ts';

test('an exchange that the differ fails at is skipped with a reason, and the thread lives on', () => {
  const judge = new Judge([{ id: 'orders', headers: ['content-type'], rules: [] }]);
  // Nothing that comes over HTTP has no headers; it stands for what nobody foresaw.
  const left = { status: 200, headers: null as unknown as string[], body: new Uint8Array(1) };
  const broken = exchange({ route: 'orders', left });

  const found = judge.judge(broken);
  if (!('judged' in found)) throw new Error('it was compared');
  const { judged, finding, problem } = found;

  expect(judged).toEqual({ route: 'orders', verdict: 'skipped', reason: 'comparer_error', kinds: {} });
  expect(finding).toBeUndefined();
  expect(problem).toMatch(/^comparing GET of route orders failed: /);
});
