import { describe, expect, test } from 'vitest';
import { causesOf, discrepanciesOf, pairs, type Sides, seeded, sentences, times } from './observed.ts';

describe('a constant', () => {
  test('offset, exact where binary floats are not', () => {
    const [cause] = causesOf(pairs(times(40, (at) => [`${at}.1`, `${at}.3`])));
    expect(cause?.sentence).toBe("the service's number is 0.2 above the monolith's: 40 of 40");
    expect(cause?.rule).toContain('allow: [value], tolerance: "0.2"');
    expect(sentences(pairs(times(40, (at) => [at + 11, at + 4])))).toEqual([
      "the service's number is 7 below the monolith's: 40 of 40",
    ]);
  });

  test('factor: of units with a rule, of anything else without', () => {
    const [cents] = causesOf(pairs(times(40, (at) => [at * 3 + 17.25, (at * 3 + 17.25) * 100])));
    expect(cents?.sentence).toBe("the service's number is the monolith's × 100: 40 of 40");
    expect(cents?.rule).toContain('allow: [unit]');
    const [tax] = causesOf(pairs(times(40, (at) => [(at + 3) * 100, (at + 3) * 119])));
    expect(tax?.sentence).toBe("the service's number is the monolith's × 1.19: 40 of 40");
    expect(tax?.rule).toBeUndefined();
    expect(tax?.ruleNote).toMatch(/^no rule is safe/);
    expect(sentences(pairs(times(40, (at) => [(at + 3) * 21, (at + 3) * 7])))).toEqual([
      "the service's number is the monolith's ÷ 3: 40 of 40",
    ]);
  });

  test('that did not hold once is told with what speaks against it', () => {
    const [cause] = causesOf(pairs([...times(40, (at) => [at + 10, at + 15] as const), [70, 99]]));
    expect(cause).toMatchObject({
      support: 40,
      of: 41,
      counterexamples: 1,
      counterexample: { left: '70', right: '99' },
    });
  });

  test('is none where numbers merely differ, and none of one document', () => {
    const random = seeded(8);
    const any = () => Math.floor(random() * 1000);
    expect(
      discrepanciesOf(pairs(times(80, () => [any(), any() + 1000]))).flatMap(({ causes }) => causes),
    ).toEqual([]);
    expect(sentences(times(50, () => ({ left: '{"v":10}', right: '{"v":15}', target: '/one' })))).toEqual([]);
  });

  test('prefix, suffix, case, and origin', () => {
    expect(sentences(pairs(times(20, (at) => [`${at}`, `ORD-${at}`])))).toEqual([
      `the service has "ORD-" before the monolith's text: 20 of 20`,
    ]);
    expect(sentences(pairs(times(20, (at) => [`thing ${at} (legacy)`, `thing ${at}`])))).toContain(
      `the monolith has " (legacy)" after the service's text: 20 of 20`,
    );
    expect(sentences(pairs(times(20, (at) => [`Name ${at}`, `name ${at}`])))).toEqual([
      'the service writes in lower case what the monolith writes otherwise: 20 of 20',
    ]);
    const [origin] = causesOf(
      pairs(times(20, (at) => [`http://old.example/o/${at}`, `https://new.example/o/${at}`])),
    );
    expect(origin?.sentence).toBe(
      'the service writes URLs with "https://new.example" where the monolith writes "http://old.example": 20 of 20',
    );
    expect(origin?.rule).toContain('old\\\\.example');
  });

  test('prefix that changes is none', () => {
    const found = discrepanciesOf(pairs(times(80, (at) => [`${at}`, `${'ABCDFGHK'[at % 8]}-${at}`])));
    expect(found.flatMap(({ causes }) => causes)).toEqual([]);
  });
});

