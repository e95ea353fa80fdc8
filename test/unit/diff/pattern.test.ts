import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pattern } from '../../../src/diff/rules/pattern.ts';

/** Small parts that can be put together in any order into a sound regular expression. */
const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '1', '^', '$', '\\.');
const { part: pattern } = fc.letrec<{ part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3 },
    atom,
    fc
      .tuple(tie('part'), fc.constantFrom('*', '+', '?', '{2}', '{1,}', '{0,2}', '*?'))
      .map(([inner, times]) => `(?:${inner})${times}`),
    fc.tuple(tie('part'), tie('part')).map(([a, b]) => a + b),
    fc.tuple(tie('part'), tie('part')).map(([a, b]) => `(${a}|${b})`),
  ),
}));

describe('a pattern', () => {
  test('matches as JavaScript does', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', '1', '.', '\n'), maxLength: 8 }),
        (source, text) => {
          expect(new Pattern(source).matches(text)).toBe(new RegExp(source, 'u').test(text));
        },
      ),
      { numRuns: 3000 },
    );
  });

  test.each([
    ['^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}$', '2f1a55d0-9c58-4b8e-9d5b', true],
    ['^\\p{Lu}\\p{Ll}+$', 'Zoë', true],
    ['^.$', '😀', true],
    ['^\\u00e9$', 'é', true],
    ['^(?<year>\\d{4})-', '2024-05', true],
    ['', '', true],
    ['^(?:(?:(?:){99999}){99999}){99999}$', '', true],
    ['a|', 'x', true],
    ['^(?:cat|dog)s?$', 'dogs', true],
    ['^(?:cat|dog)s?$', 'dogss', false],
    ['^\\/orders\\/\\d+$', '/orders/17', true],
  ])('%s on %j: %s', (source, text, matches) => {
    expect(new Pattern(source).matches(text)).toBe(matches);
  });

  test.each(['^(a+)+$', '^(a|a)*$', '^(?:a?){50}a{50}$', '(.*)*x', '^(\\w+\\s?)*$'])(
    '%s does not hang on what makes others hang',
    (source) => {
      const from = process.cpuUsage().user;
      expect(new Pattern(source).matches(`${'a'.repeat(900)}!`)).toBe(false);
      expect(process.cpuUsage().user - from).toBeLessThan(2_000_000);
    },
  );

  test('matches no text of more than 1000 characters', () => {
    expect(new Pattern('a').matches('a'.repeat(1000))).toBe(true);
    expect(new Pattern('a').matches('a'.repeat(1001))).toBe(false);
  });

  test.each([
    ['(', 'is no regular expression'],
    ['a{2,1}', 'is no regular expression'],
    ['(?=a)', 'has "(?="'],
    ['(?<!a)b', 'has "(?<"'],
    ['\\bword', 'has "\\b"'],
    ['(a)\\1', 'has "\\1"'],
    ['(?<x>a)\\k<x>', 'has "\\k"'],
    ['(?i:a)', 'has "(?i"'],
    ['(?:a{50}){50}', 'is too large'],
    ['(?:a{1000}){1000}', 'is too large'],
    ['a{99999999}', 'is too large'],
    ['a'.repeat(201), 'too long: 200 are allowed'],
  ])('%s is refused', (source, why) => {
    expect(() => new Pattern(source)).toThrow(why);
  });
});
