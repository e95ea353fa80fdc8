import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonObject, type JsonValue } from '../../../src/diff/json.ts';
import { JsonPair } from '../../../src/diff/json-pair.ts';
import { parseJson } from '../../../src/diff/json-parse.ts';

const both = (left: string, right: string) => {
  const pair = new JsonPair(left, right);
  return [pair.left(), pair.right()] as const;
};

/** Pieces of JSON, well and ill put together, so that two texts part within every token. */
const piece = fc.constantFrom(
  ...['{', '}', '[', ']', ',', ':', '"a":', '"b":', '"ab":', '"a\\u0062":', '"a"', '"', '""', ' ', '\n'],
  ...['1', '12', '-', '.5', 'e3', 'true', 'tru', 'null', '{}', '[]', '[1,2]', '{"a":1}', '{"a":1,"a":2}'],
);
const padding = `[${'{"a":[1,{"b":2}]},'.repeat(8)}`;
const text = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.json({ maxDepth: 4 }),
);

test('two texts are parsed together as each is alone', () => {
  fc.assert(
    fc.property(text, text, text, text, fc.boolean(), (begin, left, right, end, padded) => {
      const [before, after] = padded ? [padding, `,${padding.slice(1, -1)}]`] : ['', ''];
      const [l, r] = [`${before}${begin}${left}${end}${after}`, `${before}${begin}${right}${end}${after}`];
      expect(both(l, r)).toEqual([parseJson(l), parseJson(r)]);
    }),
    { numRuns: 5000 },
  );
});

test('any text may be cut anywhere', () => {
  const whole = '{"a":[1,-2.5e3,{"b":"c\\n"},[],{}],"d":{"e":true,"f":null},"g":"h","a2":[[[]],{"x":{}}]}';
  for (let at = 0; at <= whole.length; at++) {
    for (const put of ['', '1', '"', ',', ']', '{"a":1}', '"k":1,', ' ']) {
      const other = whole.slice(0, at) + put + whole.slice(at);
      const shorter = whole.slice(0, at) + put + whole.slice(at + 3);
      for (const text of [other, shorter]) {
        expect(both(whole, text)).toEqual([parseJson(whole), parseJson(text)]);
        expect(both(text, whole)).toEqual([parseJson(text), parseJson(whole)]);
      }
    }
  }
});

test('what two texts have in common is one object', () => {
  const row = (id: number, value: number) => `{"id":${id},"values":[${value},2],"more":{"a":"b"}}`;
  const list = (value: number) =>
    `{"rows":[${row(1, 1)},${row(2, value)},${row(3, 1)}],"end":[${row(4, 1)}]}`;
  const [left, right] = both(list(1), list(1000));
  const rows = (value: unknown) => (value as JsonObject).members.get('rows') as JsonValue[];
  const end = (value: unknown) => (value as JsonObject).members.get('end');
  expect(rows(left)[0]).toBe(rows(right)[0]);
  expect(rows(left)[1]).not.toEqual(rows(right)[1]);
  expect(rows(left)[2]).toBe(rows(right)[2]);
  expect(end(left)).toBe(end(right));
  expect(rows(left)[1]).toBeInstanceOf(JsonObject);
});

/** So many that what lies between two edits is worth looking at. */
const ROWS = Array.from(
  { length: 400 },
  (_, i) => `{"id":${i % 90},"lines":[{"n":${i}},[${i % 7}]],"note":"n${i % 5}"}`,
);

test('lists that were edited anywhere, shuffled or reversed are parsed together as each is alone', () => {
  const edit = fc.record({
    at: fc.nat({ max: ROWS.length - 1 }),
    take: fc.nat({ max: 40 }),
    put: fc.array(fc.constantFrom(ROWS[3] ?? '', '{"new":[[1],{"a":1}]}', '[]', '7', '{"a":1,"a":2}', '{'), {
      maxLength: 3,
    }),
  });
  const order = fc.constantFrom('kept', 'reversed', 'shuffled');
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 5 }), order, fc.nat(), (edits, kept, seed) => {
      const rows = [...ROWS];
      for (const { at, take, put } of edits) rows.splice(at, take, ...put);
      if (kept === 'reversed') rows.reverse();
      if (kept === 'shuffled') rows.sort((a, b) => rank(a, seed) - rank(b, seed));
      const [l, r] = [`{"rows":[${ROWS.join(',')}],"end":1}`, `{"rows":[${rows.join(',')}],"end":2}`];
      expect(both(l, r)).toEqual([parseJson(l), parseJson(r)]);
      expect(both(r, l)).toEqual([parseJson(r), parseJson(l)]);
    }),
    { numRuns: 60 },
  );
});

function rank(row: string, seed: number): number {
  let hash = seed;
  for (const character of row) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}

test.each([
  ['reversed', [...ROWS].reverse()],
  ['shuffled', ROWS.toSorted((a, b) => rank(a, 7) - rank(b, 7))],
  ['with one row changed here and there', ROWS.map((row, i) => (i % 30 === 0 ? '{"changed":true}' : row))],
  [
    'with rows taken out and put in',
    ROWS.flatMap((row, i) => (i % 50 === 0 ? [] : i % 50 === 25 ? [row, '[0]'] : row)),
  ],
])('rows that are written alike are one object: %s', (_how, rows) => {
  const [left, right] = both(`[${ROWS.join(',')}]`, `[${rows.join(',')}]`);
  const known = new Set(left as JsonValue[]);
  const shared = (right as JsonValue[]).filter((row) => known.has(row)).length;
  const alike = rows.filter((row) => ROWS.includes(row)).length;
  // The first few that are out of line are not looked up, and those at the ends are only begun alike.
  expect(shared).toBeGreaterThan(alike - 12);
});
