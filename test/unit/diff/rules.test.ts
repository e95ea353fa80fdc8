import { describe, expect, test } from 'vitest';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import { describeRule } from '../../../src/diff/rules/describe.ts';
import { formatRulePath, parsePath } from '../../../src/diff/rules/path.ts';
import type { Rule } from '../../../src/diff/types.ts';
import { jsonAnswer, judge, judgeJson, outline, type TrialRule } from './answers.ts';

describe('parsePath', () => {
  test.each([
    ['$'],
    ['$.a.b'],
    ['$.items[*].price'],
    ['$.items[3]'],
    ['$..name'],
    ["$['odd key']"],
    ["$['it\\'s'].x"],
    ["$..['odd key']"],
    ['$..[*]'],
    ['headers.content-type'],
    ['headers.*'],
    ['status'],
  ])('reads %s and writes it the same', (text) => {
    expect(formatRulePath(parsePath(text))).toBe(text);
  });

  test.each([
    ['$["a"].*', '$.a[*]'],
    ['$.created-at', "$['created-at']"],
    ['$["\\u0061"]', '$.a'],
    ['headers.Content-Type', 'headers.content-type'],
  ])('reads %s as %s', (text, spelled) => {
    expect(formatRulePath(parsePath(text))).toBe(spelled);
  });

  test.each([
    ['a.b', 'must begin with $'],
    ['$a', '"a" at position 2 is not expected'],
    ['$.', 'it ends too early'],
    ['$..', 'it ends too early'],
    ['$.a[', 'is not expected'],
    ['$.a[1', 'is not expected'],
    ['$[-1]', 'negative index'],
    ['$[1:2]', 'a slice'],
    ['$[?(@.a)]', 'a filter'],
    ["$['a','b']", 'is not expected'],
    ["$['\\q']", 'unknown escape'],
    ['headers.', 'does not name a header'],
    ['headers.a b', 'does not name a header'],
    ['', 'must begin with $'],
  ])('refuses %j: %s', (text, why) => {
    expect(() => parsePath(text)).toThrow(why);
  });
});

describe('compileRules', () => {
  const compile = (rule: Partial<Rule>) => compileRules([{ path: '$.a', reason: '', owner: '', ...rule }]);

  test.each<[Partial<Rule>, string]>([
    [{}, 'neither ignore, allow nor keyBy'],
    [{ ignore: true, tolerance: 1 }, 'allows neither rounding nor value'],
    [{ allow: ['rounding'], tolerance: 'much' }, 'no number from 0 upwards'],
    [{ allow: ['rounding'], tolerance: -1 }, 'no number from 0 upwards'],
    [{ ignore: true, expires: 'soon' }, 'no ISO date or instant'],
    [{ ignore: true, expires: '2026-02-30' }, 'no ISO date or instant'],
    [{ ignore: true, path: 'x' }, 'must begin with $'],
  ])('refuses %j', (rule, why) => {
    expect(() => compile(rule)).toThrow(why);
  });

  test('describes a rule in a few words', () => {
    const rule = { reason: '', owner: '' };
    expect(describeRule({ ...rule, path: '$.createdAt', allow: ['timezone'] })).toBe(
      '$.createdAt allow timezone',
    );
    expect(describeRule({ ...rule, path: '$["x"]', ignore: true })).toBe('$.x ignore');
    expect(describeRule({ ...rule, path: '$.l', allow: ['ordering'], keyBy: 'sku' })).toBe(
      '$.l allow ordering key sku',
    );
    expect(describeRule({ ...rule, path: '$..p', allow: ['value', 'rounding'], tolerance: 0.01 })).toBe(
      '$..p allow rounding, value within 0.01',
    );
  });
});

const left = '{"a":{"b":1,"c":[{"n":"x","v":1},{"n":"y","v":2}]},"odd key":1,"time":"2024-05-01T10:00:00"}';
const right = '{"a":{"b":2,"c":[{"n":"x","v":3},{"n":"y","v":4}]},"odd key":2,"time":"2024-05-01T10:00:00Z"}';

/** Paths that are still counted under rules. */
function counted(...rules: TrialRule[]): string[] {
  const { differences } = judgeJson(left, right, rules);
  return differences.filter(({ ignoredBy }) => ignoredBy === undefined).map(({ path }) => path);
}

const ALL = ['$.a.b', '$.a.c[0].v', '$.a.c[1].v', "$['odd key']", '$.time'];

