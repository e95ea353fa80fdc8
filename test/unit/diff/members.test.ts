import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonNumber, type JsonObject, type JsonValue } from '../../../src/diff/json.ts';
import { parseJson } from '../../../src/diff/json-parse.ts';
import { stringifyJson } from '../../../src/diff/json-text.ts';
import { Members } from '../../../src/diff/members.ts';

const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '', '\ud800', 'a longer key than others'),
  fc.string({ maxLength: 3 }),
  fc.string({ minLength: 65, maxLength: 70 }),
);

test('members are a Map in all that is asked of them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.nat()), { maxLength: 100 }), (entries) => {
      const members = new Members<number>();
      const map = new Map<string, number>();
      for (const [name, value] of entries) {
        expect(members.add(name, value)).toBe(!map.has(name));
        map.set(name, value);
      }
      expect([...members]).toEqual([...map]);
      expect([...members.keys()]).toEqual([...map.keys()]);
      expect([...members.values()]).toEqual([...map.values()]);
      expect(members.size).toBe(map.size);
      for (const [name, value] of map) expect(members.get(name)).toBe(value);
      expect(members.has('absent')).toBe(false);
      expect(members.get('absent')).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test.each([3, 64, 65, 300])(
  '%i keys are shared where they are few, and never with a copy that grows',
  (count) => {
    const filled = () => {
      const members = new Members<number>();
      for (let i = 0; i < count; i++) members.set(`k${i}`, i);
      return members;
    };
    const [one, other] = [filled(), filled()];
    expect(one.shape === other.shape).toBe(count <= 64);
    const copy = new Members<number>().copyFrom(one);
    copy.set('more', 1).set('k0', -1);
    expect([copy.size, copy.get('more'), copy.get('k0')]).toEqual([count + 1, 1, -1]);
    expect([one.size, one.get('more'), one.get('k0')]).toEqual([count, undefined, 0]);
    expect([...one]).toEqual([...other]);
  },
);

test('objects of one document are filled further without harm to each other', () => {
  const parsed = parseJson('[{"a":1,"b":{"c":2}},{"a":3,"b":4}]') as JsonObject[];
  const [first, second] = parsed as [JsonObject, JsonObject];
  first.members.set('a', 'new').set('more', true);
  expect(stringifyJson(parsed)).toBe('[{"a":"new","b":{"c":2},"more":true},{"a":3,"b":4}]');
  second.members.set('b', null);
  expect(stringifyJson(parsed)).toBe('[{"a":"new","b":{"c":2},"more":true},{"a":3,"b":null}]');
  expect(second.members.values()).toEqual([new JsonNumber('3'), null]);
});

test('a document of thousands of objects is read whole, however they lie in it', () => {
  const value = Array.from({ length: 3000 }, (_, i) => ({ i, in: { a: `${i}`, deep: [{ i }, {}] } }));
  expect(stringifyJson(parseJson(JSON.stringify(value)) as JsonValue)).toBe(JSON.stringify(value));
});

test('thousands of shapes are forgotten, and those in use stay', () => {
  const kept = new Members<number>().set('first', 1).set('second', 2);
  for (let i = 0; i < 12_000; i++) new Members<number>().set(`key ${i}`, i);
  expect([...kept, ...new Members<number>().copyFrom(kept).set('third', 3)]).toEqual([
    ...[
      ['first', 1],
      ['second', 2],
    ],
    ...[
      ['first', 1],
      ['second', 2],
      ['third', 3],
    ],
  ]);
});
