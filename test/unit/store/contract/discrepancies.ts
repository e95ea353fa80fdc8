import { describe, expect, test } from 'vitest';
import type { Difference } from '../../../../src/diff/types.ts';
import { FicusError } from '../../../../src/errors.ts';
import type { DiscrepancyQuery, StoreReader } from '../../../../src/store/types.ts';
import { difference, finding, START } from '../fixtures.ts';
import type { Fresh, TestStore } from './test-store.ts';

const allowed = { ignoredBy: '$.total allow value' };

function at(place: string, changes: Partial<Difference> = {}): Difference {
  return difference({ path: place, place, ...changes });
}

export function discrepanciesContract(fresh: Fresh): void {
  describe('counting', () => {
    test('several differences of one cause in one exchange count the exchange once, with all of them in its sample', async () => {
      const store = await fresh();
      const differences = [0, 1, 2].map((index) =>
        difference({ path: `$.items[${index}].price`, place: '$.items[*].price' }),
      );
      store.writer().write({ counts: [], findings: [finding(differences)] });
      const reader = store.reader();
      const [only, ...others] = reader.discrepancies({}).items;
      expect(others).toEqual([]);
      expect(only).toMatchObject({ path: '$.items[*].price', count: 1, ignoredCount: 0, state: 'open' });
      const samples = reader.discrepancy(only?.id ?? '')?.samples;
      expect(samples?.map((sample) => sample.differences.map(({ path }) => path))).toEqual([
        ['$.items[0].price', '$.items[1].price', '$.items[2].price'],
      ]);
    });

    test('a mismatch outweighs an ignored difference of the same exchange', async () => {
      const store = await fresh();
      const differences = [difference({ ...allowed, left: 'a' }), difference({ left: 'b' })];
      store.writer().write({ counts: [], findings: [finding(differences)] });
      const [only] = store.reader().discrepancies({}).items;
      expect(only).toMatchObject({ count: 1, ignoredCount: 0 });
      expect(only?.example).toEqual({ path: '$.total', left: '"b"', right: '"new"', detail: 'another text' });
    });

    test('what was only ever ignored is no open work until it is a mismatch, whose example then replaces the other', async () => {
      const store = await fresh();
      const writer = store.writer();
      const reader = store.reader();
      writer.write({ counts: [], findings: [finding([difference({ ...allowed, left: 'allowed' })])] });
      expect(writer.openDiscrepancies()).toEqual([]);
      expect(reader.discrepancies({}).items).toMatchObject([
        { count: 0, ignoredCount: 1, example: { left: '"allowed"', ignoredBy: '$.total allow value' } },
      ]);

      writer.write({ counts: [], findings: [finding([difference({ left: 'wrong' })])] });
      writer.write({ counts: [], findings: [finding([difference({ left: 'later' })])] });
      expect(writer.openDiscrepancies()).toEqual([{ route: 'orders-read', kind: 'value', count: 1 }]);
      expect(reader.discrepancies({}).items).toMatchObject([
        { count: 2, ignoredCount: 1, example: { left: '"wrong"' } },
      ]);
      expect(reader.routeCounts()).toMatchObject([
        { route: 'orders-read', verdicts: {}, openDiscrepancies: 1 },
      ]);
    });

    test('a thousand occurrences that a rule allowed never push out the sample of one mismatch', async () => {
      const store = await fresh();
      const writer = store.writer();
      const ignored = (count: number) =>
        Array.from({ length: count }, () => finding([difference({ ...allowed, left: 'allowed' })]));
      writer.write({ counts: [], findings: ignored(500) });
      writer.write({ counts: [], findings: [finding([difference({ left: 'wrong' })])] });
      writer.write({ counts: [], findings: ignored(500) });
      const reader = store.reader();
      const [only] = reader.discrepancies({}).items;
      expect(only).toMatchObject({ count: 1, ignoredCount: 1000 });
      const lefts = reader
        .discrepancy(only?.id ?? '')
        ?.samples.map(({ differences }) => differences[0]?.left);
      expect(lefts).toEqual(['"wrong"', ...Array(5).fill('"allowed"')]);
    });

    test('one cause on two routes is two discrepancies, and open ones are counted by route and kind', async () => {
      const store = await fresh();
      const writer = store.writer();
      const both = [at('$.a'), at('$.b'), at('$.c', { kind: 'type' })];
      writer.write({ counts: [], findings: [finding(both), finding([at('$.a')], { route: 'cart' })] });
      expect(writer.openDiscrepancies()).toEqual([
        { route: 'cart', kind: 'value', count: 1 },
        { route: 'orders-read', kind: 'type', count: 1 },
        { route: 'orders-read', kind: 'value', count: 2 },
      ]);
    });

    test('one cause has the same id in every store', async () => {
      const [one, another] = [await fresh(), await fresh()];
      one.writer().write({ counts: [], findings: [finding([at('$.a'), at('$.b')])] });
      another.writer().write({ counts: [], findings: [finding([at('$.b', { left: 'else' })])] });
      const idOf = (store: TestStore) =>
        store
          .reader()
          .discrepancies({ q: '$.b' })
          .items.map(({ id }) => id);
      expect(idOf(one)).toEqual([expect.stringMatching(/^[0-9a-f]{12}$/)]);
      expect(idOf(another)).toEqual(idOf(one));
    });

    test('first and last seen follow the exchanges, not the order in which they are written', async () => {
      const store = await fresh();
      const times = [START + 5000, START, START + 9000.7, START + 7000];
      store.writer().write({
        counts: [],
        findings: times.map((startedAt) => finding([difference()], { startedAt })),
      });
      expect(store.reader().discrepancies({}).items).toMatchObject([
        { firstSeen: '2026-11-02T08:00:00.000Z', lastSeen: '2026-11-02T08:00:09.000Z', count: 4 },
      ]);
    });

    test('a difference that is on one side only keeps the other side absent', async () => {
      const store = await fresh();
      const { left: _left, ...extra } = difference({ kind: 'extra' });
      store.writer().write({ counts: [], findings: [finding([extra])] });
      expect(store.reader().discrepancies({}).items[0]?.example).toEqual({
        path: '$.total',
        right: '"new"',
        detail: 'another text',
      });
    });
  });

  describe('asking', () => {
    function everyPage(reader: StoreReader, query: DiscrepancyQuery): string[] {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = reader.discrepancies({ ...query, ...(cursor === undefined ? {} : { cursor }) });
        ids.push(...page.items.map(({ id }) => id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return ids;
    }

    test('pages hold every discrepancy once, most mismatches first, then by id', async () => {
      const store = await fresh();
      const findings = Array.from({ length: 23 }, (_, index) =>
        Array.from({ length: (index % 4) + 1 }, () => finding([at(`$.field${index}`)])),
      ).flat();
      store.writer().write({ counts: [], findings });
      const reader = store.reader();
      const all = reader.discrepancies({}).items;
      expect(all).toHaveLength(23);
      const expected = all.toSorted((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
      expect(all).toEqual(expected);
      for (const limit of [1, 2, 5, 22, 23]) {
        expect(everyPage(reader, { limit })).toEqual(all.map(({ id }) => id));
      }
      expect(reader.discrepancies({ limit: 23 })).not.toHaveProperty('cursor');
    });

    test('filters by route, kind, state and time', async () => {
      const store = await fresh();
      store.writer().write({
        counts: [],
        findings: [
          finding([at('$.a'), at('$.b', { kind: 'type' })]),
          finding([at('$.c')], { route: 'cart', startedAt: START + 60_000 }),
        ],
      });
      const reader = store.reader();
      const paths = (query: DiscrepancyQuery) =>
        reader
          .discrepancies(query)
          .items.map((item) => item.path)
          .sort();
      expect(paths({ route: 'orders-read' })).toEqual(['$.a', '$.b']);
      expect(paths({ kind: 'type' })).toEqual(['$.b']);
      expect(paths({ kind: 'value', route: 'cart' })).toEqual(['$.c']);
      expect(paths({ state: 'open' })).toEqual(['$.a', '$.b', '$.c']);
      expect(paths({ state: 'accepted' })).toEqual([]);
      expect(paths({ since: new Date(START + 1).toISOString() })).toEqual(['$.c']);
    });

    test('the search text is found in path and example, and its signs mean themselves', async () => {
      const store = await fresh();
      store.writer().write({
        counts: [],
        findings: [
          finding([at('$.rate', { left: '100%', right: '99 percent' })]),
          finding([at('$.snake_case', { left: 'x', right: 'y', detail: 'another letter' })]),
          finding([at('$.snakeXcase', { left: 'a\\b', right: 'y' })]),
        ],
      });
      const reader = store.reader();
      const paths = (q: string) =>
        reader
          .discrepancies({ q })
          .items.map((item) => item.path)
          .sort();
      expect(paths('100%')).toEqual(['$.rate']);
      expect(paths('0%e')).toEqual([]);
      expect(paths('snake_')).toEqual(['$.snake_case']);
      expect(paths('SNAKE')).toEqual(['$.snakeXcase', '$.snake_case']);
      expect(paths('a\\\\b')).toEqual(['$.snakeXcase']);
      expect(paths('another letter')).toEqual(['$.snake_case']);
      expect(paths('"; DROP TABLE discrepancies; --')).toEqual([]);
      expect(paths('')).toHaveLength(3);
    });

    test('a discrepancy is found by an unambiguous beginning of its id', async () => {
      const store = await fresh();
      const findings = Array.from({ length: 600 }, (_, index) => finding([at(`$.field${index}`)]));
      store.writer({ samplesFirst: 1, samplesReservoir: 0 }).write({ counts: [], findings });
      const reader = store.reader();
      const [first] = reader.discrepancies({}).items;
      const id = first?.id ?? '';
      expect(id).toMatch(/^[0-9a-f]{12}$/);
      expect(reader.discrepancy(id)?.path).toBe(first?.path);
      expect(reader.discrepancy(id.slice(0, 8).toUpperCase())?.id).toBe(id);
      expect(reader.discrepancy(id.slice(0, 3))).toBeUndefined();
      expect(reader.discrepancy('zzzz')).toBeUndefined();
      expect(reader.discrepancy('%')).toBeUndefined();
    });

    test('a cursor that no page gave is refused', async () => {
      const store = await fresh();
      store.writer();
      for (const cursor of ['', 'nonsense', Buffer.from("1.' OR 1").toString('base64url')]) {
        expect(() => store.reader().discrepancies({ cursor })).toThrow(FicusError);
      }
    });

    test('a page has at least one item and at most 500, and 100 where nothing is asked', async () => {
      const store = await fresh();
      const findings = Array.from({ length: 510 }, (_, index) => finding([at(`$.field${index}`)]));
      store.writer({ samplesFirst: 0, samplesReservoir: 0 }).write({ counts: [], findings });
      const reader = store.reader();
      const sizes = [undefined, 0, 3.9, 10_000].map(
        (limit) => reader.discrepancies(limit === undefined ? {} : { limit }).items.length,
      );
      expect(sizes).toEqual([100, 1, 3, 500]);
    });
  });
}
