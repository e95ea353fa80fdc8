import { describe, expect, test } from 'vitest';
import { difference, finding, START } from '../fixtures.ts';
import type { Fresh, TestStore } from './test-store.ts';

const allowed = { ignoredBy: '$..* ignore' };

function at(name: string, changes = {}) {
  return difference({ path: `$.${name}`, place: `$.${name}`, ...changes });
}

function counts(store: TestStore): Record<string, number> {
  return Object.fromEntries(
    store
      .reader()
      .discrepancies({ limit: 500 })
      .items.map((found) => [`${found.route} ${found.path}`, found.count + found.ignoredCount]),
  );
}

export function overflowContract(fresh: Fresh): void {
  describe('a route that has as many discrepancies as are kept apart', () => {
    test('gathers what comes after them in one visible discrepancy, with count, cause, example and samples', async () => {
      const store = await fresh();
      const writer = store.writer({ discrepanciesPerRoute: 3 });
      for (let i = 0; i < 40; i++)
        writer.write({ counts: [], findings: [finding([at(`f${i}`)], { startedAt: START + i })] });
      writer.write({ counts: [], findings: [finding([at('f1')])] });
      expect(counts(store)).toEqual({
        'orders-read $.f0': 1,
        'orders-read $.f1': 2,
        'orders-read $.f2': 1,
        'orders-read other': 37,
      });
      const reader = store.reader();
      const [other] = reader.discrepancies({ kind: 'other' }).items;
      expect(other).toMatchObject({
        kind: 'other',
        state: 'open',
        example: { path: '$.f3' },
        cause: expect.stringContaining('more discrepancies than are kept apart'),
        firstSeen: new Date(START + 3).toISOString(),
        lastSeen: new Date(START + 39).toISOString(),
      });
      const detail = reader.discrepancy(other?.id ?? '');
      expect(detail?.samples).toHaveLength(20);
      expect(detail?.samples[0]?.differences).toMatchObject([{ path: '$.f3' }]);
      expect(writer.openDiscrepancies()).toContainEqual({ route: 'orders-read', kind: 'other', count: 1 });
    });

    test('counts an exchange with many of them once, as a mismatch if a rule allows not all', async () => {
      const store = await fresh();
      const writer = store.writer({ discrepanciesPerRoute: 1 });
      writer.write({ counts: [], findings: [finding([at('known'), at('allowed', allowed)])] });
      const differences = [at('a', allowed), at('b'), at('c')];
      writer.write({
        counts: [],
        findings: [finding([at('known'), ...differences]), finding([at('d', allowed)])],
      });
      const [other] = store.reader().discrepancies({ kind: 'other' }).items;
      expect(other).toMatchObject({ count: 1, ignoredCount: 1, example: { path: '$.b' } });
      expect(store.reader().discrepancies({ q: 'known' }).items).toMatchObject([{ count: 2 }]);
    });

    test('leaves other routes their room, and so do allowed ones to mismatches', async () => {
      const store = await fresh();
      const writer = store.writer({ discrepanciesPerRoute: 2 });
      const flood = [1, 2, 3, 4].map((i) => finding([at(`allowed${i}`, allowed)]));
      writer.write({ counts: [], findings: flood });
      writer.write({
        counts: [],
        findings: [finding([at('wrong')]), finding([at('wrong')], { route: 'cart' })],
      });
      expect(counts(store)).toEqual({
        'orders-read $.allowed1': 1,
        'orders-read $.allowed2': 1,
        'orders-read other': 2,
        'orders-read $.wrong': 1,
        'cart $.wrong': 1,
      });
    });

    test('has room again for as many as are resolved, also by another connection', async () => {
      const store = await fresh();
      const writer = store.writer({ discrepanciesPerRoute: 2 });
      writer.write({ counts: [], findings: ['a', 'b', 'c'].map((name) => finding([at(name)])) });
      const [resolved] = store.reader().discrepancies({ q: '$.a' }).items;
      store.durable().triage({ id: resolved?.id ?? '', actor: 'ann', at: START, state: 'resolved' });
      writer.write({ counts: [], findings: ['d', 'e'].map((name) => finding([at(name)])) });
      expect(counts(store)).toMatchObject({ 'orders-read $.d': 1, 'orders-read other': 2 });
    });

    test('counts right again after a batch that failed', async () => {
      const store = await fresh();
      const writer = store.writer({ discrepanciesPerRoute: 2 });
      const findings = [finding([at('a')]), finding([at('b')])];
      const broken = { route: 'r', minute: 0, verdict: 'match', reason: '', count: 1.5 } as const;
      // Counts come first in a batch: this one fails at what comes after its findings.
      const use = { route: 'r', rule: 'x', at: 0, looked: 0.5, reached: 0, used: 0 };
      expect(() => writer.write({ counts: [], findings, ruleUses: [use] })).toThrow();
      expect(() => writer.write({ counts: [broken], findings })).toThrow();
      writer.write({ counts: [], findings: [finding([at('c')]), finding([at('d')]), finding([at('e')])] });
      expect(counts(store)).toEqual({ 'orders-read $.c': 1, 'orders-read $.d': 1, 'orders-read other': 1 });
    });
  });
}
