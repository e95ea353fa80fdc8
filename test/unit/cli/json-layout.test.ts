import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { laidOut } from '../../../src/cli/json-layout.ts';

function withoutSpace(text: string): string {
  return text.replace(/\s/g, '');
}

/** JSON as some program would write it: compact, indented, or with space in odd places. */
const json = fc
  .tuple(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t', '   \r\n'))
  .map(([value, space]) => JSON.stringify(value, null, space));
const container = json.filter((text) => /^[[{]/.test(text));

test('one member a line, two spaces a level; what is empty stays on its line', () => {
  expect(laidOut('{"a":[1,{"b":null}],"c":{},"d":[ ],"e":"x, y: {z}"}')).toMatchInlineSnapshot(`
    "{
      "a": [
        1,
        {
          "b": null
        }
      ],
      "c": {},
      "d": [],
      "e": "x, y: {z}"
    }"
  `);
});

test('it is what JSON.stringify would lay out', () => {
  fc.assert(
    fc.property(container, (text) => {
      expect(laidOut(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
    }),
  );
});

test('numbers keep every digit', () => {
  expect(laidOut('[1.10,9007199254740993,-0,1E400,0.1e-7]')).toBe(
    '[\n  1.10,\n  9007199254740993,\n  -0,\n  1E400,\n  0.1e-7\n]',
  );
});

describe('a body that was cut', () => {
  test('is laid out as far as it goes, and loses nothing but white space', () => {
    fc.assert(
      fc.property(container, fc.nat(), (text, at) => {
        const cut = text.slice(0, 1 + (at % text.length));
        expect(withoutSpace(laidOut(cut))).toBe(withoutSpace(cut));
      }),
    );
  });

  test('within a string or an escape stays cut there', () => {
    expect(laidOut('{"a":"b c')).toBe('{\n  "a": "b c');
    expect(laidOut('{"a":"b\\')).toBe('{\n  "a": "b\\');
    expect(laidOut('{"a":tr')).toBe('{\n  "a": tr');
  });
});

test('too many closing brackets lose nothing', () => {
  expect(withoutSpace(laidOut('[1]]}}'))).toBe('[1]]}}');
});

test.each([
  'plain text, with a comma',
  '<p>{"a":1}</p>',
  '',
  '   ',
  '[2026-03-01 09:00] the order was cancelled',
  '[info] {"a": 1} was sent',
  '{ margin: 0 auto }',
  '"a  b"',
])('other text comes back as it is: %s', (text) => {
  expect(laidOut(text)).toBe(text);
});

test('documents that follow one another begin on lines of their own', () => {
  expect(laidOut('{"a":1}\n{"a":2}\n')).toBe('{\n  "a": 1\n}\n{\n  "a": 2\n}');
});

test('no text at all loses a character besides white space', () => {
  const odd = fc.string({
    unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', ' ', '\n', 'a', '1'),
  });
  fc.assert(
    fc.property(odd, (text) => {
      expect(withoutSpace(laidOut(text))).toBe(withoutSpace(text));
    }),
    { numRuns: 1000 },
  );
});
