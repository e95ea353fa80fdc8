import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Kind } from '../../../src/diff/types.ts';
import { answer, judge, type TrialRule } from './answers.ts';

/**
 * Documents of every media type, cut, patched and mixed. `FICUS_FUZZ_SECONDS=60` runs for a minute; the seed is the
 * same each time unless `FICUS_FUZZ_SEED` says otherwise, and a failure prints what reproduces it.
 */
const SECONDS = Number(process.env.FICUS_FUZZ_SECONDS ?? 3);
const SEED = Number(process.env.FICUS_FUZZ_SEED ?? 20_261_124);
/** A comparison of two documents of at most some kilobytes that takes longer hangs, CPU milliseconds. */
const LONGEST = 1500;
/**
 * What is in use may grow by so much over a whole run, bytes, compiled code included. Seen: 4 MB after 3, 20 and 60 s alike.
 * Over a minute, 100 bytes that each comparison leaves behind are too many.
 */
const MOST_GROWTH = 16 * 1024 * 1024;

const TYPES = [
  ...['application/json', 'application/x-ndjson', 'application/xml', 'text/html', 'text/plain', 'image/png'],
  ...[
    'application/x-www-form-urlencoded',
    'multipart/mixed; boundary=b',
    'text/html; charset=utf-16',
    '',
    ';',
  ],
];

const seeds: readonly string[] = [
  '{"id":17,"items":[{"sku":"a","price":1.10},{"sku":"b","price":2e3}],"at":"2026-01-14T10:00:00Z","n":null}',
  '[1,2,3,[4,[5,{"a":{"b":[]}}]],"x","\\u00e9\\ud800",-0,1e400,true]',
  '{"a":1,"a":2,"__proto__":{"constructor":[]},"":"","a.b":"it\'s"}',
  '{"a":1}\n{"a":2}\n\n{"a":[3]}\n',
  '<?xml version="1.0"?><s:E xmlns:s="urn:s"><s:B a="1"><i id="1">x</i><i id="2">y<b/>z</i></s:B></s:E>',
  '<!doctype html><html><body class="a b"><table><tr><td>1<td>2<tr><td>3</table><p>a <b>b</b> c</body>',
  '<p><font a=1><font a=2><b><i><p>x</p><table><a><tr>y<select><option>z<svg><title>t</svg>',
  'a=1&b=2&a=3&%FF=%&c',
  '--b\r\nContent-Type: application/json\r\n\r\n{"a":1}\r\n--b\r\n\r\ntext\r\n--b--\r\n',
];

const text = fc.constantFrom(...seeds);
/** Pieces that stand for something in one of the grammars. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\',
      '\\u',
      '<',
      '>',
      '</',
      '&',
      '&amp;',
      '<![CDATA[',
      '<!--',
      '=',
    ],
    ...[
      '0',
      '-',
      '1e999999999',
      '0.1',
      'null',
      '"id":',
      '\n',
      '\r\n',
      '--b',
      '\u0000',
      '\ufeff',
      '\ud800',
      'é',
    ],
    ...['[[[[[[[[', '{"a":', '<a>', '<a xmlns="u">', '<table>', '</p>', '%', '+', '\u001e'],
  ),
  fc.string({ maxLength: 6 }),
  text,
);

interface Cut {
  readonly at: number;
  readonly length: number;
  readonly put: string;
  readonly times: number;
}

const cut: fc.Arbitrary<Cut> = fc.record({
  at: fc.nat(400),
  length: fc.oneof(fc.nat(5), fc.nat(200)),
  put: piece,
  times: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(300) }),
});

/** A text and one that differs from it by a few cuts; now and then two unrelated ones. */
const texts = fc
  .record({
    base: text,
    other: text,
    left: fc.array(cut, { maxLength: 3 }),
    right: fc.array(cut, { maxLength: 3 }),
  })
  .chain(({ base, other, left, right }) =>
    fc.tuple(
      fc.constant(patched(base, left)),
      fc.oneof(
        { weight: 4, arbitrary: fc.constant(patched(patched(base, left), right)) },
        { weight: 1, arbitrary: fc.constant(patched(other, right)) },
      ),
    ),
  );

