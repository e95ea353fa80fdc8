import { describe, expect, test } from 'vitest';
import { compare } from '../../../../src/diff/compare.ts';
import { compileRules } from '../../../../src/diff/rules/compile.ts';
import { NOW } from '../answers.ts';

/** What is said of two answers that differ in one header alone. */
function judged(name: string, left: readonly string[], right: readonly string[], cookieValues = false) {
  const side = (values: readonly string[]) => ({
    status: 200,
    headers: values.flatMap((value) => [name, value]),
    body: Buffer.from('{}'),
  });
  const options = { headers: [name], rules: compileRules([]), now: NOW, cookieValues };
  return compare(side(left), side(right), options).differences.map(({ detail, signature }) => ({
    detail,
    signature,
  }));
}

describe('a header', () => {
  test('on one side only', () => {
    expect(judged('location', [], ['/a'])).toEqual([
      { detail: 'only the right side sends it', signature: 'right only' },
    ]);
    expect(judged('set-cookie', ['a=1'], [])).toEqual([
      { detail: 'only the left side sends it', signature: 'left only' },
    ]);
  });

  test.each([
    [
      '/orders/17',
      'http://orders.internal/orders/17',
      'origin: no origin against http://orders.internal',
      'origin',
    ],
    ['/Orders/17', '/orders/17', 'case: the same letters, upper and lower case apart', 'case'],
    ['/orders/17', '/orders/18', 'the values differ', ''],
  ])('%s against %s', (left, right, detail, signature) => {
    expect(judged('location', [left], [right])).toEqual([{ detail, signature }]);
  });
});

describe('set-cookie', () => {
  const LINE = 'sid=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600';

  test.each([
    ['the value', [LINE], [LINE.replace('abc', 'xyz')]],
    ['the order and spelling of attributes', [LINE], ['sid=abc;httponly;path=/; max-age=3600;samesite=LAX']],
    ['the order of cookies', ['a=1; Path=/', 'b=2'], ['b=2', 'a=1; Path=/']],
    ['a dot before the domain', ['a=1; Domain=.Shop.example'], ['a=1; Domain=shop.example']],
    [
      'expiries of the same minute',
      ['a=1; Expires=Wed, 01 May 2024 10:00:00 GMT'],
      ['a=1; Expires=Wed, 01-May-24 10:00:59 GMT'],
    ],
    ['the same cookie for two paths', ['a=1; Path=/x', 'a=2; Path=/y'], ['a=2; Path=/y', 'a=1; Path=/x']],
  ])('%s is no difference', (_, left, right) => {
    expect(judged('set-cookie', left, right)).toEqual([]);
    expect(judged('set-cookie', right, left)).toEqual([]);
  });

  test.each([
    [
      'a flag that is lost',
      [LINE],
      [LINE.replace(' HttpOnly;', '')],
      'sid: httponly (set) against (absent)',
      'sid httponly',
    ],
    [
      'another attribute',
      [LINE],
      [LINE.replace('Lax', 'None')],
      'sid: samesite Lax against None',
      'sid samesite',
    ],
    [
      'a value that is empty',
      ['a=x1; Path=/'],
      ['a=; Path=/'],
      'a: only the left side gives it a value',
      'a value',
    ],
    [
      'a value that is empty, of a cookie that is set twice',
      ['a=x1; Path=/', 'a=x2; Path=/y'],
      ['a=x1; Path=/', 'a=; Path=/y'],
      'a: it is set 2 and 2 times, and not alike',
      'a several',
    ],
    ['a cookie more', ['a=1'], ['a=1', 'b=2'], 'b: only the right side sets it', 'b right only'],
    [
      'another name',
      ['a=1'],
      ['b=1'],
      'a: only the left side sets it; b: only the right side sets it',
      'a left only, b right only',
    ],
    ['the case of a path', ['a=1; Path=/X'], ['a=1; Path=/x'], 'a: path /X against /x', 'a path'],
    [
      'a cookie that is deleted',
      ['a=1; Expires=Wed, 01 May 2024 10:00:00 GMT'],
      ['a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
      'a: expires Wed, 01 May 2024 10:00:00 GMT against Thu, 01 Jan 1970 00:00:00 GMT',
      'a expires',
    ],
    [
      'one cookie twice',
      ['a=1; Path=/x', 'a=2; Path=/y'],
      ['a=1; Path=/x'],
      'a: it is set 2 and 1 times, and not alike',
      'a several',
    ],
  ])('%s', (_, left, right, detail, signature) => {
    expect(judged('set-cookie', left, right)).toEqual([{ detail, signature }]);
    expect(judged('set-cookie', right, left)).toHaveLength(1);
  });

  test('counts values only if asked, and never shows them in the detail', () => {
    const [left, right] = [[LINE], [LINE.replace('abc', 'xyz')]] as const;
    expect(judged('set-cookie', left, right, true)).toEqual([
      { detail: 'sid: the values differ', signature: 'sid value' },
    ]);
    expect(judged('set-cookie', left, left, true)).toEqual([]);
  });

  test('names eight cookies at most', () => {
    const many = Array.from({ length: 20 }, (_, i) => `c${String(i).padStart(2, '0')}=1`);
    const [found] = judged('set-cookie', many, ['x=1']);
    expect(found?.detail).toMatch(
      /^c00: only the left side sets it; .*c07: only the left side sets it; and 13 more$/,
    );
  });

  test.each(['', ';', '=', 'a', ';;;=;', 'a=1; =; Expires', '\u0000'])(
    'the line %j throws nothing',
    (line) => {
      expect(judged('set-cookie', ['z=1', line], ['z=1', line])).toEqual([]);
      expect(judged('set-cookie', ['z=1', line], ['z=1', 'y=2']).length).toBe(1);
    },
  );
});
