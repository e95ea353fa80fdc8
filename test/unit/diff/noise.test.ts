import { describe, expect, test } from 'vitest';
import { type CompareOptions, compare } from '../../../src/diff/compare.ts';
import { excuse } from '../../../src/diff/noise.ts';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import type { Answer } from '../../../src/diff/types.ts';

const OPTIONS: CompareOptions = { headers: [], rules: compileRules([]), now: 0 };

function answer(value: unknown, status = 200): Answer {
  return {
    status,
    headers: ['content-type', 'application/json'],
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** What becomes of the service's answer when the monolith answered `first` and then `second`. */
function look(first: Answer, service: Answer, second: Answer) {
  const judged = excuse(compare(first, service, OPTIONS), {
    againstFirst: compare(first, second, OPTIONS),
    againstService: compare(second, service, OPTIONS),
  });
  const open = judged.differences.filter(({ ignoredBy }) => ignoredBy === undefined);
  return { verdict: judged.verdict, outcome: judged.outcome, open: open.map(({ path }) => path), judged };
}

test('a field that changes on the monolith by itself is noise, with its kind kept', () => {
  const found = look(answer({ n: 1, a: 'x1' }), answer({ n: 1, a: 'z9' }), answer({ n: 1, a: 'q5' }));

  expect(found).toMatchObject({ verdict: 'ignored', outcome: 'noise' });
  expect(found.judged.differences).toMatchObject([{ path: '$.a', kind: 'value', ignoredBy: 'noise' }]);
});

test('what stays the same on the monolith is a mismatch, whatever else changes', () => {
  const found = look(answer({ n: 1, a: 'x1' }), answer({ n: 2, a: 'z9' }), answer({ n: 1, a: 'q5' }));

  expect(found).toMatchObject({ verdict: 'mismatch', outcome: 'confirmed', open: ['$.n'] });
});

test('a second answer that is a failure excuses no text that is wrong', () => {
  const text = (body: string, status = 200): Answer => ({
    status,
    headers: ['content-type', 'text/plain'],
    body: Buffer.from(body),
  });

  const found = look(text('price: 1'), text('price: 2'), text('out of memory', 503));
  expect(found).toMatchObject({ verdict: 'mismatch', outcome: 'confirmed', open: ['$'] });
  // One that fails by itself may fail in other words.
  const failing = look(text('price: 1'), text('out of disk', 503), text('out of memory', 503));
  expect(failing).toMatchObject({ verdict: 'ignored', outcome: 'noise' });
});

test('a clock that became another type still shows', () => {
  const at = (value: unknown) => answer({ at: value });

  const found = look(at(1790000000), at('1790000001'), at(1790000002));

  expect(found).toMatchObject({ verdict: 'mismatch', open: ['$.at'] });
});

test('noise of one element excuses no other', () => {
  const list = (...prices: number[]) => answer({ items: prices.map((price, i) => ({ id: i, price })) });

  const found = look(list(10, 20, 30), list(10, 25, 35), list(10, 20, 33));

  expect(found).toMatchObject({ verdict: 'mismatch', open: ['$.items[1].price'] });
});

test('a list that grows by itself excuses what came, and not what is wrong in it', () => {
  const list = (...ids: number[]) => answer({ items: ids.map((id) => ({ id, name: `n${id}` })) });
  const wrong = answer({
    items: [
      { id: 1, name: 'n1' },
      { id: 2, name: 'other' },
      { id: 3, name: 'n3' },
    ],
  });

  expect(look(list(1, 2), list(1, 2, 3), list(1, 2, 4))).toMatchObject({ verdict: 'ignored' });
  expect(look(list(1, 2), wrong, list(1, 2, 4))).toMatchObject({ open: ['$.items[1].name'] });
});

describe('a list of which elements come and go', () => {
  const feed = (from: number, to: number) =>
    answer({ items: Array.from({ length: to - from }, (_, i) => ({ id: from + i, name: `n${from + i}` })) });
  const picks = (...ids: number[]) => answer({ picks: ids.map((id) => ({ id, name: `n${id}` })) });

  test.each([
    ['the service lags behind one that grows', feed(0, 20), feed(0, 19), feed(0, 21)],
    ['a page that moves on, seen at two moments', feed(0, 20), feed(1, 21), feed(2, 22)],
    ['other elements each time', picks(1, 2, 3, 4), picks(5, 6, 7, 2), picks(8, 9, 3, 1)],
  ])('is noise: %s', (_what, first, service, second) => {
    expect(look(first, service, second)).toMatchObject({ verdict: 'ignored', outcome: 'noise' });
  });

  test.each([
    ['the service has lost ten where one came', feed(0, 20), feed(0, 10), feed(0, 21)],
    ['the service has none where one came', feed(0, 20), feed(0, 0), feed(0, 21)],
    ['the service repeats what is there where a page moved on', feed(0, 20), feed(0, 40), feed(1, 21)],
    ['the service has other elements where a page moved on', feed(0, 20), feed(50, 70), feed(1, 21)],
  ])('excuses no more than itself: %s', (_what, first, service, second) => {
    expect(look(first, service, second)).toMatchObject({ verdict: 'mismatch', outcome: 'confirmed' });
  });

  test('a member that comes and goes is excused where it does so, and in as many places', () => {
    const flags = (...on: boolean[]) =>
      answer({ items: on.map((is, id) => ({ id, ...(is && { promoted: true }) })) });
    expect(
      look(flags(true, false, true), flags(false, false, true), flags(false, false, true)),
    ).toMatchObject({
      outcome: 'race',
    });
    const [first, second] = [
      flags(true, true, true, true, true, true),
      flags(true, true, true, true, true, false),
    ];
    const none = flags(false, false, false, false, false, false);
    expect(look(first, none, second).open).toHaveLength(5);
  });
});

test('a second answer that is the service’s is a race: a write came between', () => {
  const found = look(answer({ n: 1, m: 1 }), answer({ n: 2, m: 2 }), answer({ n: 2, m: 2 }));

  expect(found).toMatchObject({ verdict: 'ignored', outcome: 'race' });
  expect(found.judged.differences.every(({ ignoredBy }) => ignoredBy === 'race')).toBe(true);
});

describe('a status', () => {
  test('that is always another on the service is a mismatch', () => {
    expect(look(answer({}), answer({}, 500), answer({}))).toMatchObject({ verdict: 'mismatch' });
  });

  test('that the monolith changes by itself is noise', () => {
    expect(look(answer({}, 200), answer({}, 202), answer({}, 201))).toMatchObject({ verdict: 'ignored' });
  });
});
