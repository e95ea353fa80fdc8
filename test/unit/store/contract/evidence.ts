import { expect, test } from 'vitest';
import type { EvidenceDelta, Observed } from '../../../../src/store/evidence.ts';
import { namedTallies, TALLIES } from '../../../../src/store/evidence.ts';
import { difference, finding, START } from '../fixtures.ts';
import type { Fresh } from './test-store.ts';

/** A whole hour. */
const SECOND = START / 1000;

function delta(begin: number, tallies: Partial<Record<(typeof TALLIES)[number], number>>): EvidenceDelta {
  return {
    route: 'orders-read',
    begin,
    width: 1,
    tallies: TALLIES.map((name) => tallies[name] ?? 0),
    monolith: [100, tallies.paired ?? 0],
    service: [200, tallies.paired ?? 0],
  };
}

function batch(evidence: readonly EvidenceDelta[], shapes: Observed['shapes'] = []) {
  return { counts: [], findings: [], observed: { evidence, shapes } };
}

function at(second: number, milliseconds = 0): string {
  return new Date(second * 1000 + milliseconds).toISOString();
}

export function evidenceContract(fresh: Fresh): void {
  test('evidence adds up over batches, and sides are kept apart', async () => {
    const store = await fresh();
    const writer = store.writer();
    writer.write(
      batch([delta(SECOND, { match: 2, paired: 2 }), delta(SECOND + 1, { mismatch: 1, paired: 1 })]),
    );
    writer.write(batch([delta(SECOND, { match: 3, paired: 3, serviceErrors: 1 })]));
    const [found] = store.reader().evidence([{ route: 'orders-read', since: at(SECOND) }]);
    expect(found).toEqual({
      route: 'orders-read',
      tallies: { ...namedTallies([]), match: 5, mismatch: 1, paired: 6, serviceErrors: 1 },
      monolith: [100, 6],
      service: [200, 6],
      unsettled: 0,
    });
  });

  test('of the second in which a step began nothing counts; another route has its own', async () => {
    const store = await fresh();
    const other = { ...delta(SECOND + 5, { match: 100 }), route: 'other' };
    store.writer().write(batch([delta(SECOND, { match: 1 }), delta(SECOND + 1, { match: 10 }), other]));
    const reader = store.reader();
    const matches = (since: string) =>
      reader.evidence([{ route: 'orders-read', since }]).map(({ tallies }) => tallies.match);
    expect(matches(at(SECOND))).toEqual([11]);
    expect(matches(at(SECOND, 1))).toEqual([10]);
    expect(matches(at(SECOND + 1))).toEqual([10]);
    expect(matches(at(SECOND + 1, 1))).toEqual([0]);
  });

  test('open discrepancies are unsettled, and what a rule allows is none', async () => {
    const store = await fresh();
    const ignored = difference({ place: '$.a', path: '$.a', ignoredBy: 'a rule' });
    store.writer().write({ counts: [], findings: [finding([difference(), ignored])] });
    const [found] = store.reader().evidence([{ route: 'orders-read', since: at(SECOND) }]);
    expect(found?.unsettled).toBe(1);
  });

  test('shapes add up, redacted; beyond two hundred of a route they are counted together', async () => {
    const store = await fresh();
    const shape = (i: number, seen = 1, compared = 0) => ({
      route: 'orders-read',
      shape: `GET\t/orders/${i}\t2xx\ta&b\tapplication/json`,
      seen,
      compared,
      at: START + i,
    });
    const writer = store.writer();
    writer.write(batch([], [shape(0, 5, 5), ...Array.from({ length: 250 }, (_, i) => shape(i + 1))]));
    writer.write(batch([], [shape(0, 2, 1), shape(240, 3)]));
    const coverage = store.reader().coverage('orders-read');
    expect(coverage.shapes).toHaveLength(200);
    expect(coverage.others).toBe(51 + 3);
    expect(coverage.shapes[0]).toEqual({
      method: 'GET',
      path: '/orders/0',
      status: '2xx',
      query: ['a', 'b'],
      contentType: 'application/json',
      seen: 7,
      compared: 6,
      lastSeen: new Date(START).toISOString(),
    });
    const key = 'sk_live_abcdefghijklmnop';
    writer.write(batch([], [{ ...shape(0), shape: `GET\t/orders/${key}\t2xx\t\t`, route: 'third' }]));
    expect(store.reader().coverage('third').shapes[0]?.path).toMatch(/^\/orders\/\[redacted:[^/]+\]$/);
    expect(store.reader().coverage('other')).toEqual({ route: 'other', shapes: [], others: 0 });
  });
}
