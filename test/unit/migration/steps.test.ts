import { expect, test } from 'vitest';
import { Steps } from '../../../src/migration/steps.ts';
import type { Standing } from '../../../src/store/ledger-entry.ts';

const SHADOW: Standing = { stage: 'shadow', percent: 0 };
const CANARY: Standing = { stage: 'canary', percent: 5 };
const taken = { route: 'orders', source: 'file' } as const;

function counted(steps: Steps): string | undefined {
  const step = steps.of('orders');
  return step && new Date(step.counted).toISOString();
}

test("the second in which a route stands for the first time is all its first step's, after a restart too", () => {
  const steps = new Steps();
  steps.stand({ ...taken, to: SHADOW, from: null, at: '2026-03-01T10:00:00.700Z' });
  expect(counted(steps)).toBe('2026-03-01T10:00:00.000Z');
  expect(steps.of('orders')?.since).toBe(Date.parse('2026-03-01T10:00:00.700Z'));
});

test('so it is where it stood there before the ledger could be written', () => {
  const steps = new Steps();
  steps.stand({ ...taken, to: SHADOW, at: '2026-03-01T10:00:00.100Z' });
  steps.stand({ ...taken, to: SHADOW, from: null, at: '2026-03-01T10:00:00.700Z' });
  expect(counted(steps)).toBe('2026-03-01T10:00:00.000Z');
});

test('a step that follows another one begins when it was taken, and no earlier', () => {
  const steps = new Steps();
  steps.stand({ ...taken, to: SHADOW, from: null, at: '2026-03-01T10:00:00.100Z' });
  steps.stand({ ...taken, to: CANARY, from: SHADOW, at: '2026-03-01T10:00:00.700Z' });
  expect(counted(steps)).toBe('2026-03-01T10:00:00.700Z');
  expect(steps.standings.get('orders')).toEqual(CANARY);
});

test('a first entry that takes a route elsewhere than it stood without a ledger begins when it was written', () => {
  const steps = new Steps();
  steps.stand({ ...taken, to: { stage: 'canary', percent: 0 }, at: '2026-03-01T10:00:00.100Z' });
  steps.stand({ ...taken, to: CANARY, from: null, at: '2026-03-01T10:00:00.700Z' });
  expect(counted(steps)).toBe('2026-03-01T10:00:00.700Z');
});
