import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columns, printable, shortened } from '../../../src/cli/table.ts';

describe('columns', () => {
  test('are as wide as their widest cell; the last is left as it is', () => {
    expect(
      columns([
        ['a', 'bbb', 'last'],
        ['aaaa', 'b', 'a longer last'],
        ['a', 'b'],
      ]),
    ).toEqual(['a     bbb  last', 'aaaa  b    a longer last', 'a     b']);
  });

  test('of nothing are nothing', () => {
    expect(columns([])).toEqual([]);
    expect(columns([[]])).toEqual(['']);
  });

  test('keep every cell, in order, and end in no space', () => {
    const cell = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 })), (rows) => {
        const lines = columns(rows);
        expect(lines.map((line) => line.split(/ +/))).toEqual(rows);
        for (const line of lines) expect(line).toBe(line.trimEnd());
      }),
    );
  });
});

describe('printable', () => {
  test('shows what it does not send', () => {
    expect(printable('a\u001b[31mb\u0007\u009b2J\u007f')).toBe('a\\u001b[31mb\\u0007\\u009b2J\\u007f');
    expect(printable('one\ttwo\r\nthree')).toBe('one two\\u000d\\u000athree');
    expect(printable('user\u202egpj.exe\u2066x\u2069')).toBe('user\\u202egpj.exe\\u2066x\\u2069');
  });

  test('leaves all other writing alone', () => {
    const text = 'żółw, 注文, طلب, 🛒👩‍🔧, “quoted” — 1 × 2';
    expect(printable(text)).toBe(text);
  });

  test('lets no control and no bidirectional character through', () => {
    const hostile = fc.string({
      unit: fc.oneof(
        fc.integer({ min: 0, max: 0x9f }).map((code) => String.fromCharCode(code)),
        fc.constantFrom('\u061c', '\u200e', '\u200f', '\u202a', '\u202e', '\u2066', '\u2069', '\ud800', '😀'),
      ),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      }),
    );
  });
});

describe('shortened', () => {
  test('text that fits is left alone; longer text ends in a mark and fits', () => {
    expect(shortened('abcd', 4)).toBe('abcd');
    expect(shortened('abcde', 4)).toBe('abc…');
  });

  test('no character is cut in two', () => {
    expect(shortened('ab😀cd', 4)).toBe('ab…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, length) => {
        const short = shortened(text, length);
        expect(short.isWellFormed()).toBe(true);
        expect(short.length).toBeLessThanOrEqual(Math.max(length, 1));
      }),
    );
  });
});
