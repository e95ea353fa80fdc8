import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DEFAULT_COMPARED_HEADERS } from '../../../src/diff/compare.ts';
import { fingerprint } from '../../../src/diff/fingerprint.ts';
import type { Answer } from '../../../src/diff/types.ts';
import { configSchema } from '../../../src/routing-rules/schema.ts';
import { answer, jsonAnswer, judge, judgeJson, outline } from './answers.ts';

const HTML = { type: 'text/html' };
const JSON_BODY = { type: 'application/json' };

describe('status', () => {
  test('differs alone where the bodies agree', () => {
    expect(judge(jsonAnswer({ a: 1 }, 200), jsonAnswer({ a: 1 }, 201)).differences).toMatchObject([
      {
        path: 'status',
        kind: 'status',
        left: { source: '200' },
        right: { source: '201' },
        signature: '200/201',
      },
    ]);
  });

  test('success against error is one cause: the documents are not walked, nor the headers compared', () => {
    const failed = answer('{"error":"no","a":2}', {
      ...JSON_BODY,
      status: 500,
      headers: ['cache-control', 'no-store'],
    });
    const { differences } = judge(jsonAnswer({ a: 1, b: 2 }), failed);
    expect(differences).toMatchObject([
      { path: 'status', kind: 'status', detail: 'class change: from 2xx to 5xx' },
      { path: '$', kind: 'value', signature: 'other outcome' },
    ]);
    expect(outline(judge(jsonAnswer({ a: 1 }), answer('<h1>', { ...HTML, status: 502 })))).toEqual([
      'status status',
      '$ value',
    ]);
  });

  test('two successes and two errors are walked', () => {
    expect(outline(judge(jsonAnswer({ a: 1 }, 404), jsonAnswer({ a: 2 }, 400)))).toEqual([
      'status status',
      '$.a value',
    ]);
    expect(outline(judge(jsonAnswer({ a: 1 }, 200), jsonAnswer({ a: 2 }, 203)))).toEqual([
      'status status',
      '$.a value',
    ]);
  });
});

describe('headers', () => {
  const withHeaders = (...headers: string[]) => answer('', { headers });

  test.each([
    [
      ['Cache-Control', 'a,b'],
      ['cache-control', 'a ,  b'],
    ],
    [
      ['Allow', 'GET', 'Allow', 'HEAD'],
      ['allow', 'GET, HEAD'],
    ],
    [
      ['Content-Type', 'text/html;charset="UTF-8"'],
      ['content-type', 'Text/HTML; charset=utf-8'],
    ],
    [['ETag', '"1"', 'Date', 'now'], []],
  ])('%j and %j say the same', (left, right) => {
    expect(judge(withHeaders(...left), withHeaders(...right)).verdict).toBe('match');
  });

  test('differ by value, or stand on one side only', () => {
    const { differences } = judge(
      withHeaders('Location', '/a', 'Link', '<x>'),
      withHeaders('Location', '/b'),
    );
    expect(differences).toMatchObject([
      { path: 'headers.location', kind: 'header', left: '/a', right: '/b', signature: '' },
      { path: 'headers.link', kind: 'header', left: '<x>', signature: 'left only' },
    ]);
    expect(differences[1]).not.toHaveProperty('right');
  });

  test('the default list is the configuration’s', () => {
    const config = configSchema.parse({
      version: 1,
      monolith: { url: 'http://127.0.0.1:1' },
      services: { s: { url: 'http://127.0.0.1:2' } },
      routes: [{ id: 'r', match: { path: '/' }, service: 's', stage: 'off' }],
    });
    expect(config.routes[0]?.compare.headers).toEqual(DEFAULT_COMPARED_HEADERS);
  });
});

describe('bodies of another type', () => {
  test('JSON against HTML is one difference, its content type not told twice', () => {
    expect(judge(jsonAnswer({ a: 1 }), answer('<p>', HTML)).differences).toMatchObject([
      { path: '$', kind: 'media-type', detail: 'json against html', signature: 'json/html' },
    ]);
  });

  test('JSON that is cut short is text, and says where it ends', () => {
    const [difference, ...others] = judge(jsonAnswer('{"a":1}'), jsonAnswer('{"a":')).differences;
    expect(others).toEqual([]);
    expect(difference).toMatchObject({ kind: 'media-type', signature: 'json/text' });
    expect(difference?.detail).toContain('right: it does not parse as JSON');
  });

  test('JSON under a wrong content type is walked, and the header told', () => {
    expect(outline(judge(answer('{"a":1}', HTML), answer('{"a":2}', JSON_BODY)))).toEqual([
      'headers.content-type header',
      '$.a value',
    ]);
  });

  test('the same text under two names differs in its header only', () => {
    expect(outline(judge(answer('hello', { type: 'text/plain' }), answer('hello', HTML)))).toEqual([
      'headers.content-type header',
    ]);
  });

  test('nothing against {} is a difference', () => {
    expect(outline(judge(answer('', JSON_BODY), answer('{}', JSON_BODY)))).toEqual(['$ extra']);
    expect(outline(judge(answer('{}', JSON_BODY), answer('')))).toEqual(['$ missing']);
    expect(judge(answer('', JSON_BODY), answer('', JSON_BODY)).verdict).toBe('match');
  });

  test('two lists without elements are equal, whatever a rule says of their elements; no other nothing is', () => {
    const rule = { path: '$', allow: ['ordering'], keyBy: 'id' } as const;
    for (const rules of [[], [rule]])
      expect(judge(jsonAnswer('[]'), jsonAnswer('[ ]'), rules)).toEqual({
        verdict: 'match',
        differences: [],
        limited: false,
      });
    expect(outline(judgeJson('{"items":[]}', '{"items":[]}'))).toEqual([]);
    for (const other of ['{}', 'null', '""', '[[]]', '[null]'])
      expect(judge(jsonAnswer('[]'), jsonAnswer(other)).verdict).toBe('mismatch');
  });
});

