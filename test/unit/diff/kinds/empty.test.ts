import { describe, expect, test } from 'vitest';
import { judgeJson, kindOf, outline } from '../answers.ts';

describe('empty', () => {
  test.each([
    ['null', '""', 'null/""'],
    ['null', '[]', 'null/[]'],
    ['{}', 'null', '{}/null'],
  ])('%s against %s', (left, right, signature) => {
    const mirrored = signature.split('/').reverse().join('/');
    expect(kindOf(left, right)).toMatchObject({ kind: 'empty', signature });
    expect(kindOf(right, left)).toMatchObject({ kind: 'empty', signature: mirrored });
  });

  test.each(['""', '[]', '{}'])('%s against no field', (value) => {
    expect(judgeJson(`{"a":${value}}`, '{}').differences).toMatchObject([
      { path: '$.a', kind: 'empty', detail: `${value} on the left, absent on the right` },
    ]);
    expect(judgeJson('{}', `{"a":${value}}`).differences).toMatchObject([
      { path: '$.a', kind: 'empty', signature: `absent/${value}` },
    ]);
  });

  test.each([
    ['[]', '{}'],
    ['""', '[]'],
    ['""', '0'],
    ['""', 'false'],
    ['" "', 'null'],
    ['[null]', 'null'],
  ])('is not claimed for %s and %s', (left, right) => {
    expect(kindOf(left, right)?.kind).not.toBe('empty');
    expect(kindOf(right, left)?.kind).not.toBe('empty');
  });

  test('an element that is not there is missing, and a null field stays null-absent', () => {
    expect(outline(judgeJson('[1,""]', '[1]'))).toEqual(['$[1] missing']);
    expect(outline(judgeJson('[1]', '[1,[]]'))).toEqual(['$[1] extra']);
    expect(outline(judgeJson('{"a":null}', '{}'))).toEqual(['$.a null-absent']);
  });

  test('a rule for null-absent does not reach it, nor the other way round', () => {
    const under = (left: string, right: string, kind: 'empty' | 'null-absent') =>
      judgeJson(left, right, [{ path: '$.a', allow: [kind] }]).verdict;
    expect(under('{"a":""}', '{}', 'null-absent')).toBe('mismatch');
    expect(under('{"a":""}', '{}', 'empty')).toBe('ignored');
    expect(under('{"a":null}', '{}', 'empty')).toBe('mismatch');
  });
});
