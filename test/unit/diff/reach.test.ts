import { expect, test } from 'vitest';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import { reachedRules } from '../../../src/diff/rules/reach.ts';
import type { Answer } from '../../../src/diff/types.ts';

function answer(body: string, type = 'application/json', extra: readonly string[] = []): Answer {
  return { status: 200, headers: ['Content-Type', type, ...extra], body: Buffer.from(body) };
}

function reaches(path: string, left: Answer, right: Answer = left): boolean {
  const rules = compileRules([{ path, ignore: true, reason: 'a', owner: 'b' }]);
  return reachedRules(rules, left, right).length === 1;
}

const ORDER = answer('{"id":1,"items":[{"sku":"a","price":1},{"sku":"b"}],"odd key":{"x":null}}');

test.each([
  '$',
  '$.id',
  '$.items',
  '$.items[*].price',
  '$.items[1].sku',
  '$..price',
  "$['odd key'].x",
  '$.*',
  'status',
  'headers.content-type',
  'headers.*',
])('%s leads somewhere', (path) => {
  expect(reaches(path, ORDER)).toBe(true);
});

test.each(['$.ID', '$.items[2]', '$.items[1].price', '$..cost', '$.id.x', 'headers.x-none'])(
  '%s leads nowhere',
  (path) => {
    expect(reaches(path, ORDER)).toBe(false);
  },
);

test('one side is enough', () => {
  expect(reaches('$.new', answer('{}'), answer('{"new":1}'))).toBe(true);
});

test('elements of XML are reached without their number, too', () => {
  const page = answer('<order><item id="1"><price>1</price></item><item id="2"/></order>', 'application/xml');

  expect(reaches('$.order.item.price', page)).toBe(true);
  expect(reaches('$.order.item[*].price', page)).toBe(true);
  expect(reaches('$.order.thing', page)).toBe(false);
});

test('of a body that is no tree only the whole can be meant', () => {
  const text = answer('hello', 'text/plain');

  expect(reaches('$', text)).toBe(true);
  expect(reaches('$.a', text)).toBe(false);
});

test('a document too large to look through counts as one that has everything', () => {
  const large = answer(JSON.stringify(Array.from({ length: 30_000 }, (_, i) => i)));

  expect(reaches('$..none', large)).toBe(true);
});
