import deepDiff from 'deep-diff';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KINDS, type Kind } from '../../../src/diff/types.ts';
import { answer, jsonAnswer, judge, judgeJson, type TrialRule } from './answers.ts';

/** Few keys and values, so that two documents have much in common and arrays hold repeats. */
const scalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    '',
    'a',
    '1',
    '1.10',
    '2024-05-01T10:00:00Z',
    '2024-05-01T12:00:00',
    'á',
  ),
  fc.constantFrom(
    'A',
    ' a',
    'x-a',
    'a\u0301',
    '&aacute;',
    'http://x.example/a',
    'https://y.example/a',
    '2f1a55d0-9c58-4b8e-9d5b-0f3e2a1c4d6e',
    '8c0b7f3a-1d2e-4f60-a7c9-5e4d3b2a1908',
    'd94e1c27-70a5-4c3b-b8f1-63a9d2e05c74',
  ),
  fc.constantFrom(0, 1, -1, 150, 1500, 1714557600000, 1.5, 1.25, 10.235, 10.24, 1e21, 1714557600),
  fc.integer({ min: 0, max: 3 }),
);
const { tree: json } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('tree'), { maxLength: 5 }),
    fc.dictionary(fc.constantFrom('id', 'name', 'a', 'b', 'odd key', '7'), tie('tree'), {
      noNullPrototype: true,
    }),
  ),
}));
/** A document and another that differs in a few places, or not at all. */
const pair = fc.oneof(
  fc.tuple(json, json),
  fc.tuple(json, json, fc.nat()).map(([a, b, at]) => [[a, b, a], [a, b, a].toSpliced(at % 3, 1, b)] as const),
  fc.tuple(json, json).map(
    ([a, b]) =>
      [
        { x: a, y: { z: b } },
        { y: { z: a }, x: a },
      ] as const,
  ),
);

const MIRRORED: Partial<Record<Kind, Kind>> = { missing: 'extra', extra: 'missing' };

const path = fc.constantFrom(
  '$',
  '$..a',
  '$..id',
  '$[*]',
  '$.x',
  '$..[*]',
  '$..*',
  '$[0]',
  '$.y.z',
  "$..['odd key']",
);
const rule: fc.Arbitrary<TrialRule> = fc.oneof(
  fc.record({ path, ignore: fc.constant(true as const) }),
  fc.record({
    path,
    allow: fc.uniqueArray(fc.constantFrom(...KINDS.filter((kind) => kind !== 'ordering')), { minLength: 1 }),
  }),
  fc.record({
    path,
    allow: fc.constant(['rounding', 'value'] as const),
    tolerance: fc.double({ min: 0, max: 10, noNaN: true }),
  }),
  fc.record({ path, allow: fc.constant(['rounding'] as const), decimals: fc.nat({ max: 3 }) }),
  fc.record({
    path,
    allow: fc.constant(['timezone'] as const),
    shift: fc.constantFrom('+02:00', '-02:00', '1h', '1d'),
  }),
  fc.record({
    path,
    allow: fc.constant(['timezone'] as const),
    zones: fc.uniqueArray(fc.constantFrom('Europe/Berlin', 'UTC', 'America/Noronha'), { minLength: 1 }),
  }),
  fc.record({
    path,
    allow: fc.constant(KINDS.filter((kind) => kind !== 'ordering')),
    pattern: fc.constantFrom('^a', '\\d$', ''),
  }),
);

