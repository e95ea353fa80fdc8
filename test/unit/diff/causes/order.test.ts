import { describe, expect, test } from 'vitest';
import { causesOf, type Sides, seeded, sentences, times } from './observed.ts';

interface Row {
  readonly id: number;
  readonly createdAt: string;
  readonly name: string;
  readonly group: number;
}

function rows(count: number, seed: number): Row[] {
  const random = seeded(seed * 31 + 7);
  return times(count, (at) => ({
    id: seed * 100 + at,
    createdAt: Temporal.Instant.fromEpochMilliseconds(
      1_770_000_000_000 + Math.floor(random() * 1e6) * 1000,
    ).toString(),
    name: `n${Math.floor(random() * 1e6)}`,
    group: Math.floor(random() * 3),
  }));
}

type Order = (a: Row, b: Row) => number;
const by =
  (field: keyof Row, direction = 1): Order =>
  (a, b) =>
    (a[field] < b[field] ? -1 : a[field] > b[field] ? 1 : 0) * direction;
const then =
  (first: Order, second: Order): Order =>
  (a, b) =>
    first(a, b) || second(a, b);

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seeded(seed + 99);
  return list
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

function lists(count: number, left: Order | undefined, right: Order | undefined, size = 9): Sides[] {
  return times(count, (at) => {
    const all = rows(size, at);
    const sortedBy = (order: Order | undefined, seed: number) => {
      const mixed = shuffled(all, seed);
      return JSON.stringify(order === undefined ? mixed : mixed.sort(order));
    };
    return { left: sortedBy(left, 2 * at), right: sortedBy(right, 2 * at + 1) };
  });
}

describe('the sort of each side', () => {
  test('is told by field and direction', () => {
    const [cause] = causesOf(lists(20, by('createdAt', -1), by('id')));
    expect(cause).toMatchObject({ name: 'order', support: 20, of: 20 });
    expect(cause?.sentence).toBe(
      'the service sorts by id where the monolith sorts by createdAt, newest first: 20 of 20',
    );
    expect(cause?.rule).toContain('path: "$", allow: [ordering], keyBy: id');
  });

  test('is told of the monolith alone where the service follows none, and the other way round', () => {
    expect(sentences(lists(20, by('name'), undefined))).toEqual([
      'the service follows no order where the monolith sorts by name: 20 of 20',
    ]);
    expect(sentences(lists(20, undefined, by('id', -1)))).toEqual([
      'the service sorts by id, descending where the monolith follows no order: 20 of 20',
    ]);
  });

  test('is not told where neither follows any', () => {
    expect(sentences(lists(20, undefined, undefined))).toEqual([]);
  });

  test('once broken leaves a counterexample', () => {
    const broken = lists(1, undefined, by('id'));
    const [cause] = causesOf([...lists(20, by('createdAt', -1), by('id')), ...broken]);
    expect(cause).toMatchObject({ support: 20, of: 21, counterexamples: 1 });
    expect(cause?.counterexample?.request).toBe('GET /orders/20');
  });

  test('of short lists is not told: chance sorts them', () => {
    expect(sentences(lists(6, by('createdAt', -1), by('id'), 3).slice(0, 4))).toEqual([]);
  });

  test('of plain values is by themselves', () => {
    const values = times(10, (at) => {
      const list = shuffled(
        times(8, (i) => i * 3 + at),
        at,
      );
      return { left: JSON.stringify(list.toSorted((a, b) => a - b)), right: JSON.stringify(list) };
    });
    expect(sentences(values)).toEqual([
      'the service follows no order where the monolith sorts by the values themselves: 10 of 10',
    ]);
  });

  test('knows nulls at either end, and numbers beyond binary floats', () => {
    const big = (at: number, i: number) => `{"n":900719925474099${at}${i}${9 - i},"x":${i}}`;
    const exact = times(10, (at) => {
      const all = [...times(8, (i) => big(at, i)), '{"n":null,"x":9}'];
      return { left: `[${all.join(',')}]`, right: `[${shuffled(all, at).join(',')}]` };
    });
    expect(sentences(exact)[0]).toMatch(
      /^the service follows no order where the monolith sorts by [nx]: 10 of 10$/,
    );
  });
});

describe('ties', () => {
  test('that the service does not break', () => {
    expect(sentences(lists(20, then(by('group'), by('id')), by('group'), 12))).toEqual([
      'both sides sort by group; the monolith breaks ties by id, the service does not break ties: 20 of 20',
    ]);
  });

  test('that each side breaks its own way', () => {
    expect(
      sentences(lists(20, then(by('group'), by('createdAt', -1)), then(by('group'), by('id')), 12)),
    ).toEqual([
      'both sides sort by group; the monolith breaks ties by createdAt, newest first, the service breaks ties by id: 20 of 20',
    ]);
  });
});
