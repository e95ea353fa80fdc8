import { describe, expect, test } from 'vitest';
import { compare } from '../../../src/diff/compare.ts';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import { NOW } from './answers.ts';

/** What is said of two answers that differ in one header alone; each side may send it several times. */
function compareHeader(name: string, left: readonly string[], right: readonly string[]) {
  const side = (values: readonly string[]) => ({
    status: 200,
    headers: values.flatMap((value) => [name, value]),
    body: Buffer.from('{}'),
  });
  const options = { headers: [name.toLowerCase()], rules: compileRules([]), now: NOW };
  return compare(side(left), side(right), options);
}

const verdictOf = (name: string, left: string, right: string) => compareHeader(name, [left], [right]).verdict;

describe('content-type', () => {
  test.each([
    ['application/json', 'Application/JSON;charset=UTF-8'],
    ['application/json', 'application/json;'],
    ['text/html; charset="utf-8"', 'text/html ;charset=utf-8'],
    ['a/b; x="1; y=2"; z=3', 'a/b; z=3; x="1; y=2"'],
  ])('%s says what %s says', (left, right) => {
    expect(verdictOf('Content-Type', left, right)).toBe('match');
    expect(verdictOf('Content-Type', right, left)).toBe('match');
  });

  test.each([
    ['application/json', 'application/json, text/html'],
    ['application/json', 'application/json; charset=iso-8859-1'],
    ['text/html; charset="utf-8', 'text/html; charset="latin1'],
    ['text/html; charset=utf-8; foo', 'text/html; charset=utf-8; bar'],
    ['text/html; charset=utf-8', 'text/html; charset=utf-8; charset=latin1'],
    ['text/html; a=b', 'text/html; a=B'],
  ])('%s is not %s', (left, right) => {
    const [found, ...others] = compareHeader('Content-Type', [left], [right]).differences;
    expect(others).toEqual([]);
    expect(found).toMatchObject({ path: 'headers.content-type', kind: 'header' });
    expect(verdictOf('Content-Type', right, left)).toBe('mismatch');
  });

  test('two of them are not one', () => {
    const two = ['application/json', 'text/html'];
    expect(compareHeader('Content-Type', ['application/json'], two).verdict).toBe('mismatch');
    expect(compareHeader('Content-Type', two, two).verdict).toBe('match');
  });

  test('megabytes of it neither throw nor hang', () => {
    expect(verdictOf('Content-Type', 'a/b', `a/b; c="${'x'.repeat(20_000_000)}"`)).toBe('mismatch');
  });
});

describe('lists', () => {
  test('white space around commas, and empty elements, say nothing', () => {
    expect(verdictOf('Allow', 'GET,POST', 'GET , POST,')).toBe('match');
    expect(compareHeader('Allow', ['GET', 'POST'], ['GET, POST']).verdict).toBe('match');
  });

  test('inside quotes it is content', () => {
    expect(verdictOf('Link', '<a>; title="a , b"', '<a>; title="a, b"')).toBe('mismatch');
    expect(verdictOf('Link', '<a>; title="\\", b",<b>', '<a>; title="\\", b", <b>')).toBe('match');
  });

  test('a long run of blanks takes no time to speak of', () => {
    const from = process.cpuUsage();
    const run = ' '.repeat(200_000);
    expect(verdictOf('Cache-Control', `a${run}b`, `a${run}c`)).toBe('mismatch');
    // A pattern that looks for the comma from each blank takes a minute.
    expect(process.cpuUsage(from).user).toBeLessThan(1_000_000);
  });
});

test('two cookies are not one whose value holds a comma', () => {
  expect(compareHeader('Set-Cookie', ['a=1', 'b=2'], ['a=1, b=2']).verdict).toBe('mismatch');
  expect(compareHeader('Set-Cookie', ['a=1', 'b=2'], ['a=1', 'b=2']).verdict).toBe('match');
});
