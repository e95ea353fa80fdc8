import { expect, test } from 'vitest';
import { JsonNumber } from '../../../../src/diff/json.ts';
import type { Difference } from '../../../../src/diff/types.ts';
import type { Finding } from '../../../../src/store/types.ts';
import { countOf, difference, exchange, finding, START } from '../fixtures.ts';
import type { Fresh, TestStore } from './test-store.ts';

const number = (value: number) => new JsonNumber(String(value));

/** An exchange of order `at`, in which the service's total is 5 above the monolith's. */
function fiveMore(at: number, changes: Partial<Difference> = {}): Finding {
  const { request } = exchange();
  return finding([difference({ left: number(at + 10), right: number(at + 15), ...changes })], {
    request: { ...request, target: `/orders/${at}` },
  });
}

const some = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => fiveMore(from + at));

function causeAt(store: TestStore): string | undefined {
  return store.reader().discrepancies({}).items[0]?.cause;
}

const SENTENCE = "the service's number is 5 above the monolith's";

export function causesContract(fresh: Fresh): void {
  test('a cause is read with its discrepancy: the sentence in the list, all of it in the detail', async () => {
    const store = await fresh();
    store.writer().write({ counts: [], findings: [...some(0, 20), fiveMore(50, { right: number(99) })] });
    const reader = store.reader();
    const [item] = reader.discrepancies({}).items;
    expect(item?.cause).toBe(`${SENTENCE}: 20 of 21`);
    expect(item).not.toHaveProperty('causes');
    expect(reader.discrepancy(item?.id ?? '')).toMatchObject({
      cause: `${SENTENCE}: 20 of 21`,
      causes: [
        {
          name: 'constant',
          support: 20,
          of: 21,
          counterexamples: 1,
          counterexample: { path: '$.total', left: '60', right: '99', request: 'GET /orders/50' },
          rule: '- { path: "$.total", allow: [value], tolerance: "5", reason: "TODO: say why this is acceptable", owner: TODO }',
        },
      ],
    });
  });

  test('a discrepancy of which nothing is known has no cause', async () => {
    const store = await fresh();
    store.writer().write({ counts: [], findings: [fiveMore(1)] });
    const reader = store.reader();
    expect(reader.discrepancies({}).items[0]).not.toHaveProperty('cause');
    expect(reader.discrepancy(reader.discrepancies({}).items[0]?.id ?? '')?.causes).toEqual([]);
  });

  test('statistics go on after a restart', async () => {
    const store = await fresh();
    const first = store.writer();
    first.write({ counts: [], findings: some(0, 12) });
    first.close();
    store.writer().write({ counts: [], findings: some(12, 40) });
    expect(causeAt(store)).toBe(`${SENTENCE}: 40 of 40`);
  });

  test('requests with equal answers tell where the others differ', async () => {
    const store = await fresh();
    const request = (at: number, currency: string) => ({
      ...exchange().request,
      target: `/orders/${at}?currency=${currency}`,
    });
    const findings = Array.from({ length: 25 }, (_, at) =>
      finding([difference({ left: `a${at * 7}`, right: `z${at}` })], { request: request(at, 'USD') }),
    );
    const requests = Array.from({ length: 30 }, (_, at) => request(at, 'EUR'));
    store.writer().write({ counts: [countOf({ count: 300, requests })], findings });
    expect(causeAt(store)).toBe(
      'they differ only where the query has currency=USD: 25 of 25, and 0 of 30 other exchanges have it',
    );
  });

  test('what second answers have shown of places is read after a restart, the last one seen first', async () => {
    const store = await fresh();
    const first = store.writer();
    const seen = (place: string, changed: boolean | undefined, startedAt: number) =>
      finding(
        [difference({ path: place, place, ...(changed === undefined ? {} : { monolithChanged: changed }) })],
        {
          startedAt,
        },
      );
    first.write({
      counts: [],
      findings: [
        ...[true, true, false].map((changed, at) => seen('$.visit', changed, START + at)),
        seen('$.clock', true, START + 10),
        seen('$.total', false, START + 20),
        seen('$.other', undefined, START + 30),
      ],
    });
    const known = [
      { route: 'orders-read', kind: 'value', path: '$.clock', asked: 1, changed: 1 },
      { route: 'orders-read', kind: 'value', path: '$.visit', asked: 3, changed: 2 },
    ];
    expect(first.volatilePlaces()).toEqual(known);
    first.close();
    expect(store.writer().volatilePlaces()).toEqual(known);
  });
}
