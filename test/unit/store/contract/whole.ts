import { expect, test } from 'vitest';
import { namedTallies, TALLIES } from '../../../../src/store/evidence.ts';
import type { Batch, StoreReader } from '../../../../src/store/types.ts';
import { countOf, difference, finding, START } from '../fixtures.ts';
import { draft } from '../ledger-drafts.ts';
import type { Fresh } from './test-store.ts';

const ROUTE = 'orders-read';

/** Something of everything that a batch may hold. */
function everything(): Batch {
  const shape = { route: ROUTE, shape: 'GET\t/orders/:id\t2xx\t\tapplication/json', seen: 1, compared: 1 };
  const span = { route: ROUTE, begin: START / 1000, width: 1, tallies: TALLIES.map(() => 1) };
  const use = { route: ROUTE, rule: '$.a ignore', at: START, looked: 1, reached: 1, used: 1 };
  return {
    counts: [countOf({ verdict: 'mismatch', count: 2 })],
    findings: [finding([difference()]), finding([difference({ path: '$.b', place: '$.b', kind: 'type' })])],
    ruleUses: [use],
    observed: {
      evidence: [{ ...span, monolith: [1, 1], service: [2, 1] }],
      shapes: [{ ...shape, at: START }],
    },
  };
}

/** All that a reader can tell. */
function allOf(reader: StoreReader): unknown {
  const pages = reader.discrepancies({});
  const rule = { path: '$.total', ignore: true as const, reason: 'r', owner: 'o' };
  const by = { route: ROUTE, headers: [], cookieValues: false, now: START, rules: [] };
  return {
    pages,
    details: pages.items.map(({ id }) => reader.discrepancy(id)),
    counts: reader.routeCounts(),
    series: reader.verdictSeries(10),
    uses: reader.ruleUses(),
    preview: reader.previewRule({ ...by, rule }),
    history: reader.ledgerHistory(ROUTE),
    ledger: reader.verifyLedger(),
    evidence: reader.evidence([{ route: ROUTE, since: new Date(START).toISOString() }]),
    coverage: reader.coverage(ROUTE),
    pruned: reader.pruned(),
  };
}

export function wholeContract(fresh: Fresh): void {
  test('a reader of a place without a store throws, and reads it as soon as it is there', async () => {
    const store = await fresh();
    expect(store.at.identity()).toBeUndefined();
    expect(() => store.reader()).toThrow(expect.objectContaining({ code: 'store_failed' }));
    store.writer();
    expect(store.reader().routeCounts()).toEqual([]);
    const identity = store.at.identity();
    expect(identity).toBeDefined();
    store.durable().appendToLedger(draft());
    expect(store.at.identity()).toBe(identity);
  });

  test('the redaction key is made once for each place', async () => {
    const [one, another] = [await fresh(), await fresh()];
    const key = one.at.redactionKey();
    expect(key).toHaveLength(32);
    one.writer();
    expect(one.at.redactionKey()).toEqual(key);
    expect(another.at.redactionKey()).not.toEqual(key);
  });

  test.each([
    ['counts', { counts: [countOf({ count: 1.5 })] }],
    [
      'uses of rules',
      { ruleUses: [{ route: ROUTE, rule: 'x', at: START, looked: 0.5, reached: 0, used: 0 }] },
    ],
    [
      'shapes',
      { observed: { evidence: [], shapes: [{ route: ROUTE, shape: 'x', seen: 0.5, compared: 0, at: 0 }] } },
    ],
  ] as const)(
    'a batch that fails at its %s leaves nothing, and what is written afterwards counts once',
    async (_part, broken) => {
      const store = await fresh();
      const writer = store.writer();
      const reader = store.reader();
      const empty = allOf(reader);
      expect(() => writer.write({ ...everything(), ...broken })).toThrow();
      expect(allOf(reader)).toEqual(empty);
      expect(writer.openDiscrepancies()).toEqual([]);
      writer.write(everything());
      expect(reader.discrepancies({}).items).toMatchObject([{ count: 1 }, { count: 1 }]);
      expect(writer.openDiscrepancies()).toHaveLength(2);
    },
  );

  test('opening it again loses nothing, and goes on where it was', async () => {
    const store = await fresh();
    const writer = store.writer();
    const people = store.durable();
    writer.write(everything());
    const [first] = store.reader().discrepancies({}).items;
    people.triage({ id: first?.id ?? '', actor: 'ann', at: START + 1, state: 'investigating', note: 'mine' });
    people.appendToLedger(draft({ route: ROUTE }));
    writer.prune(START);
    const before = allOf(store.reader());
    expect(before).toMatchObject({
      details: [
        { history: [{ note: 'mine' }], samples: [{}] },
        { history: [], samples: [{}] },
      ],
      history: [{ seq: 1 }],
      evidence: [{ tallies: namedTallies(TALLIES.map(() => 1)), unsettled: 2 }],
    });
    for (const open of [writer, people]) open.close();

    const again = store.writer();
    expect(allOf(store.reader())).toEqual(before);
    again.write(everything());
    expect(store.durable().appendToLedger(draft({ route: ROUTE })).seq).toBe(2);
    const reader = store.reader();
    expect(reader.discrepancies({}).items).toMatchObject([{ count: 2 }, { count: 2 }]);
    expect(reader.discrepancy(first?.id ?? '')).toMatchObject({ state: 'investigating', count: 2 });
    expect(reader.routeCounts()).toMatchObject([{ verdicts: { mismatch: 4 }, openDiscrepancies: 2 }]);
  });
}
