import Big from 'big.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MODES, rounded } from '../../../../src/diff/causes/rounding-modes.ts';
import { causesOf, discrepanciesOf, pairs, seeded, sentences, times } from './observed.ts';

/** Amounts of three decimals, a third of them ties. */
function amounts(count: number): string[] {
  const random = seeded(11);
  return times(count, (at) => {
    const last = at % 3 === 0 ? 5 : 1 + Math.floor(random() * 9);
    return `${Math.floor(random() * 900) + 10}.${String(Math.floor(random() * 100)).padStart(2, '0')}${last}`;
  });
}

const texts = (mode: (typeof MODES)[number]) =>
  amounts(90).map((exact) => [exact, rounded(new Big(exact), 2, mode).toFixed(2)] as const);

describe('decimals and mode of the side that rounds', () => {
  test.each(['half-up', 'half-even', 'half-down'] as const)('%s', (mode) => {
    const [cause] = causesOf(pairs(texts(mode)));
    expect(cause?.sentence).toBe(
      `the service rounds ${mode} to 2 decimals what the other side has exactly: 90 of 90`,
    );
    expect(cause?.rule).toContain('allow: [rounding], tolerance: "0.005"');
  });

  test('truncating, which is the floor of what is above zero', () => {
    const [cause] = causesOf(pairs(texts('truncate').map(([a, b]) => [b, a])));
    expect(cause?.sentence).toBe(
      'the monolith rounds truncate to 2 decimals what the other side has exactly (floor fit as well: nothing seen tells them apart): 90 of 90',
    );
    expect(cause?.rule).toContain('tolerance: "0.01"');
  });

  test('one that was rounded otherwise is kept and shown', () => {
    const [cause] = causesOf(pairs([...texts('half-even'), ['10.125', '10.13']]));
    expect(cause).toMatchObject({
      support: 90,
      of: 91,
      counterexamples: 1,
      counterexample: { left: '"10.125"', right: '"10.13"' },
    });
  });

  test('to whole numbers, which one exchange alone would call a value', () => {
    const values = times(40, (at) => [10.4 + at + (at % 3) / 10, 10 + at + (at % 3 === 0 ? 0 : 1)] as const);
    const found = discrepanciesOf(pairs(values));
    expect(found.map(({ kind, causes }) => [kind, causes[0]?.sentence])).toEqual([
      ['value', 'the service rounds half-up to whole numbers what the other side has exactly: 40 of 40'],
    ]);
  });
});

describe('two sides that both round', () => {
  const cents = (value: number) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;

  test('half-up and half-even part at ties, where half-even is even', () => {
    const [cause] = causesOf(pairs(times(30, (at) => [cents(1000 + 14 * at), cents(1001 + 14 * at)])));
    expect(cause?.sentence).toBe(
      'the service rounds half-up, the monolith half-even at 2 decimals: 30 of 30',
    );
    expect(cause?.rule).toContain('allow: [rounding, value], tolerance: "0.01"');
  });

  test('a cent more on odd amounts as well is a constant', () => {
    const found = sentences(pairs(times(30, (at) => [cents(1000 + 7 * at), cents(1001 + 7 * at)])));
    expect(found).toEqual(["the service's number is 0.01 above the monolith's: 30 of 30"]);
  });

  test('numbers that lose their zeros are two discrepancies of one cause', () => {
    const found = discrepanciesOf(pairs(times(100, (at) => [(1000 + 2 * at) / 100, (1001 + 2 * at) / 100])));
    expect(found.map(({ kind }) => kind).sort()).toEqual(['rounding', 'value']);
    for (const { causes } of found)
      expect(causes[0]?.sentence).toMatch(
        /^the service rounds half-up, the monolith half-even at 2 decimals/,
      );
  });
});

test('binary floats', () => {
  const noise = [
    [0.1 + 0.2, 0.3],
    [1.1 + 2.2, 3.3],
    [0.7 + 0.1, 0.8],
    [0.1 * 7, 0.7],
    [1.1 * 1.1, 1.21],
  ] as const;
  expect(sentences(pairs(noise))[0]).toBe(
    'the monolith leaves the noise of binary floats in its numbers, the service does not: 5 of 5',
  );
  const floats = times(20, (at) => [at + 0.1, Math.fround(at + 0.1)] as const);
  expect(sentences(pairs(floats))[0]).toBe('the service holds its numbers as float32: 20 of 20');
});

test('numbers that merely differ have no rounding', () => {
  const random = seeded(4);
  const price = () => Math.floor(random() * 1e5) / 100;
  const found = discrepanciesOf(pairs(times(200, () => [price(), price()])));
  expect(found.flatMap(({ causes }) => causes)).toEqual([]);
});

test('every mode stays within its bound, and agrees with itself', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.constantFrom(...MODES),
      fc.integer({ min: 0, max: 2 }),
      (units, mode, decimals) => {
        const exact = new Big(units).div(1000);
        const once = rounded(exact, decimals, mode);
        expect(
          once
            .minus(exact)
            .abs()
            .lt(new Big(`1e-${decimals}`)),
        ).toBe(true);
        expect(rounded(once, decimals, mode).eq(once)).toBe(true);
      },
    ),
  );
});
