import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { answer, judge, outline } from './answers.ts';

const bodies: Record<string, string> = {
  'application/json': '{"a":[1,2]}',
  'application/hal+json': '{"a":[1,2]}',
  'application/x-ndjson': '{"a":1}\n{"a":2}\n',
  'application/soap+xml': '<a><b>1</b></a>',
  'text/html': '<p>one</p>',
  'application/x-www-form-urlencoded': 'a=1&b=2',
  'multipart/mixed; boundary=x': '--x\r\n\r\na\r\n--x--\r\n',
  'text/plain': 'text',
  'text/csv': 'a,b\n1,2\n',
  'application/octet-stream': 'anything',
  'image/png': 'bytes',
};

const codings: Record<string, (body: string) => Uint8Array> = {
  identity: (body) => Buffer.from(body),
  gzip: (body) => gzipSync(body),
  br: (body) => brotliCompressSync(body),
  deflate: (body) => deflateSync(body),
  Deflate: (body) => deflateRawSync(body),
  zstd: (body) => zstdCompressSync(body),
  'gzip, br': (body) => brotliCompressSync(gzipSync(body)),
  'gzip, identity, gzip': (body) => gzipSync(gzipSync(body)),
};

describe.each(Object.entries(bodies))('%s', (type, body) => {
  const coded = (text: string, coding: string) =>
    answer(codings[coding]?.(text) ?? '', { type, headers: ['Content-Encoding', coding] });

  test('is the same under every pair of content codings', () => {
    for (const left of Object.keys(codings))
      for (const right of Object.keys(codings))
        expect(judge(coded(body, left), coded(body, right))).toMatchObject({ verdict: 'match' });
  });

  test('differs under any coding where it differs', () => {
    const other = body.replace(/[1ae](?=[^1ae]*$)/, 'Z');
    expect(other).not.toBe(body);
    for (const coding of Object.keys(codings))
      expect(judge(coded(body, 'gzip'), coded(other, coding))).toMatchObject({ verdict: 'mismatch' });
  });
});

describe('lines of JSON', () => {
  const lines = (body: string) => answer(body, { type: 'application/x-ndjson' });
  const diff = (left: string, right: string) => outline(judge(lines(left), lines(right)));

  test('are an array of records, one line as well', () => {
    expect(diff('{"a":1}\n', '{"a":1}\n{"a":2}\n')).toEqual(['$[1] extra']);
    expect(diff('{"id":1,"a":1}\n{"id":2,"a":2}', '{"id":1,"a":1}\n{"id":2,"a":3}')).toEqual([
      '$[1].a value',
    ]);
    expect(diff('{"a":1}\r\n\r\n', '{"a":1.0}')).toEqual([]);
    expect(diff('\u001e{"a":1}\n\u001e2\n', '\u001e{"a":1}\n2')).toEqual([]);
  });

  test('are text where a line does not parse', () => {
    const { differences } = judge(lines('{"a":1}\n{"a":\n'), lines('{"a":1}\n'));
    expect(differences).toMatchObject([{ path: '$', kind: 'media-type', signature: 'text/ndjson' }]);
    expect(differences[0]?.detail).toContain(
      'line 2 does not parse as JSON: the document ends before a value',
    );
  });
});

describe('forms', () => {
  const form = (body: string) => answer(body, { type: 'application/x-www-form-urlencoded' });
  const diff = (left: string, right: string) => outline(judge(form(left), form(right)));

  test('are compared by name', () => {
    expect(diff('a=1&b=x+y', 'b=x%20y&a=1')).toEqual([]);
    expect(diff('a=1&a=2&b', 'a=1&a=3&b=')).toEqual(['$.a[1] value']);
    expect(diff('a=1', 'a=1&b=2')).toEqual(['$.b extra']);
    expect(diff('__proto__=1', '__proto__=2')).toEqual(['$.__proto__ value']);
  });

  test('a name written once is a list of one where the other side writes it several times', () => {
    expect(diff('a=1&a=2', 'a=1')).toEqual(['$.a[1] missing']);
    expect(diff('b=1&a=2', 'a=1&a=2&b=1')).toEqual(['$.a[0] extra']);
    expect(diff('a=1&a=2', 'b=1')).toEqual(['$.a missing', '$.b extra']);
  });

  test('keep what does not decode', () => {
    expect(diff('a=%FF', 'a=%FE')).toEqual(['$.a value']);
    expect(diff('a=100%', 'a=100%25')).toEqual([]);
    expect(diff('a=%fe', 'a=%FE')).toEqual([]);
  });

  test.each([
    ['a byte that is no UTF-8 and its code as it is written', 'a=%FF', 'a=%25FF'],
    ['what stands beside such a byte', 'a=%FF%41', 'a=%FF%2541'],
    ['what stands beside a stray percent sign', 'a=%zz%41', 'a=%25zz%2541'],
    ['bytes of a sign that is cut', 'a=%E2%82', 'a=%E2%81'],
    ['a space at the end', 'a=b ', 'a=b'],
    ['a space that does not break', 'a=b\u00a0', 'a=b'],
  ])('tell apart %s', (_what, left, right) => {
    expect(judge(form(left), form(right)).verdict).toBe('mismatch');
    expect(judge(form(right), form(left)).verdict).toBe('mismatch');
  });

  test('decode what decodes, whatever stands beside it, and end where their line ends', () => {
    expect(diff('a=%c3%a9%FF', 'a=é%ff')).toEqual([]);
    expect(diff('a=%41%zz', 'a=A%zz')).toEqual([]);
    expect(diff('a=1&b=2\r\n', 'a=1&b=2')).toEqual([]);
  });
});

