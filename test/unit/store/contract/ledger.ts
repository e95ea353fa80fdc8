import { expect, test } from 'vitest';
import { canonicalJson, hashOf, type LedgerEntry, NO_HASH } from '../../../../src/store/ledger-entry.ts';
import { draft } from '../ledger-drafts.ts';
import type { Fresh, TestStore } from './test-store.ts';

export function ledgerContract(fresh: Fresh): void {
  /** A ledger of five entries on two routes. */
  async function five(): Promise<{ store: TestStore; entries: readonly LedgerEntry[] }> {
    const store = await fresh();
    const writer = store.durable();
    const entries = [1, 2, 3, 4, 5].map((n) =>
      writer.appendToLedger(
        draft({ route: n % 2 === 0 ? 'users' : 'orders', to: { stage: 'canary', percent: n } }),
      ),
    );
    return { store, entries };
  }

  test('each entry begins where the one before of its route has ended, and chains to the one before of all', async () => {
    const { store, entries } = await five();
    expect(entries.map(({ seq, from }) => [seq, from?.percent ?? null])).toEqual([
      [1, null],
      [2, null],
      [3, 1],
      [4, 2],
      [5, 3],
    ]);
    expect(entries.map(({ previous }) => previous)).toEqual([
      NO_HASH,
      ...entries.slice(0, -1).map(({ hash }) => hash),
    ]);
    for (const { hash, ...rest } of entries) expect(hashOf(canonicalJson(rest))).toBe(hash);
    expect(
      store
        .reader()
        .ledgerHistory('orders')
        .map(({ seq }) => seq),
    ).toEqual([5, 3, 1]);
    expect(store.reader().verifyLedger()).toEqual({ entries: 5, head: { seq: 5, hash: entries[4]?.hash } });
  });

  test('a clock that is set back makes no entry earlier than the one before', async () => {
    const store = await fresh();
    const writer = store.durable();
    writer.appendToLedger(draft({ at: '2026-11-02T08:00:00.000Z' }));
    expect(writer.appendToLedger(draft({ at: '2026-11-02T07:00:00.000Z' })).at).toBe(
      '2026-11-02T08:00:00.000Z',
    );
  });

  test('secrets in the configuration, its changes and the reason do not reach the file', async () => {
    const store = await fresh();
    const writer = store.durable();
    const configuration = (token: string) => ({
      shadow: { headers: { set: { authorization: `Bearer ${token}` } } },
    });
    const source = 'file' as const;
    writer.appendToLedger(draft({ source, configuration: configuration('first-secret-token') }));
    const second = writer.appendToLedger(
      draft({
        source,
        reason: 'password=hunter2hunter2',
        configuration: configuration('second-secret-token'),
      }),
    );
    expect(second.changes).toHaveLength(1);
    expect(second.changes?.[0]?.path).toBe('shadow.headers.set.authorization');
    expect(JSON.stringify(store.reader().ledgerHistory('orders'))).not.toMatch(/secret-token|hunter2/);
  });

  test('a draft that comes again is written once, and what comes back is the entry that is there', async () => {
    const store = await fresh();
    const mine = draft({ to: { stage: 'canary', percent: 5 } });
    const first = store.durable().appendToLedger(mine);
    const other = store.durable();
    other.appendToLedger(draft());
    expect(other.appendToLedger({ ...mine, reason: 'once more' })).toEqual(first);
    expect(store.reader().verifyLedger().entries).toBe(2);
  });

  test('where every route stands is its latest entry, with the latest that the file made and the end of the chain', async () => {
    const store = await fresh();
    const writer = store.durable();
    expect(writer.ledgerState()).toEqual({ routes: {}, head: null });
    const configuration = { stage: 'shadow' };
    const file = writer.appendToLedger(draft({ source: 'file', configuration }));
    const users = writer.appendToLedger(draft({ route: 'users' }));
    const orders = writer.appendToLedger(draft({ to: { stage: 'canary', percent: 1 } }));
    expect(store.durable().ledgerState()).toEqual({
      routes: { orders: { latest: orders, file }, users: { latest: users } },
      head: { seq: 3, hash: orders.hash },
    });
  });

  test('a route without entries has no history, and an empty ledger is sound', async () => {
    const store = await fresh();
    store.durable();
    expect(store.reader().ledgerHistory('orders')).toEqual([]);
    expect(store.reader().verifyLedger()).toMatchObject({ entries: 0 });
    expect(store.reader().verifyLedger().problem).toBeUndefined();
  });
}
