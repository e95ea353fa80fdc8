import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src/diff/decode/charset.ts';
import { decodeContent } from '../../../src/diff/decode/content-coding.ts';
import { decodeBody } from '../../../src/diff/decode/document.ts';
import { canonicalMediaType } from '../../../src/diff/decode/media-type.ts';
import { answer } from './answers.ts';

const MEBIBYTE = 1024 * 1024;
const text = Buffer.from('{"a":1}');

describe('decodeContent', () => {
  test.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
    ['identity', text],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
  ])('undoes %s', (coding, body) => {
    expect(Buffer.from(decodeContent(body, coding, MEBIBYTE) ?? '')).toEqual(text);
  });

  test.each([
    ['gzip', text],
    ['gzip', gzipSync(text).subarray(0, 12)],
    ['zstd', text],
    ['deflate', Buffer.concat([deflateSync(text), Buffer.from('more')])],
    ['br', Buffer.concat([brotliCompressSync(text), Buffer.from('more')])],
    ['zstd', Buffer.concat([zstdCompressSync(text), Buffer.from('more')])],
    ['deflate', Buffer.concat([deflateRawSync(text), Buffer.from('more')])],
    ['deflate', Buffer.concat([deflateSync(text), deflateSync(text)])],
    ['br', Buffer.concat([brotliCompressSync(text), Buffer.from([0])])],
    ['gzip', Buffer.concat([gzipSync(text), Buffer.from('more')])],
    ['compress', text],
    ['gzip, gzip, gzip, gzip, gzip', text],
  ])('gives up on %s that is not what it says', (coding, body) => {
    expect(decodeContent(body, coding, MEBIBYTE)).toBeUndefined();
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(64 * MEBIBYTE))],
    ['br', brotliCompressSync(Buffer.alloc(64 * MEBIBYTE))],
    ['zstd', zstdCompressSync(Buffer.alloc(64 * MEBIBYTE))],
  ])('stops a %s bomb at the cap', (coding, bomb) => {
    expect(bomb.length).toBeLessThan(MEBIBYTE);
    expect(decodeContent(bomb, coding, MEBIBYTE)).toBeUndefined();
  });

  test.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['zstd', zstdCompressSync(text)],
  ])('of a thousand bad small %s bodies in one turn little remains', (coding, body) => {
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 1000; i++) decodeContent(body.subarray(0, -1), coding, MEBIBYTE);
    // Node keeps what such a one was to be decoded into until the event loop turns: 16 KiB, unless told otherwise.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1000 * 4096);
  });

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('puts the many pieces of a long %s body together', (coding, pack) => {
    const long = Buffer.alloc(MEBIBYTE, 'abcdefg');
    expect(Buffer.compare(decodeContent(pack(long), coding, MEBIBYTE) ?? text, long)).toBe(0);
  });
});

describe('decodeText', () => {
  test('follows the charset', () => {
    expect(decodeText(Buffer.from([0xe9]), 'iso-8859-1')).toBe('é');
    expect(decodeText(Buffer.from('é', 'utf16le'), 'utf-16le')).toBe('é');
    expect(decodeText(Buffer.from('é'), undefined)).toBe('é');
  });

  test('lets a byte order mark decide, and drops it', () => {
    expect(decodeText(Buffer.from('\ufeffa'), 'iso-8859-1')).toBe('a');
    expect(decodeText(Buffer.from('\ufeffa', 'utf16le'), undefined)).toBe('a');
    expect(decodeText(Buffer.from('\ufeffa', 'utf16le').swap16(), undefined)).toBe('a');
  });

  test('never replaces what it cannot read', () => {
    expect(decodeText(Buffer.from([0x61, 0xff]), 'utf-8')).toBeUndefined();
    expect(decodeText(text, 'klingon')).toBeUndefined();
  });
});

describe('decodeBody', () => {
  const typeOf = (body: string | Uint8Array, type?: string, status = 200, headers: readonly string[] = []) =>
    decodeBody(answer(body, { ...(type === undefined ? {} : { type }), status, headers }), MEBIBYTE).type;

  test('goes by the media type', () => {
    expect(typeOf('{"a":1}', 'application/json')).toBe('json');
    expect(typeOf('3', 'application/problem+json; charset=utf-8')).toBe('json');
    expect(typeOf('<p>', 'text/html')).toBe('html');
    expect(typeOf('<p/>', 'application/atom+xml')).toBe('xml');
    expect(typeOf('a', 'text/plain')).toBe('text');
    expect(typeOf('<?xml version="1.0"?><a/>', 'text/plain')).toBe('xml');
    expect(typeOf('data: [1]\n\n', 'text/event-stream')).toBe('text');
    expect(typeOf('{}', 'text/event-stream')).toBe('text');
    expect(typeOf('a', 'image/png')).toBe('bytes');
  });

  test('takes objects and arrays for JSON whatever text they are called, and nothing else', () => {
    expect(typeOf(' {"a":1}')).toBe('json');
    expect(typeOf('[1]', 'text/html')).toBe('json');
    expect(typeOf('[1]', 'application/octet-stream')).toBe('json');
    expect(typeOf('3', 'text/plain')).toBe('text');
    expect(typeOf('{a}', 'text/plain')).toBe('text');
    expect(typeOf('{"a":1}', 'image/png')).toBe('bytes');
  });

  test('takes what does not parse for text, what does not decode for bytes', () => {
    expect(decodeBody(answer('{"a":', { type: 'application/json' }), MEBIBYTE)).toMatchObject({
      type: 'text',
      why: 'it does not parse as JSON: the document ends before a value (character 6)',
    });
    expect(typeOf(Buffer.from([0x22, 0xff, 0x22]), 'application/json')).toBe('bytes');
    expect(typeOf('plain', 'text/plain', 200, ['content-encoding', 'gzip'])).toBe('bytes');
  });

  test('finds no body in 204, 304, and an answer to HEAD that names a coding', () => {
    expect(typeOf('ignored', 'text/plain', 204)).toBe('empty');
    expect(typeOf('ignored', 'text/plain', 304)).toBe('empty');
    expect(typeOf('', 'application/json', 200, ['content-encoding', 'gzip'])).toBe('empty');
  });
});

test('media types have one spelling, whatever their case, spacing, quotes and order', () => {
  const spellings = ['Text/HTML;charset="UTF-8";version=1', 'text/html ; version=1; charset=utf-8'];
  expect(new Set(spellings.map(canonicalMediaType))).toEqual(
    new Set(['text/html; charset=utf-8; version=1']),
  );
  expect(canonicalMediaType('text/html; charset=utf-8')).not.toBe(canonicalMediaType('text/html'));
});