describe('properties', () => {
  test('an answer never differs from itself', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(judge(asJson(value), asJson(value))).toEqual({
          verdict: 'match',
          differences: [],
          limited: false,
        });
      }),
    );
  });

  test('two documents match exactly when deep-diff finds them equal', () => {
    fc.assert(
      fc.property(pair, ([left, right]) => {
        const equal = deepDiff.diff(plain(left), plain(right)) === undefined;
        expect(judge(asJson(left), asJson(right)).verdict).toBe(equal ? 'match' : 'mismatch');
      }),
      { numRuns: 2000 },
    );
  });

  test('the order of keys, and how a number is spelled, never matter', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(judgeJson(JSON.stringify(value), respelled(value)).verdict).toBe('match');
      }),
    );
  });

  test('swapping the sides keeps the verdict and mirrors the kinds', () => {
    fc.assert(
      fc.property(pair, fc.array(rule, { maxLength: 3 }), ([left, right], rules) => {
        const there = judge(asJson(left), asJson(right), rules);
        const back = judge(asJson(right), asJson(left), rules.map(mirrored));
        expect(back.verdict).toBe(there.verdict);
        const kinds = there.differences.map(({ kind }) => MIRRORED[kind] ?? kind).sort();
        expect(back.differences.map(({ kind }) => kind).sort()).toEqual(kinds);
      }),
      { numRuns: 1000 },
    );
  });

  test('a rule changes what is ignored, and nothing else', () => {
    fc.assert(
      fc.property(pair, fc.array(rule, { maxLength: 3 }), rule, ([left, right], rules, added) => {
        const bare = (list: readonly TrialRule[]) =>
          judge(asJson(left), asJson(right), list).differences.map(({ ignoredBy: _, ...rest }) => rest);
        expect(bare([...rules, added])).toEqual(bare(rules));
        const counted = (list: readonly TrialRule[]) =>
          judge(asJson(left), asJson(right), list).differences.filter(({ ignoredBy }) => !ignoredBy).length;
        expect(counted([...rules, added])).toBeLessThanOrEqual(counted(rules));
      }),
      { numRuns: 1000 },
    );
  });

  test('under an ordering allowance, shuffling changes nothing but the order', () => {
    const rules: TrialRule[] = [{ path: '$', allow: ['ordering'] }];
    const arrays = fc.array(json, { maxLength: 6 });
    fc.assert(
      fc.property(arrays, arrays, fc.infiniteStream(fc.nat()), (left, right, random) => {
        const rest = (shuffled: readonly unknown[]) =>
          judge(asJson(left), asJson(shuffled), rules)
            .differences.filter(({ path: at, kind }) => at !== '$' || kind !== 'ordering')
            .map(({ place, kind, left: l, right: r }) =>
              JSON.stringify([place, kind, l ?? 'none', r ?? 'none']),
            )
            .sort();
        expect(rest(shuffle(right, random))).toEqual(rest(right));
      }),
      { numRuns: 1000 },
    );
  });

  test('only the order of an array can be allowed by ordering', () => {
    const rules: TrialRule[] = [{ path: '$', allow: ['ordering'] }];
    fc.assert(
      fc.property(fc.array(scalar, { maxLength: 8 }), fc.array(scalar, { maxLength: 8 }), (left, right) => {
        const sorted = (list: readonly unknown[]) => list.map((value) => JSON.stringify(value)).sort();
        const same = JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
        expect(judge(asJson(left), asJson(right), rules).verdict === 'mismatch').toBe(!same);
      }),
    );
  });
});

describe('never throws', () => {
  const type = fc.constantFrom(
    'application/json',
    'text/html',
    'text/plain; charset=utf-16',
    'image/png',
    ';;;',
    '',
    'a/b; charset="',
  );
  const coding = fc.constantFrom('gzip', 'deflate', 'br', 'zstd', 'identity', 'gzip,,br', 'x');
  const status = fc.constantFrom(0, 100, 200, 204, 304, 404, 500, 999);
  const sides = (body: fc.Arbitrary<Uint8Array | string>) =>
    fc.tuple(body, type, coding, status, fc.boolean()).map(([bytes, mediaType, encoding, code, coded]) =>
      answer(bytes, {
        type: mediaType,
        status: code,
        headers: coded ? ['Content-Encoding', encoding] : [],
      }),
    );

  test('on random bytes', () => {
    const side = sides(fc.uint8Array({ maxLength: 200 }));
    fc.assert(
      fc.property(side, side, (left, right) => {
        expect(['match', 'mismatch']).toContain(judge(left, right).verdict);
      }),
    );
  });

  test('on JSON with a piece cut out or put in', () => {
    const mutated = fc
      .tuple(
        json,
        fc.nat(),
        fc.nat({ max: 4 }),
        fc.constantFrom('', '"', '{', ']', '\\u', 'NaN', '1e999999999', '\ud800', ','),
      )
      .map(([value, at, cut, put]) => {
        const text = JSON.stringify(value);
        const from = at % (text.length + 1);
        return text.slice(0, from) + put + text.slice(from + cut);
      });
    fc.assert(
      fc.property(mutated, mutated, fc.array(rule, { maxLength: 2 }), (left, right, rules) => {
        expect(['match', 'ignored', 'mismatch']).toContain(judgeJson(left, right, rules).verdict);
      }),
      { numRuns: 1000 },
    );
  });
});

function mirrored(original: TrialRule): TrialRule {
  if (original.shift !== undefined && /^[+-]/.test(original.shift)) {
    return { ...original, shift: (original.shift.startsWith('+') ? '-' : '+') + original.shift.slice(1) };
  }
  if (!original.allow) return original;
  return { ...original, allow: original.allow.map((kind) => MIRRORED[kind] ?? kind) };
}

/** A string is a document here, not the text of one. */
function asJson(value: unknown) {
  return jsonAnswer(JSON.stringify(value));
}

/** deep-diff compares what JSON.parse gives; -0 and undefined never come out of it here. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The same document with its keys reversed and its numbers written with an exponent. */
function respelled(value: unknown): string {
  if (typeof value === 'number')
    return `${JSON.stringify(value).replace(/e.*/, '')}${value === 1e21 ? 'e+021' : 'e0'}`;
  if (Array.isArray(value)) return `[${value.map(respelled).join(' , ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).reverse();
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${respelled(member)}`).join(',')}}`;
}

function shuffle<T>(list: readonly T[], random: Iterator<number>): T[] {
  const rest = [...list];
  const result: T[] = [];
  while (rest.length > 0) result.push(...rest.splice((random.next().value ?? 0) % rest.length, 1));
  return result;
}
