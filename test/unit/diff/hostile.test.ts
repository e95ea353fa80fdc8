import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/diff/types.ts';
import { answer, jsonAnswer, judge, judgeJson, outline } from './answers.ts';

const MEBIBYTE = 1024 * 1024;
const JSON_TYPE = { type: 'application/json' };
const list = <T>(length: number, make: (i: number) => T): T[] => Array.from({ length }, (_, i) => make(i));

/** Runs `work` and returns by how much the process came to hold more than before, bytes. */
function growth(work: () => void): number {
  const before = process.memoryUsage().rss;
  work();
  return process.memoryUsage().rss - before;
}

describe('size', () => {
  test('bodies of a gigabyte are judged by length and hash', () => {
    const long = (sha256: string): Answer => ({
      status: 200,
      headers: ['content-type', 'application/json'],
      body: { length: 1024 ** 3, sha256 },
    });
    expect(judge(long('aa'), long('aa')).verdict).toBe('match');
    expect(judge(long('aa'), long('bb')).differences).toMatchObject([
      { path: '$', kind: 'value', signature: 'digest' },
    ]);
    expect(judge(long('aa'), jsonAnswer({})).verdict).toBe('mismatch');
  });

  test('a body of 100 kB that inflates to 10 GB stops at the cap', () => {
    const member = gzipSync(Buffer.alloc(10 * MEBIBYTE));
    const bomb = gzipSync(Buffer.concat(list(1000, () => member)));
    expect(bomb.length).toBeLessThan(100_000);
    const left = answer(bomb, { ...JSON_TYPE, headers: ['content-encoding', 'gzip, gzip'] });
    let differences: unknown;
    const grown = growth(() => {
      differences = judge(left, jsonAnswer({})).differences;
    });
    expect(differences).toMatchObject([
      { kind: 'media-type', detail: expect.stringContaining('beyond the limit') },
    ]);
    expect(grown).toBeLessThan(200 * MEBIBYTE);
  });

  test.each([
    ['br', brotliCompressSync(Buffer.alloc(200 * MEBIBYTE))],
    ['zstd', zstdCompressSync(Buffer.alloc(200 * MEBIBYTE))],
  ])('so does one in %s', (coding, bomb) => {
    const left = answer(bomb, { ...JSON_TYPE, headers: ['content-encoding', coding] });
    expect(judge(left, left).verdict).toBe('match');
    expect(outline(judge(left, jsonAnswer({})))).toEqual(['$ media-type']);
  });

  test.each([8_000, 100_000])('%i levels of JSON and XML are walked to the bottom', (levels) => {
    const json = (core: string) => '[{"a":'.repeat(levels / 2) + core + '}]'.repeat(levels / 2);
    expect(judgeJson(json('1'), json('2')).differences).toMatchObject([{ kind: 'value' }]);
    const xml = (core: string) =>
      answer(`${'<a>'.repeat(levels)}${core}${'</a>'.repeat(levels)}`, { type: 'text/xml' });
    expect(judge(xml('x'), xml('y')).differences).toMatchObject([{ kind: 'value', left: 'x', right: 'y' }]);
    const declared = (core: string) =>
      answer(`${'<a xmlns:b="u">'.repeat(levels)}${core}${'</a>'.repeat(levels)}`, { type: 'text/xml' });
    expect(judge(declared('x'), declared('y')).differences).toHaveLength(1);
  });

  const million = list(1_000_000, (i) => i);
  const text = JSON.stringify(million);

  test('a million elements with one changed, one put in, or reversed', () => {
    expect(outline(judgeJson(text, text.replace('500000,', '-1,')))).toEqual(['$[500000] value']);
    expect(outline(judgeJson(text, text.replace('500000,', '500000,-1,')))).toEqual(['$[500001] extra']);
    expect(outline(judgeJson(text, JSON.stringify(million.toReversed())))).toEqual(['$ ordering']);
  });

  test('a million equal elements with one taken out', () => {
    const equal = (length: number) => JSON.stringify(Array(length).fill(7));
    expect(outline(judgeJson(equal(1_000_000), equal(999_999)))).toEqual(['$[999999] missing']);
  });

  test('lists in lists, shuffled, and keys used thousands of times', () => {
    const rows = list(20_000, (i) => [i % 5, [i % 3, [i]]]);
    const shuffled = rows.toSorted(([, a], [, b]) => JSON.stringify(b).localeCompare(JSON.stringify(a)));
    expect(outline(judge(jsonAnswer(rows), jsonAnswer(shuffled)))).toEqual(['$ ordering']);
    const keyed = (value: number) => list(50_000, (i) => ({ k: 'same', v: i === 777 ? value : 1 }));
    expect(outline(judge(jsonAnswer(keyed(1)), jsonAnswer(keyed(2)), [{ path: '$', keyBy: 'k' }]))).toEqual([
      '$[777].v value',
    ]);
  });
});