describe('bodies as a whole', () => {
  test('text says where it begins to differ', () => {
    const text = { type: 'text/plain' };
    expect(judge(answer('a\nb', text), answer('a\nc', text)).differences).toMatchObject([
      {
        path: '$',
        kind: 'value',
        left: 'a\nb',
        right: 'a\nc',
        detail: 'the texts differ from line 2, character 1',
      },
    ]);
  });

  test('bytes are shown by length and hash', () => {
    const png = { type: 'image/png' };
    const { differences } = judge(answer(Buffer.from([1, 2]), png), answer(Buffer.from([1, 3]), png));
    expect(differences).toMatchObject([{ path: '$', kind: 'value', detail: '2 against 2 bytes' }]);
    expect(differences[0]?.left).toMatch(/^2 bytes, sha256 [0-9a-f]{16}$/);
    expect(judge(answer(Buffer.from([1, 2]), png), answer(Buffer.from([1, 2]), png)).verdict).toBe('match');
  });

  test('compressed and plain JSON are compared by what they say', () => {
    const packed = answer(gzipSync('{"a":1.0}'), { ...JSON_BODY, headers: ['content-encoding', 'gzip'] });
    expect(judge(packed, jsonAnswer('{"a":1}')).verdict).toBe('match');
  });

  test('digests agree by length and hash', () => {
    const digest = (text: string) => ({
      status: 200,
      headers: ['content-type', 'application/json'],
      body: { length: text.length, sha256: createHash('sha256').update(text).digest('hex') },
    });
    expect(judge(digest('aa'), digest('aa')).verdict).toBe('match');
    expect(outline(judge(digest('aa'), digest('ab')))).toEqual(['$ value']);
    expect(judge(digest('aa'), jsonAnswer('[]')).differences).toMatchObject([
      { path: '$', kind: 'value', detail: 'too long to be read, judged by length and hash: 2 and 2 bytes' },
    ]);
  });
});

describe('the same bytes under another content coding are another body', () => {
  const coded = (body: Answer['body'], coding?: string): Answer => ({
    status: 200,
    headers: ['content-type', 'image/png', ...(coding === undefined ? [] : ['content-encoding', coding])],
    body,
  });

  test('where they are too long to be read', () => {
    const digest = { length: 5, sha256: 'a' };
    expect(judge(coded(digest, 'gzip'), coded(digest)).differences).toMatchObject([
      { path: '$', kind: 'value', detail: expect.stringContaining('coded as gzip and as identity') },
    ]);
    expect(judge(coded(digest, 'GZIP'), coded(digest, 'gzip, identity')).verdict).toBe('match');
  });

  test('where the coding cannot be undone', () => {
    const bytes = Buffer.from([1, 2]);
    expect(outline(judge(coded(bytes, 'foo'), coded(bytes)))).toEqual(['$ value']);
    expect(outline(judge(coded(bytes, 'foo'), coded(bytes, 'bar')))).toEqual(['$ value']);
    expect(judge(coded(bytes, 'foo'), coded(bytes, 'foo')).verdict).toBe('match');
  });
});

test('a body too long to be read hides no other media type', () => {
  const long = { status: 200, headers: ['content-type', 'text/html'], body: { length: 5, sha256: 'a' } };
  expect(outline(judge(long, jsonAnswer([])))).toEqual(['headers.content-type header', '$ value']);
});

test('at most maxDifferences are listed, and it is said that there are more', () => {
  const numbers = (from: number) =>
    Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`k${i}`, i + from]));
  const comparison = judge(jsonAnswer(numbers(0)), jsonAnswer(numbers(100)), [], 5);
  expect(comparison.differences).toHaveLength(5);
  expect(comparison).toMatchObject({ verdict: 'mismatch', limited: true });
  expect(judge(jsonAnswer(numbers(0)), jsonAnswer(numbers(100)), [], 20).limited).toBe(false);
});

test('differences come in the order of the document', () => {
  const left = '{"a":1,"b":{"c":1,"d":[1,{"e":1}]},"f":1}';
  expect(outline(judgeJson(left, left.replaceAll('1', '2')))).toEqual([
    '$.a value',
    '$.b.c value',
    '$.b.d[0] value',
    '$.b.d[1].e value',
    '$.f value',
  ]);
});

test('a fingerprint gathers one cause over indices, and parts routes, places, kinds and signatures', () => {
  const at = (index: number, right: string) => {
    const items = [1, 2, 3].map((n, i) => (i === index ? right : String(n)));
    const [found] = judgeJson('{"l":[1,2,3]}', `{"l":[${items}]}`).differences;
    if (!found) throw new Error('a difference was expected');
    return fingerprint('r', found);
  };
  expect(at(0, '9')).toMatch(/^[0-9a-f]{12}$/);
  expect(at(0, '9')).toBe(at(2, '8'));
  expect(at(0, '9')).not.toBe(at(0, '"x"'));
  const base = { place: '$.a', kind: 'value', signature: '' } as const;
  const others = [
    fingerprint('r', base),
    fingerprint('s', base),
    fingerprint('r', { ...base, place: '$.b' }),
    fingerprint('r', { ...base, kind: 'type' }),
    fingerprint('r', { ...base, signature: 'x' }),
  ];
  expect(new Set(others).size).toBe(others.length);
  expect(fingerprint('r', base)).toBe(
    createHash('sha256').update('["r","$.a","value",""]').digest('hex').slice(0, 12),
  );
});
