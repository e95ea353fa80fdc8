import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/diff/compare.ts';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import type { Answer } from '../../../src/diff/types.ts';
import { ByteComparison } from '../../../src/shadow/bytes-equal.ts';

const BODY = Buffer.from('{"a":1}');

function answer(headers: readonly string[] = [], changes: Partial<Answer> = {}): Answer {
  return { status: 200, headers, body: Buffer.from(BODY), ...changes };
}

function equal(left: Answer, right: Answer, compared: readonly string[] = ['location', 'vary']): boolean {
  return new ByteComparison(compared).equal(left, right);
}

test('the same status and bytes are equal, whatever other headers say', () => {
  expect(equal(answer(['Date', 'Mon', 'Server', 'a']), answer(['server', 'b', 'x', 'y']))).toBe(true);
});

test('another status or another byte is not', () => {
  expect(equal(answer(), answer([], { status: 201 }))).toBe(false);
  expect(equal(answer(), answer([], { body: Buffer.from('{"a":2}') }))).toBe(false);
  expect(equal(answer(), answer([], { body: Buffer.from('{"a":1} ') }))).toBe(false);
  expect(equal(answer(), answer([], { body: new Uint8Array(0) }))).toBe(false);
});

describe('compared headers', () => {
  test('may be spelled and surrounded as they like', () => {
    const left = answer(['Date', '1', 'Location', '/a', 'Vary', 'x']);
    const right = answer(['LOCATION', '/a', 'Server', 's', 'vary', 'x', 'Date', '2']);
    expect(equal(left, right)).toBe(true);
    expect(equal(right, left)).toBe(true);
  });

  test('must have the same values in the same case', () => {
    expect(equal(answer(['location', '/a']), answer(['location', '/A']))).toBe(false);
  });

  test('must be there on both sides, at the end of the list as well', () => {
    expect(equal(answer(['location', '/a']), answer())).toBe(false);
    expect(equal(answer(), answer(['location', '/a']))).toBe(false);
    expect(equal(answer(['location', '/a']), answer(['location', '/a', 'vary', 'x']))).toBe(false);
  });

  test('are compared in order: another order is left to the comparer', () => {
    const left = answer(['location', '/a', 'vary', 'x']);
    expect(equal(left, answer(['vary', 'x', 'location', '/a']))).toBe(false);
  });

  test('count as often as they come', () => {
    const twice = answer(['vary', 'x', 'vary', 'x']);
    expect(equal(twice, answer(['vary', 'x']))).toBe(false);
    expect(equal(answer(['vary', 'x']), twice)).toBe(false);
    expect(equal(twice, answer(['Vary', 'x', 'date', 'now', 'vary', 'x']))).toBe(true);
    expect(equal(answer(['vary', 'x', 'vary', 'y']), answer(['vary', 'y', 'vary', 'x']))).toBe(false);
  });
});

test('what gives the bytes their meaning is compared though no route names it', () => {
  expect(equal(answer(['Content-Encoding', 'gzip']), answer(), [])).toBe(false);
  expect(
    equal(answer(['Content-Type', 'text/plain; charset=latin1']), answer(['Content-Type', 'text/plain']), []),
  ).toBe(false);
});

test('digests are equal by length and hash, and never equal to bytes', () => {
  const digest = { length: 7, sha256: 'aa' };
  expect(equal(answer([], { body: digest }), answer([], { body: { ...digest } }))).toBe(true);
  expect(equal(answer([], { body: digest }), answer([], { body: { ...digest, sha256: 'ab' } }))).toBe(false);
  expect(equal(answer([], { body: digest }), answer([], { body: { ...digest, length: 8 } }))).toBe(false);
  expect(equal(answer([], { body: digest }), answer())).toBe(false);
  expect(equal(answer(), answer([], { body: digest }))).toBe(false);
});

test('more spellings than it remembers change no answer', () => {
  const comparison = new ByteComparison(['location']);
  for (let i = 0; i < 1200; i += 1)
    expect(comparison.equal(answer([`X-${i}`, 'a']), answer([`x-${i}`, 'b']))).toBe(true);
  expect(comparison.equal(answer(['LOCATION', 'a']), answer(['location', 'b']))).toBe(false);
  expect(comparison.equal(answer(['LocatioN', 'a']), answer(['location', 'a']))).toBe(true);
});

test('whatever it calls equal is a match for the differ, however odd the answer', () => {
  const name = fc.constantFrom(
    'Content-Type',
    'content-type',
    'Content-Encoding',
    'Location',
    'X-Other',
    'vary',
  );
  const value = fc.constantFrom(
    'application/json',
    'text/html',
    'text/plain; charset=latin1',
    'text/plain; charset=utf-8',
    'image/png',
    'gzip',
    '',
  );
  const headers = fc.array(fc.tuple(name, value), { maxLength: 4 }).map((pairs) => pairs.flat());
  const body = fc.oneof(
    fc.json().map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 20 }),
    fc.constantFrom('"text"', '1.0', '{', 'é', '').map((text) => Buffer.from(text, 'latin1')),
    fc.record({ length: fc.nat(9), sha256: fc.constantFrom('aa', 'bb') }),
  );
  const status = fc.constantFrom(200, 204, 304, 404, 500);
  const compared = fc.subarray(['content-type', 'location', 'vary']);
  let equals = 0;
  fc.assert(
    fc.property(status, body, headers, headers, compared, (code, bytes, left, right, names) => {
      const sides = [
        { status: code, headers: left, body: bytes },
        { status: code, headers: right, body: bytes },
      ] as const;
      if (!equal(...sides, names)) return;
      equals += 1;
      const options = { headers: names, rules: compileRules([]), now: 0 };
      expect(compare(...sides, options).verdict).toBe('match');
    }),
    { numRuns: 3000, seed: 1 },
  );
  // The property says nothing where the two are seldom equal.
  expect(equals).toBeGreaterThan(300);
});