describe('keys', () => {
  test.each([
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    '',
    'a.b',
    "it's",
    '"',
    '\\',
    '\n',
    '0',
    '$',
    '\ud800',
  ])('%j is one like any other', (key) => {
    const text = (value: string) => `{${JSON.stringify(key)}:${value},"z":1}`;
    expect(judgeJson(text('1'), text('1')).verdict).toBe('match');
    const [difference, ...others] = judgeJson(text('"x"'), text('"y"')).differences;
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ kind: 'value', left: 'x', right: 'y' });
    expect(outline(judgeJson(text('1'), '{"z":1}'))).toEqual([`${difference?.path} missing`]);
    const [ignored] = judgeJson(text('"x"'), text('"y"'), [
      { path: difference?.path ?? '', ignore: true },
    ]).differences;
    expect(ignored?.ignoredBy).toBeDefined();
  });

  test('a thousand keys in one object, on both sides in another order', () => {
    const object = (indices: number[]) => `{${indices.map((i) => `"key number ${i}":${i}`).join()}}`;
    const indices = list(1000, (i) => i);
    expect(judgeJson(object(indices), object(indices.toReversed())).verdict).toBe('match');
    expect(outline(judgeJson(object(indices), object(indices.slice(1))))).toEqual([
      "$['key number 0'] missing",
    ]);
  });
});

describe('numbers', () => {
  test.each(['NaN', 'Infinity', '-Infinity', '01', '.5', '1.', '+1', '0x1'])('%s is no JSON', (number) => {
    expect(judgeJson(`[${number}]`, '[1]').differences).toMatchObject([
      { path: '$', signature: 'text/json' },
    ]);
    expect(judgeJson(`[${number}]`, `[${number}]`).verdict).toBe('match');
  });

  test.each([
    ['1e400', '1e401'],
    ['1e999999999999', '1e999999999998'],
    ['9007199254740993', '9007199254740992'],
    ['0.30000000000000004', '0.3'],
    ['1e-400', '0'],
  ])('%s is not %s', (left, right) => {
    expect(judgeJson(`[${left}]`, `[${right}]`).verdict).toBe('mismatch');
  });

  test.each([
    ['-0', '0'],
    ['-0.0e5', '0'],
    ['1e400', '10e399'],
    ['1E+2', '100'],
    ['100000000000000000000', '1e20'],
  ])('%s is %s', (left, right) => {
    expect(judgeJson(`[${left}]`, `[${right}]`).verdict).toBe('match');
    expect(judgeJson(`[1,${left}]`, `[${right},1]`).differences).toMatchObject([{ kind: 'ordering' }]);
  });
});

describe('answers that are not what they say', () => {
  const page = '<!doctype html><title>503</title>';

  test('invalid UTF-8 is bytes, and no byte is made equal to another', () => {
    const bytes = (last: number) => answer(Buffer.from([0x22, last, 0x22]), JSON_TYPE);
    expect(judge(bytes(0xff), bytes(0xfe)).differences).toMatchObject([
      { path: '$', kind: 'value', detail: expect.stringContaining('do not fit its charset') },
    ]);
    expect(judge(bytes(0xff), bytes(0xff)).verdict).toBe('match');
  });

  test('truncated JSON, and JSON that is HTML', () => {
    expect(judgeJson('{"a":[1,2', '{"a":[1,2]}').differences).toMatchObject([{ signature: 'text/json' }]);
    const html = answer(page, JSON_TYPE);
    expect(judge(html, jsonAnswer({})).differences).toMatchObject([
      { kind: 'media-type', detail: expect.stringContaining('this is no JSON value') },
    ]);
    expect(outline(judge(html, answer(page, { type: 'text/html' })))).toEqual([
      'headers.content-type header',
    ]);
  });

  test('an answer cut half way', () => {
    const whole = gzipSync(JSON.stringify(list(1000, (i) => i)));
    const headers = ['content-encoding', 'gzip'];
    const cut = answer(whole.subarray(0, whole.length / 2), { ...JSON_TYPE, headers });
    expect(judge(cut, cut).verdict).toBe('match');
    expect(outline(judge(cut, answer(whole, { ...JSON_TYPE, headers })))).toEqual(['$ media-type']);
  });

  test('two content types', () => {
    const twice = answer('{"a":1}', { ...JSON_TYPE, headers: ['content-type', 'text/html'] });
    expect(outline(judge(twice, jsonAnswer({ a: 1 })))).toEqual(['headers.content-type header']);
    expect(outline(judge(twice, jsonAnswer({ a: 2 })))).toEqual(['headers.content-type header', '$.a value']);
  });

  test('bodies of HEAD, 204 and 304, and none against {}', () => {
    expect(judge(answer('', JSON_TYPE), answer('', JSON_TYPE)).verdict).toBe('match');
    for (const status of [204, 304])
      expect(judge(answer('x', { status }), answer('', { status })).verdict).toBe('match');
    expect(outline(judge(answer('', JSON_TYPE), jsonAnswer({})))).toEqual(['$ extra']);
    expect(
      outline(
        judge(answer(gzipSync(''), { ...JSON_TYPE, headers: ['content-encoding', 'gzip'] }), jsonAnswer({})),
      ),
    ).toEqual(['$ extra']);
  });
});