const body = fc.record({
  type: fc.constantFrom(...TYPES),
  sameType: fc.boolean(),
  otherType: fc.constantFrom(...TYPES),
  coding: fc.constantFrom('', '', '', 'gzip', 'br', 'gzip, deflate'),
  packed: fc.boolean(),
  status: fc.constantFrom(200, 200, 200, 204, 404),
});

const RULES: readonly TrialRule[] = [
  { path: '$..id', ignore: true },
  { path: '$.items', allow: ['ordering'], keyBy: 'sku' },
  { path: '$..*', allow: ['rounding', 'type'] },
];

const MIRRORED: Partial<Record<Kind, Kind>> = { missing: 'extra', extra: 'missing' };

/**
 * Bytes that something still refers to, buffers too: without a collection, what is garbage would count, and one alone
 * leaves the buffers of what it found to be freed meanwhile.
 */
async function bytesInUse(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  await turnOfTheLoop();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test(`nothing throws, hangs, grows, or depends on which side is which, for ${SECONDS} s`, {
  timeout: (SECONDS + 60) * 1000,
}, async () => {
  const before = await bytesInUse();
  const until = Date.now() + SECONDS * 1000;
  let seed = SEED;
  for (; Date.now() < until; seed++) {
    fc.assert(
      fc.property(texts, body, fc.boolean(), ([left, right], shape, ruled) => {
        const { type, sameType, otherType, status } = shape;
        const l = answer(bytesOf(left, shape), { type, status, headers: ['content-encoding', shape.coding] });
        const r = answer(right, { type: sameType ? type : otherType });
        const rules = ruled ? RULES : [];
        const from = process.cpuUsage();
        const there = judge(l, r, rules);
        const back = judge(r, l, rules);
        const used = process.cpuUsage(from);
        expect((used.user + used.system) / 1000).toBeLessThan(2 * LONGEST);
        expect(back.verdict).toBe(there.verdict);
        if (!there.limited) expect(kindsOf(back, true)).toEqual(kindsOf(there, false));
        expect(judge(l, l, rules).verdict).toBe('match');
        expect(judge(r, r, rules).verdict).toBe('match');
      }),
      { seed, numRuns: 100 },
    );
    // As between two parcels: of a body that does not decode, Node keeps the decoder until then.
    await turnOfTheLoop();
  }
  expect(seed).toBeGreaterThan(SEED);
  expect((await bytesInUse()) - before).toBeLessThan(MOST_GROWTH);
});

test('random bytes under any name and coding are judged', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }),
      body,
      (left, right, shape) => {
        const headers = ['content-encoding', shape.coding];
        const [l, r] = [
          answer(left, { type: shape.type, headers }),
          answer(right, { type: shape.type, headers }),
        ];
        expect(judge(l, r).verdict).toBe(judge(r, l).verdict);
        expect(judge(l, l).verdict).toBe('match');
      },
    ),
    { seed: SEED, numRuns: 500 },
  );
});

function patched(text: string, cuts: readonly Cut[]): string {
  let result = text;
  for (const { at, length, put, times } of cuts) {
    const from = at % (result.length + 1);
    result = result.slice(0, from) + put.repeat(put.length > 20 ? 1 : times) + result.slice(from + length);
  }
  return result;
}

function bytesOf(text: string, { coding, packed }: { coding: string; packed: boolean }): Uint8Array {
  return packed && coding === 'gzip' ? gzipSync(text) : Buffer.from(text);
}

function kindsOf({ differences }: ReturnType<typeof judge>, mirrored: boolean): string[] {
  return differences.map(({ kind }) => (mirrored ? (MIRRORED[kind] ?? kind) : kind)).sort();
}
