import { describe, expect, test } from 'vitest';
import { judgeJson, kindOf, outline } from '../answers.ts';

describe('missing and extra', () => {
  test('a field of one side only', () => {
    expect(outline(judgeJson('{"a":1,"b":{"c":2}}', '{"a":1}'))).toEqual(['$.b missing']);
    expect(outline(judgeJson('{"a":1}', '{"a":1,"b":[0]}'))).toEqual(['$.b extra']);
  });

  test('the absent side has no value, the other the whole', () => {
    const [difference] = judgeJson('{"a":[1.50]}', '{}').differences;
    expect(difference).toMatchObject({ left: [{ source: '1.50' }] });
    expect(difference).not.toHaveProperty('right');
  });
});

describe('null-absent', () => {
  test('null on one side, no field on the other', () => {
    expect(judgeJson('{"a":null}', '{}').differences).toMatchObject([
      { path: '$.a', kind: 'null-absent', signature: 'null left', left: null },
    ]);
    expect(judgeJson('{}', '{"a":null}').differences).toMatchObject([
      { kind: 'null-absent', signature: 'null right' },
    ]);
  });

  test('is neither null against a value, nor an element that is missing', () => {
    expect(kindOf('null', '0')).toMatchObject({ kind: 'value', detail: 'null against number' });
    expect(outline(judgeJson('[1,null]', '[1]'))).toEqual(['$[1] missing']);
  });
});

describe('type', () => {
  test.each([
    ['"42"', '42', 'string/number'],
    ['"42.0"', '42', 'string/number'],
    ['"true"', 'true', 'string/boolean'],
    ['"null"', 'null', 'string/null'],
    ['{"a":1}', '[{"a":1}]', 'object/array'],
    ['"x"', '["x"]', 'string/array'],
  ])('%s and %s', (left, right, signature) => {
    const mirrored = signature.split('/').reverse().join('/');
    expect(kindOf(left, right)).toMatchObject({ kind: 'type', signature });
    expect(kindOf(right, left)).toMatchObject({ kind: 'type', signature: mirrored });
  });

  test.each([
    ['"42"', '43'],
    ['"042"', '42'],
    ['"yes"', 'true'],
    ['1', 'true'],
    ['"x"', '["x","y"]'],
    ['"x"', '["y"]'],
    ['{}', '[]'],
  ])('%s and %s are not the same content', (left, right) => {
    expect(kindOf(left, right)).toMatchObject({ kind: 'value' });
  });
});

describe('value', () => {
  test('tells a change of type from a change of content', () => {
    expect(kindOf('"a"', '1')).toMatchObject({ kind: 'value', signature: 'string/number' });
    expect(kindOf('"abc"', '"abd"')).toMatchObject({
      detail: 'the strings differ from character 3',
      signature: '',
    });
    expect(kindOf('"a\\nbc"', '"a\\nbd"')).toMatchObject({
      detail: 'the texts differ from line 2, character 2',
    });
    expect(kindOf('10.00', '12.50')).toMatchObject({ detail: 'apart by 2.5' });
  });

  test('a key written twice is seen, though parsers see its last value only', () => {
    expect(judgeJson('{"a":1,"a":2}', '{"a":2}').differences).toMatchObject([
      { path: '$.a', kind: 'value', signature: 'repeated key' },
    ]);
    expect(outline(judgeJson('{"a":1,"a":2}', '{"a":1,"a":3}'))).toEqual(['$.a value']);
    expect(outline(judgeJson('{"a":1,"a":2}', '{"a":5,"a":2}'))).toEqual(['$.a value']);
    expect(judgeJson('{"a":1,"a":2}', '{"a":1.0,"a":2}').verdict).toBe('match');
  });
});