describe('a rule allows', () => {
  test('what its path matches', () => {
    expect(counted()).toEqual(ALL);
    expect(counted({ path: '$.a.b', ignore: true })).toEqual(ALL.slice(1));
    expect(counted({ path: '$.a.c[*].v', ignore: true })).toEqual([ALL[0], ALL[3], ALL[4]]);
    expect(counted({ path: '$.a.c[1].v', ignore: true })).toEqual([ALL[0], ALL[1], ALL[3], ALL[4]]);
    expect(counted({ path: '$..v', ignore: true })).toEqual([ALL[0], ALL[3], ALL[4]]);
    expect(counted({ path: "$['odd key']", ignore: true })).toEqual([...ALL.slice(0, 3), ALL[4]]);
    expect(counted({ path: '$.*', ignore: true })).toEqual([]);
  });

  test('all below its path when it ignores, only its path when it allows kinds', () => {
    expect(counted({ path: '$.a', ignore: true })).toEqual(ALL.slice(3));
    expect(counted({ path: '$', ignore: true })).toEqual([]);
    expect(counted({ path: '$.a', allow: ['value'] })).toEqual(ALL);
    expect(counted({ path: '$.a.b', allow: ['value'] })).toEqual(ALL.slice(1));
  });

  test('only the kinds that it names', () => {
    expect(counted({ path: '$.time', allow: ['timezone'] })).toEqual(ALL.slice(0, 4));
    expect(counted({ path: '$.time', allow: ['value', 'rounding'] })).toEqual(ALL);
  });

  test('numbers within its tolerance, the bound included', () => {
    expect(counted({ path: '$..v', allow: ['value'], tolerance: 2 })).toEqual([ALL[0], ALL[3], ALL[4]]);
    expect(counted({ path: '$..v', allow: ['value'], tolerance: '1.9999' })).toEqual(ALL);
    expect(counted({ path: '$.time', allow: ['value', 'timezone'], tolerance: 0 })).toEqual(ALL.slice(0, 4));
  });

  test('nothing after its last day in UTC', () => {
    // Now is 2026-01-15T00:00:00Z.
    expect(counted({ path: '$', ignore: true, expires: '2026-01-15' })).toEqual([]);
    expect(counted({ path: '$', ignore: true, expires: '2026-01-14' })).toEqual(ALL);
    expect(counted({ path: '$', ignore: true, expires: '2026-01-15T00:00:01Z' })).toEqual([]);
    expect(counted({ path: '$', ignore: true, expires: '2026-01-15T00:00:00Z' })).toEqual(ALL);
  });

  test('headers and the status by name', () => {
    const a = { ...jsonAnswer('{}', 200), headers: ['Content-Type', 'application/json', 'Location', '/a'] };
    const b = { ...jsonAnswer('{}', 201), headers: ['Content-Type', 'application/json', 'Location', '/b'] };
    expect(outline(judge(a, b))).toEqual(['status status', 'headers.location header']);
    const rules: TrialRule[] = [
      { path: 'status', allow: ['status'] },
      { path: 'headers.Location', ignore: true },
    ];
    expect(judge(a, b, rules)).toMatchObject({
      verdict: 'ignored',
      differences: [{ ignoredBy: 'status allow status' }, { ignoredBy: 'headers.location ignore' }],
    });
    expect(judge(a, b, [{ path: '$', ignore: true }]).verdict).toBe('mismatch');
  });

  test('the same, and says the same, in whatever order the rules stand', () => {
    const rules: TrialRule[] = [
      { path: '$..v', ignore: true },
      { path: '$.a', ignore: true },
      { path: '$.time', allow: ['timezone'] },
    ];
    expect(judgeJson(left, right, [...rules].reverse())).toEqual(judgeJson(left, right, rules));
  });
});

test('a limit of differences never turns a mismatch into ignored', () => {
  const many = Array.from({ length: 50 }, (_, i) => [`k${i}`, i]);
  const a = jsonAnswer({ noise: Object.fromEntries(many), price: 1 });
  const b = jsonAnswer({ noise: Object.fromEntries(many.map(([key]) => [key, 'x'])), price: 2 });
  const comparison = judge(a, b, [{ path: '$.noise', ignore: true }], 10);
  expect(comparison).toMatchObject({ verdict: 'mismatch', limited: true });
  expect(comparison.differences).toHaveLength(10);
  expect(comparison.differences.at(-1)).toMatchObject({ path: '$.price' });
});
