import { expect, test } from 'vitest';
import { ruleStatus } from '../../../src/admin/rule-status.ts';
import type { RuleRecord } from '../../../src/store/types.ts';

const NOW = Date.parse('2026-06-30T12:00:00Z');
const RULE = { path: '$.at', allow: ['timezone' as const], reason: 'UTC', owner: 'orders' };

function record(changes: Partial<RuleRecord> = {}): RuleRecord {
  const firstSeen = '2026-06-29T00:00:00.000Z';
  return { route: 'orders', rule: '', firstSeen, looked: 30, reached: 30, used: 0, ...changes };
}

test.each([
  ['used', record({ used: 5, lastUsed: '2026-06-30T00:00:00.000Z' })],
  ['unused', record()],
  ['unused', undefined],
  ['unused', record({ looked: 5, reached: 0 })],
  ['unreached', record({ reached: 0 })],
  ['dead', record({ firstSeen: '2026-05-01T00:00:00.000Z' })],
  ['dead', record({ used: 5, lastUsed: '2026-05-31T11:59:00.000Z' })],
  ['used', record({ used: 5, lastUsed: '2026-05-31T12:01:00.000Z' })],
] as const)('%s: %j', (state, known) => {
  const status = ruleStatus(RULE, known, NOW);

  expect(status.state).toBe(state);
  expect(status.problem === undefined).toBe(state === 'used' || state === 'unused');
});

test('a rule that has expired says so from its hour on, however often it was used', () => {
  const rule = { ...RULE, expires: '2026-06-30T12:00:00Z' };
  const known = record({ used: 5, lastUsed: '2026-06-30T11:00:00.000Z' });

  expect(ruleStatus(rule, known, NOW - 1).state).toBe('used');
  expect(ruleStatus(rule, known, NOW)).toMatchObject({
    state: 'expired',
    problem: 'expired at 2026-06-30T12:00:00Z, and allows nothing any more',
  });
});

test('a rule that only pairs elements is in use where its list is', () => {
  const keyed = { path: '$.items', allow: ['ordering' as const], keyBy: 'sku', reason: 'a', owner: 'b' };

  expect(ruleStatus(keyed, record(), NOW).state).toBe('used');
  expect(ruleStatus(keyed, record({ reached: 0 }), NOW).state).toBe('unreached');
});
