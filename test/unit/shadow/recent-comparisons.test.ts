import { expect, test } from 'vitest';
import type { Answer, Comparison } from '../../../src/diff/types.ts';
import { ByteComparison } from '../../../src/shadow/bytes-equal.ts';
import { RecentComparisons } from '../../../src/shadow/recent-comparisons.ts';

const FOREVER = Number.POSITIVE_INFINITY;

function answer(
  body: string,
  headers: readonly string[] = ['Content-Type', 'text/plain'],
  status = 200,
): Answer {
  return { status, headers, body: Buffer.from(body) };
}

/** Says how often it compared, and gives each comparison an identity. */
function recent(compared: readonly string[] = ['location']) {
  const comparisons = new RecentComparisons(new ByteComparison(compared));
  const asked: Comparison[] = [];
  const compare = (): Comparison => {
    asked.push({ verdict: 'mismatch', differences: [], limited: false });
    return asked.at(-1) as Comparison;
  };
  return {
    asked,
    settle: () => comparisons.settle(),
    of: (left: Answer, right: Answer, now = 0, until = FOREVER) =>
      comparisons.of(left, right, now, until, compare),
  };
}

test('the same two answers are compared once, whatever headers that nobody compares say', () => {
  const { of, asked } = recent();
  const first = of(answer('a'), answer('b'));
  expect(of(answer('a', ['content-type', 'text/plain', 'Date', 'now']), answer('b'))).toBe(first);
  expect(asked).toHaveLength(1);
});

test.each([
  ['another body on the left', answer('x'), answer('b')],
  ['another body on the right', answer('a'), answer('x')],
  ['the two the other way round', answer('b'), answer('a')],
  ['another status', answer('a', undefined, 201), answer('b')],
  ['another compared header', answer('a', ['Content-Type', 'text/plain', 'Location', '/']), answer('b')],
  ['another type', answer('a', ['Content-Type', 'text/html']), answer('b')],
  ['another coding', answer('a', ['Content-Type', 'text/plain', 'Content-Encoding', 'x']), answer('b')],
])('are others with %s', (_what, left, right) => {
  const { of, asked } = recent();
  of(answer('a'), answer('b'));
  of(left, right);
  expect(asked).toHaveLength(2);
});

test('what was judged holds until a rule ends', () => {
  const { of, asked } = recent();
  of(answer('a'), answer('b'), 0, 100);
  of(answer('a'), answer('b'), 99, 100);
  expect(asked).toHaveLength(1);
  const later = of(answer('a'), answer('b'), 100, FOREVER);
  expect(asked).toHaveLength(2);
  expect(of(answer('a'), answer('b'), 101, FOREVER)).toBe(later);
});

test('the pairs met last are remembered, and no more than a few', () => {
  const { of, asked } = recent();
  for (let i = 0; i < 8; i += 1) of(answer(`${i}`), answer('b'));
  of(answer('0'), answer('b'));
  expect(asked).toHaveLength(8);
  of(answer('new'), answer('b'));
  of(answer('0'), answer('b'));
  expect(asked).toHaveLength(9);
  of(answer('1'), answer('b'));
  expect(asked).toHaveLength(10);
});

test('long bodies and digests are compared each time: they are not kept', () => {
  const { of, asked } = recent();
  const long = answer('x'.repeat(20_000));
  of(long, answer('b'));
  of(long, answer('b'));
  const digest: Answer = { status: 200, headers: [], body: { length: 1, sha256: 'aa' } };
  of(digest, answer('b'));
  of(digest, answer('b'));
  expect(asked).toHaveLength(4);
});

test('what is remembered when all are judged does not lie in the memory of the answers that came', () => {
  const { of, asked, settle } = recent();
  const came = answer('a');
  of(came, answer('b'));
  settle();
  (came.body as Uint8Array).fill(0x7a);
  of(answer('a'), answer('b'));
  expect(asked).toHaveLength(1);
});
