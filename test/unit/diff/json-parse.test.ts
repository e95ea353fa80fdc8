import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonNumber, JsonObject, type JsonValue } from '../../../src/diff/json.ts';
import { parseJson } from '../../../src/diff/json-parse.ts';
import { ParseFailure } from '../../../src/diff/json-scan.ts';
import { stringifyJson } from '../../../src/diff/json-text.ts';

function parsed(text: string): JsonValue {
  const value = parseJson(text);
  if (value instanceof ParseFailure) throw new Error(`${value.why} at ${value.offset}`);
  return value;
}

describe('parseJson', () => {
  test('agrees with JSON.parse on every document that JSON.parse loses nothing of', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.integer({ min: 0, max: 4 }), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        expect(JSON.parse(stringifyJson(parsed(spaced)))).toStrictEqual(JSON.parse(spaced));
      }),
    );
  });

  test('accepts and refuses exactly what JSON.parse does', () => {
    const alphabet = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'u00',
      'a',
      '0',
      '1',
      '-',
      '.',
      'e',
      '+',
      ' ',
      '\n',
      'true',
      'null',
      '"k"',
      '\u0001',
      '\ufeff',
      '\u00a0',
      '/',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...alphabet), { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(!(parseJson(text) instanceof ParseFailure)).toBe(accepts(text));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    '',
    ' ',
    '01',
    '-',
    '1.',
    '.5',
    '1e',
    '1e+',
    '+1',
    'NaN',
    'Infinity',
    '-Infinity',
    'tru',
    'nulll',
    "{'a':1}",
    '{"a":1,}',
    '[1,]',
    '[1 2]',
    '{"a" 1}',
    '{1:2}',
    '"a',
    '"\\x"',
    '"\\u12g4"',
    '"tab\there"',
    '[1]]',
    '{"a":[1}',
    '{"a":1',
    '[',
  ])('refuses %j', (text) => {
    expect(parseJson(text)).toBeInstanceOf(ParseFailure);
  });

  test('says what is wrong and where', () => {
    expect(parseJson('{"a": tru}')).toMatchObject({ why: 'this is no JSON value', offset: 6 });
    expect(parseJson('{"a": [1, 2')).toMatchObject({ why: 'a comma or ] is missing', offset: 11 });
  });

  test.each([
    '9007199254740993',
    '1.10',
    '-0',
    '1E400',
    '1e999999999',
    '0.1000000000000000055511151231257827',
  ])('keeps the source of %s', (source) => {
    expect(parsed(source)).toEqual(new JsonNumber(source));
  });

  test('keeps every value of a key that is written several times', () => {
    const value = parsed('{"a":1,"b":2,"a":3,"a":4}');
    if (!(value instanceof JsonObject)) throw new Error('an object was expected');
    expect([...value.members.keys()]).toEqual(['a', 'b']);
    expect(value.members.get('a')).toEqual(new JsonNumber('4'));
    expect(value.repeats?.get('a')).toEqual([new JsonNumber('1'), new JsonNumber('3')]);
    expect(stringifyJson(value)).toBe('{"a":1,"a":3,"a":4,"b":2}');
  });

  test('takes __proto__, constructor and the empty key for keys like any other', () => {
    const value = parsed('{"__proto__":{"polluted":true},"constructor":1,"":2}');
    if (!(value instanceof JsonObject)) throw new Error('an object was expected');
    expect([...value.members.keys()]).toEqual(['__proto__', 'constructor', '']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  test('keeps lone surrogates and reads every escape', () => {
    expect(parsed('"\\ud800x"')).toBe('\ud800x');
    expect(parsed('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00"')).toBe('"\\/\b\f\n\r\té😀');
  });

  test('goes 100,000 levels deep, there and back', () => {
    const text = `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`;
    expect(stringifyJson(parsed(text))).toBe(text);
  });
});

describe('stringifyJson', () => {
  test('cuts at the length that was asked for', () => {
    const value = parsed(JSON.stringify(Array.from({ length: 100_000 }, (_, i) => i)));
    expect(stringifyJson(value, 10)).toBe('[0,1,2,3,…');
    expect(stringifyJson('x'.repeat(1000), 5)).toBe('"xxx…');
  });

  test('leaves text alone that fits', () => {
    expect(stringifyJson(parsed('{"a":[1,2]}'), 11)).toBe('{"a":[1,2]}');
  });
});

function accepts(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