describe('multipart', () => {
  const parts = (boundary: string, ...bodies: string[]) =>
    answer(
      `preamble\r\n${bodies.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`,
      {
        type: `multipart/mixed; boundary="${boundary}"`,
      },
    );
  const json = (text: string) => `Content-Type: application/json\r\nX-A: 1\r\n\r\n${text}`;

  test('is compared part by part, whatever the boundary', () => {
    expect(
      judge(parts('one', json('{"a":1}'), '\r\nx'), parts('two', json('{"a":1.0}'), '\r\nx')).verdict,
    ).toBe('match');
    expect(outline(judge(parts('one', json('{"a":1}')), parts('two', json('{"a":2}'))))).toEqual([
      '$[0].body.a value',
    ]);
    expect(outline(judge(parts('b', '\r\nx', '\r\n--bc\r\n'), parts('c', '\r\nx')))).toEqual([
      '$[1] missing',
    ]);
    expect(outline(judge(parts('b', 'X-A: 1\r\n\r\nx'), parts('c', 'X-A: 2\r\n\r\nx')))).toEqual([
      "$[0].headers['x-a'] value",
    ]);
  });

  test('that was cut is bytes', () => {
    const cut = answer('--x\r\n\r\na\r\n', { type: 'multipart/mixed; boundary=x' });
    expect(
      judge(cut, answer('--x\r\n\r\na\r\n--x--', { type: 'multipart/mixed; boundary=x' })).differences,
    ).toMatchObject([
      { path: '$', kind: 'media-type', detail: expect.stringContaining('does not parse as multipart') },
    ]);
  });
});

describe('charsets', () => {
  const word = { json: '{"a":"é"}', html: '<p>é</p>', xml: '<a>é</a>' };
  const mark = '\ufeff';

  test.each([
    ['application/json', 'iso-8859-1', Buffer.from(word.json, 'latin1'), word.json],
    ['application/json', 'utf-16le', Buffer.from(word.json, 'utf16le'), word.json],
    ['application/json', undefined, Buffer.from(mark + word.json, 'utf16le'), word.json],
    ['application/json', undefined, Buffer.from(mark + word.json, 'utf16le').swap16(), word.json],
    ['application/json', undefined, Buffer.from(mark + word.json), word.json],
    ['text/html', 'windows-1252', Buffer.from(word.html, 'latin1'), word.html],
    ['application/xml', 'ISO-8859-1', Buffer.from(word.xml, 'latin1'), word.xml],
  ])('%s in %s says the same as in UTF-8', (type, charset, bytes, text) => {
    const left = answer(bytes, { type: charset === undefined ? type : `${type}; charset=${charset}` });
    const { differences } = judge(left, answer(text, { type }));
    expect(differences.map(({ path }) => path)).toEqual(charset ? ['headers.content-type'] : []);
  });

  test.each([
    ['text/html', '<meta charset="iso-8859-1"><p>é</p>'],
    ['text/html', '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><p>é</p>'],
    ['application/xml', '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'],
  ])('%s may name its charset in itself: %s', (type, text) => {
    const latin = answer(Buffer.from(text, 'latin1'), { type });
    const other = answer(Buffer.from(text.replace('é', 'e'), 'latin1'), { type });
    expect(outline(judge(latin, other))).toEqual([`${type === 'text/html' ? '$.html.body.p' : '$.a'} value`]);
  });
});