describe('a mapping', () => {
  const lefts = ['OPEN', 'PAID', 'SENT'];
  const rights = ['new', 'settled', 'shipped'];
  const mapped = (count: number): [string, string][] =>
    times(count, (at) => [lefts[at % 3] ?? '', rights[at % 3] ?? '']);

  test('of a few values has a rule for each pair', () => {
    const [cause] = causesOf(pairs(mapped(40)));
    expect(cause?.sentence).toBe(
      'the service has other names for the same values, one for each ("OPEN" → "new", "PAID" → "settled", "SENT" → "shipped"): 40 of 40',
    );
    expect(cause?.rule?.split('\n')).toHaveLength(3);
  });

  test('of one value, and of statuses', () => {
    expect(sentences(pairs(times(10, () => ['OPEN', 'new'])))).toEqual([
      'the service has "new" wherever the monolith has "OPEN": 10 of 10',
    ]);
    expect(
      sentences(times(10, () => ({ left: '{}', right: '{}', status: [200, 201] }) satisfies Sides)),
    ).toEqual(['the service has 201 wherever the monolith has 200: 10 of 10']);
  });

  test.each([
    [200, 500],
    [404, 200],
    [404, 503],
  ])('of %d and %d suggests no rule, which would hide an outage', (...status) => {
    const [cause] = causesOf(times(10, () => ({ left: '', right: '', status }) satisfies Sides));
    expect(cause).toMatchObject({ name: 'mapping', support: 10 });
    expect(cause?.rule).toBeUndefined();
    expect(cause?.ruleNote).toMatch(/^no rule is suggested: one side fails/);
  });

  test('broken once keeps the value that broke it', () => {
    const [cause] = causesOf(pairs([...mapped(40), ['OPEN', 'shipped']]));
    expect(cause).toMatchObject({
      support: 40,
      of: 41,
      counterexample: { left: '"OPEN"', right: '"shipped"' },
    });
    expect(cause?.rule?.split('\n')).toHaveLength(3);
  });

  test('that swaps values has no safe rule', () => {
    const [cause] = causesOf(pairs(times(40, (at) => (at % 2 ? ['yes', 'no'] : ['no', 'yes']))));
    expect(cause?.name).toBe('mapping');
    expect(cause?.rule).toBeUndefined();
    expect(cause?.ruleNote).toMatch(/^no rule is safe/);
  });

  test('is none of amounts that come back with their documents: a rule would hide a fault', () => {
    const amounts = [
      ['123.14', '124.22'],
      ['107.46', '107.69'],
      ['639.12', '677.48'],
    ] as const;
    const texts = times(60, (at) => amounts[at % 3] ?? amounts[0]);
    expect(sentences(pairs(texts))).toEqual([]);
    expect(sentences(pairs(texts.map(([a, b]) => [Number(a), Number(b)])))).toEqual([]);
    expect(
      sentences(pairs(times(60, (at) => (at % 2 ? ['2026-01-01', '2026-05-09'] : ['A-1', 'B-77-2026'])))),
    ).toEqual([]);
  });

  test('is none where several become one, where values do not come back, and of one place', () => {
    expect(sentences(pairs(times(40, (at) => [`${'abcd'[at % 4]}x`, 'same'])))).toEqual([]);
    expect(sentences(pairs(times(40, (at) => [`left ${at}`, `other ${at * 7}`])))).toEqual([]);
    expect(sentences(times(40, () => ({ left: '{"v":"a"}', right: '{"v":"b"}', target: '/one' })))).toEqual(
      [],
    );
  });
});

test('what changes on the monolith by itself is volatile, and what once did not is shown', () => {
  const asked = (count: number, monolithChanged: boolean): Sides[] =>
    times(count, (at) => ({ left: `{"v":"x${at * 7919}"}`, right: `{"v":"y${at}"}`, monolithChanged }));
  const [cause] = causesOf([...asked(12, true), ...asked(2, false)]);
  expect(cause).toMatchObject({ name: 'volatility', support: 12, of: 14, counterexamples: 2 });
  expect(cause?.sentence).toBe(
    'this changes on the monolith by itself, from one answer to the next of the same request: 12 of 14',
  );
  expect(cause?.rule).toBeUndefined();
  expect(sentences(asked(20, false))).toEqual([]);
});
