import { describe, expect, test } from 'vitest';
import { idleBound } from '../../../src/diff/rules/bounds.ts';
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
    [{ allow: ['rounding'], decimals: 1.5 }, 'no whole number from 0 upwards'],
    [{ allow: ['timezone'], shift: '2 hours' }, 'neither like +02:00 nor like 2h'],
    [{ allow: ['timezone'], shift: '02:00' }, 'neither like +02:00 nor like 2h'],
    [{ allow: ['timezone'], zones: ['Europe/Atlantis'] }, 'no time zone is named'],
    [{ allow: ['value'], pattern: '(' }, 'is no regular expression'],
    [{ allow: ['value'], pattern: '(?=a)' }, 'which patterns of rules do not know'],
    [{ allow: ['rounding'], tolerance: 'much' }, 'no number from 0 upwards'],
    [{ allow: ['rounding'], tolerance: -1 }, 'no number from 0 upwards'],
    [{ ignore: true, expires: 'soon' }, 'no ISO date or instant'],
    [{ ignore: true, expires: '2026-02-30' }, 'no ISO date or instant'],
    [{ ignore: true, path: 'x' }, 'must begin with $'],
  ])('refuses %j', (rule, why) => {
    expect(() => compile(rule)).toThrow(why);
  });

  test.each<[Partial<Rule>, string | undefined]>([
    [{ ignore: true, tolerance: 1 }, 'has a tolerance but allows neither rounding nor value'],
    [{ allow: ['timezone'], decimals: 2 }, 'has decimals but does not allow rounding'],
    [{ allow: ['rounding'], shift: '2h' }, 'has a shift but does not allow timezone'],
    [{ allow: ['rounding'], zones: ['UTC'] }, 'has zones but does not allow timezone'],
    [{ ignore: true, pattern: 'a' }, 'has a pattern but allows no kinds'],
    [{ allow: ['value'], tolerance: 1, pattern: 'a' }, undefined],
    [{ allow: ['timezone', 'rounding'], decimals: 2, shift: '2h', zones: ['UTC'] }, undefined],
  ])('a bound that bounds nothing is no reason to refuse %j, but is named', (rule, words) => {
    const whole = { path: '$.a', reason: '', owner: '', ...rule };
    expect(idleBound(whole)).toBe(words && `the rule for "$.a" ${words}`);
    expect(() => compileRules([whole])).not.toThrow();
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
    const times = {
      ...rule,
      path: '$.t',
      allow: ['timezone'] as const,
      shift: '2h',
      zones: ['UTC', 'Asia/Tokyo'],
    };
    expect(describeRule(times)).toBe('$.t allow timezone shift 2h zones Asia/Tokyo, UTC');
    expect(describeRule({ ...rule, path: '$.p', allow: ['rounding'], decimals: 2, pattern: '^1' })).toBe(
      '$.p allow rounding to 2 decimals pattern ^1',
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

/** The verdict on `$.x` under one rule that allows kinds there. */
function under(rule: Omit<TrialRule, 'path'>, a: string, b: string): string {
  return judgeJson(`{"x":${a}}`, `{"x":${b}}`, [{ path: '$.x', ...rule }]).verdict;
}

describe('decimals', () => {
  test.each([
    ['10.2349', '10.235', 3, 'ignored'],
    ['10.2349', '10.235', 4, 'mismatch'],
    ['10.24', '10.2', 2, 'mismatch'],
    ['10.24', '10.2', 1, 'ignored'],
    ['12345.678', '12346', 1, 'mismatch'],
    ['10.229', '10.22', 2, 'ignored'],
    ['0.1', '0.10000000149011612', 2, 'ignored'],
    ['0.1', '0.10000000149011612', 8, 'ignored'],
    ['0.1', '0.10000000149011612', 9, 'mismatch'],
    ['16777217.5', '16777218', 2, 'mismatch'],
    ['0.30000000000000004', '0.3', 2, 'ignored'],
    ['"1.10"', '"1.1"', 9, 'ignored'],
  ])('%s and %s, to %d decimals: %s', (a, b, decimals, verdict) => {
    expect(under({ allow: ['rounding'], decimals }, a, b)).toBe(verdict);
    expect(under({ allow: ['rounding'], decimals }, b, a)).toBe(verdict);
  });

  test('bound a rounding beside a tolerance, and nothing else', () => {
    expect(under({ allow: ['rounding'], decimals: 2, tolerance: '0.001' }, '10.235', '10.24')).toBe(
      'mismatch',
    );
    expect(under({ allow: ['rounding', 'value'], decimals: 2 }, '10', '12')).toBe('ignored');
  });
});

describe('shift', () => {
  const at = (shift: string, a: string, b: string) =>
    under({ allow: ['timezone'], shift }, JSON.stringify(a), JSON.stringify(b));

  test('is exact and has a direction where it is written with a sign', () => {
    const [ten, twelve] = ['2024-05-01T10:00:00Z', '2024-05-01T12:00:00Z'];
    expect(at('+02:00', ten, twelve)).toBe('ignored');
    expect(at('+02:00', twelve, ten)).toBe('mismatch');
    expect(at('-02:00', twelve, ten)).toBe('ignored');
    expect(at('+01:00', ten, twelve)).toBe('mismatch');
  });

  test('is the most, either way, where it is written as a duration', () => {
    const [ten, twelve] = ['2024-05-01T10:00:00Z', '2024-05-01T12:00:00Z'];
    for (const [shift, verdict] of [
      ['2h', 'ignored'],
      ['120m', 'ignored'],
      ['1.5h', 'mismatch'],
      ['119m', 'mismatch'],
    ] as const) {
      expect(at(shift, ten, twelve)).toBe(verdict);
      expect(at(shift, twelve, ten)).toBe(verdict);
    }
    expect(at('1d', '2024-05-01', '2024-05-02')).toBe('ignored');
    expect(at('23h', '2024-05-01', '2024-05-02')).toBe('mismatch');
  });

  test('never keeps the notation from differing', () => {
    expect(at('+02:00', '2024-05-01T10:00:00Z', '2024-05-01T12:00:00+02:00')).toBe('ignored');
  });
});

describe('zones', () => {
  const at = (zones: readonly string[], a: string, b: string) =>
    under({ allow: ['timezone'], zones }, JSON.stringify(a), JSON.stringify(b));
  const BERLIN = ['Europe/Berlin'];

  test.each([
    ['in summer', '2024-07-01 11:00:00', '2024-07-01T09:00:00Z', 'ignored'],
    ['in winter', '2024-01-15 10:00:00', '2024-01-15T09:00:00Z', 'ignored'],
    ['winter’s offset in summer', '2024-07-01 10:00:00', '2024-07-01T09:00:00Z', 'mismatch'],
    ['summer’s offset in winter', '2024-01-15 11:00:00', '2024-01-15T09:00:00Z', 'mismatch'],
    ['the wrong way', '2024-07-01 09:00:00', '2024-07-01T11:00:00Z', 'mismatch'],
    ['wall time written as UTC', '2024-07-01T11:00:00Z', '2024-07-01T09:00:00Z', 'ignored'],
    ['the last instant of winter', '2024-03-31 01:59:59', '2024-03-31T00:59:59Z', 'ignored'],
    ['the first instant of summer', '2024-03-31 03:00:00', '2024-03-31T01:00:00Z', 'ignored'],
    ['the hour that comes twice, first', '2024-10-27 02:30:00', '2024-10-27T00:30:00Z', 'ignored'],
    ['the hour that comes twice, then', '2024-10-27 02:30:00', '2024-10-27T01:30:00Z', 'ignored'],
    ['an offset is believed', '2024-07-01T11:00:00+01:00', '2024-07-01T11:00:00+02:00', 'mismatch'],
    ['the notation alone', '2024-07-01T11:00:00+02:00', '2024-07-01T09:00:00Z', 'ignored'],
    ['a date', '2024-07-01', '2024-07-02', 'ignored'],
    ['before the epoch, with fractions', '1969-07-01 11:00:00.5', '1969-07-01T10:00:00Z', 'ignored'],
  ])('%s: %s and %s are %s', (_, a, b, verdict) => {
    expect(at(BERLIN, a, b)).toBe(verdict);
    expect(at(BERLIN, b, a)).toBe(verdict);
  });

  test('two of them explain two wall times', () => {
    const [berlin, newYork] = ['2024-07-01 15:00:00', '2024-07-01 09:00:00'];
    expect(at(['Europe/Berlin', 'America/New_York'], berlin, newYork)).toBe('ignored');
    expect(at(['Europe/Berlin', 'America/New_York'], newYork, berlin)).toBe('ignored');
    expect(at(BERLIN, berlin, newYork)).toBe('mismatch');
  });

  test('UTC explains no shift', () => {
    expect(at(['UTC'], '2024-07-01 11:00:00', '2024-07-01T09:00:00Z')).toBe('mismatch');
    expect(at(['UTC'], '2024-07-01', '2024-07-02')).toBe('mismatch');
  });
});

describe('pattern', () => {
  test('holds both sides to it', () => {
    const rule = { allow: ['value'] as const, pattern: '^[a-z0-9]{7,11}$' };
    expect(under(rule, '"b1Xcdef"', '"abc1234"')).toBe('mismatch');
    expect(under(rule, '"ab1cdef"', '"abc12345678"')).toBe('ignored');
    expect(under(rule, '"ab1cdef"', '"abc1"')).toBe('mismatch');
    expect(under(rule, '1234567', '7654321')).toBe('ignored');
    expect(under(rule, '1234567', '[1]')).toBe('mismatch');
  });

  test('holds the one side that is there to it', () => {
    const rules: TrialRule[] = [{ path: '$.x', allow: ['extra'], pattern: '^ok$' }];
    expect(judgeJson('{}', '{"x":"ok"}', rules).verdict).toBe('ignored');
    expect(judgeJson('{}', '{"x":"no"}', rules).verdict).toBe('mismatch');
  });

  test('tells 201 from 500 where a status may differ', () => {
    const rules: TrialRule[] = [{ path: 'status', allow: ['status'], pattern: '^20[01]$' }];
    expect(judge(jsonAnswer('{}', 200), jsonAnswer('{}', 201), rules).verdict).toBe('ignored');
    expect(judge(jsonAnswer('{}', 200), jsonAnswer('{}', 500), rules).verdict).toBe('mismatch');
  });
});

describe('one rule on the status', () => {
  const verdict = (rule: TrialRule, l: number, r: number, bodies: readonly [string, string] = ['', '']) =>
    judge(jsonAnswer(bodies[0], l), jsonAnswer(bodies[1], r), [rule]).verdict;
  const UNBOUNDED: TrialRule = { path: 'status', allow: ['status'] };
  const IGNORING: TrialRule = { path: 'status', ignore: true };

  test('that allows it and names no codes hides no outage', () => {
    for (const [l, r] of [
      [302, 500],
      [204, 404],
      [404, 500],
      [200, 503],
    ] as const) {
      expect(verdict(UNBOUNDED, l, r)).toBe('mismatch');
      expect(verdict(UNBOUNDED, r, l)).toBe('mismatch');
      expect(verdict(UNBOUNDED, l, r, ['{}', '{}'])).toBe('mismatch');
      // What is not to be looked at is not looked at: whoever says so means all of it.
      expect(verdict(IGNORING, l, r)).toBe('ignored');
    }
  });

  test.each([UNBOUNDED, IGNORING])('that names no codes covers codes of one outcome: %j', (rule) => {
    for (const [l, r] of [
      [200, 201],
      [200, 302],
      [404, 410],
      [500, 503],
    ] as const)
      expect(verdict(rule, l, r)).toBe('ignored');
  });

  test('covers another outcome where its pattern names both codes', () => {
    const rule: TrialRule = { path: 'status', allow: ['status'], pattern: '^(?:404|204)$' };
    expect(verdict(rule, 404, 204)).toBe('ignored');
    expect(verdict(rule, 404, 500)).toBe('mismatch');
  });

  test('that names no codes beside one that does changes nothing', () => {
    const rules = [UNBOUNDED, { path: 'status', allow: ['status'], pattern: '^(?:404|204)$' }] as TrialRule[];
    expect(judge(jsonAnswer('', 404), jsonAnswer('', 204), rules).differences).toMatchObject([
      { ignoredBy: 'status allow status pattern ^(?:404|204)$' },
    ]);
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
