import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestHead, responseHead } from '../../../src/http1/encode.ts';
import { parseRequestHead, parseResponseHead, parseTrailers } from '../../../src/http1/head.ts';
import { faultOf } from './faults.ts';

const TOKEN = "!#$%&'*+-.^_`|~09azAZ";
/** Bytes that no message may have anywhere in its head (RFC 9110, 5.5; a tab may stand in a value). */
const CONTROLS = [...Array(0x20).keys()].filter((byte) => byte !== 0x09).concat(0x7f);
const SEPARATORS = [...'"(),/:;<=>?@[\\]{} \t\x80\xe9'];

function request(...lines: readonly string[]): string {
  return ['GET /a HTTP/1.1', ...lines].join('\r\n');
}

describe('a request', () => {
  test('is its method, target, version and headers, in the order, case and number they came in', () => {
    expect(parseRequestHead('POST //a;b?c=%zz HTTP/1.0\r\nHost: shop.test\r\nx-a: 1\r\nX-A: 2')).toEqual({
      method: 'POST',
      target: '//a;b?c=%zz',
      minor: 0,
      headers: ['Host', 'shop.test', 'x-a', '1', 'X-A', '2'],
      names: ['host', 'x-a', 'x-a'],
    });
  });

  test('may have no headers at all', () => {
    expect(parseRequestHead('GET / HTTP/1.1')).toMatchObject({ headers: [], names: [] });
  });

  test.each([
    ['a version that is no HTTP/1', 'GET / HTTP/2.0', 'version_unknown'],
    ['HTTP/1.2', 'GET / HTTP/1.2', 'version_unknown'],
    ['HTTP/0.9', 'GET / HTTP/0.9', 'version_unknown'],
    ['a version in lower case', 'GET / http/1.1', 'bad_framing'],
    ['a version with two digits', 'GET / HTTP/1.10', 'bad_framing'],
    ['a version cut short', 'GET / HTTP/1.', 'bad_framing'],
    ['no version', 'GET /', 'bad_framing'],
    ['no target', 'GET HTTP/1.1', 'bad_framing'],
    ['an empty target', 'GET  HTTP/1.1', 'bad_target'],
    ['two spaces before the target', 'GET  / HTTP/1.1', 'bad_target'],
    ['two spaces behind it', 'GET /  HTTP/1.1', 'bad_target'],
    ['a space in the target', 'GET /a b HTTP/1.1', 'bad_target'],
    ['a tab for a space', 'GET\t/\tHTTP/1.1', 'bad_framing'],
    ['a tab in the target', 'GET /\t HTTP/1.1', 'bad_target'],
    ['a byte beyond ASCII in the target', 'GET /\xe9 HTTP/1.1', 'bad_target'],
    ['a space at the line end', 'GET / HTTP/1.1 ', 'bad_target'],
    ['a space at the line start', ' GET / HTTP/1.1', 'bad_framing'],
    ['nothing', '', 'bad_framing'],
    ['an empty line first', '\r\nGET / HTTP/1.1', 'bad_framing'],
    ['no method', ' / HTTP/1.1', 'bad_framing'],
  ])('is refused with %s', (_name, line, code) => {
    expect(faultOf(() => parseRequestHead(line))).toBe(code);
    expect(faultOf(() => parseRequestHead(`${line}\r\nHost: h`))).toBe(code);
  });

  test('has a token for a method, whatever its case and sense, and nothing else', () => {
    expect(parseRequestHead(`${TOKEN} / HTTP/1.1`).method).toBe(TOKEN);
    expect(parseRequestHead('get / HTTP/1.1').method).toBe('get');
    for (const separator of SEPARATORS.filter((character) => character !== ' '))
      expect(faultOf(() => parseRequestHead(`G${separator}T / HTTP/1.1`))).toBe('bad_framing');
  });
});

describe('a header', () => {
  test.each([
    ['X-A:1', '1'],
    ['X-A: 1', '1'],
    ['X-A: \t 1 \t ', '1'],
    ['X-A:', ''],
    ['X-A: \t', ''],
    ['X-A: a  b\tc', 'a  b\tc'],
    ['X-A: :a:', ':a:'],
    ['X-A: caf\xe9\x80\xff', 'caf\xe9\x80\xff'],
  ])('%j has the value %j', (line, value) => {
    expect(parseRequestHead(request(line)).headers).toEqual(['X-A', value]);
    expect(parseResponseHead(`HTTP/1.1 200 OK\r\n${line}`).headers).toEqual(['X-A', value]);
    expect(parseTrailers(line)).toEqual(['X-A', value]);
  });

  test('has a token for a name, and nothing else', () => {
    expect(parseRequestHead(request(`${TOKEN}: 1`)).headers).toEqual([TOKEN, '1']);
    for (const separator of SEPARATORS.filter((character) => character !== ':'))
      for (const line of [`X${separator}A: 1`, `${separator}XA: 1`, `XA${separator}: 1`])
        expect([line, faultOf(() => parseRequestHead(request(line)))]).toEqual([line, 'bad_framing']);
  });

  test.each([
    ['no colon', 'X-A 1'],
    ['no name', ': 1'],
    ['a folded line', 'X-A: 1\r\n 2'],
    ['a line folded with a tab', 'X-A: 1\r\n\t2'],
    ['a folded line that has a colon', 'X-A: 1\r\n X-B: 2'],
    ['a line folded before the first header', ' X-A: 1'],
    ['a bare LF', 'X-A: 1\nX-B: 2'],
    ['a bare CR', 'X-A: 1\rX-B: 2'],
    ['a CR before the line end', 'X-A: 1\r\r\nX-B: 2'],
    ['a CR at the end of all', 'X-A: 1\r'],
    ['an LF at the end of all', 'X-A: 1\n'],
    ['an empty line inside', 'X-A: 1\r\n\r\nX-B: 2'],
  ])('is refused with %s, in a request, an answer and a trailer', (_name, lines) => {
    expect(faultOf(() => parseRequestHead(request(lines)))).toBe('bad_framing');
    expect(faultOf(() => parseResponseHead(`HTTP/1.1 200 OK\r\n${lines}`))).toBe('bad_framing');
    expect(faultOf(() => parseTrailers(lines))).toBe('bad_framing');
  });

  test('is refused with a control character in it', () => {
    for (const control of CONTROLS.map((byte) => String.fromCharCode(byte)))
      for (const line of [`X-A: a${control}b`, `X-A:${control}`, `X${control}A: 1`])
        expect([line, faultOf(() => parseRequestHead(request(line)))]).toEqual([line, 'bad_framing']);
  });

  test('of an answer may have space before its colon, which goes; of a request and a trailer it may not', () => {
    expect(parseResponseHead('HTTP/1.1 200 OK\r\nX-A \t: 1')).toMatchObject({
      headers: ['X-A', '1'],
      names: ['x-a'],
    });
    expect(faultOf(() => parseRequestHead(request('X-A : 1')))).toBe('bad_framing');
    expect(faultOf(() => parseTrailers('X-A : 1'))).toBe('bad_framing');
    expect(faultOf(() => parseResponseHead('HTTP/1.1 200 OK\r\n : 1'))).toBe('bad_framing');
  });
});

describe('an answer', () => {
  test.each([
    ['HTTP/1.1 200 OK', 200, 'OK', 1],
    ['HTTP/1.0 404 Not  Found', 404, 'Not  Found', 0],
    ['HTTP/1.1 204 ', 204, '', 1],
    ['HTTP/1.1 999', 999, '', 1],
    ['HTTP/1.1 200 caf\xe9\t!', 200, 'caf\xe9\t!', 1],
    ['HTTP/1.1 200  two', 200, ' two', 1],
    ['HTTP/1.1 100 Continue', 100, 'Continue', 1],
  ])('%j is %d %j', (line, status, reason, minor) => {
    expect(parseResponseHead(line)).toEqual({ status, reason, minor, headers: [], names: [] });
  });

  test.each([
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 099 OK',
    'HTTP/1.1 +20 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1\t200 OK',
    'HTTP/1.1 200\tOK',
    'HTTP/1.1 200OK',
    'HTTP/2.0 200 OK',
    'HTTP/1.2 200 OK',
    'http/1.1 200 OK',
    'HTTP/1.1',
    'ICY 200 OK',
    '',
    ' HTTP/1.1 200 OK',
    'HTTP/1.1 200 O\0K',
  ])('%j is none', (line) => {
    expect(faultOf(() => parseResponseHead(line))).toBe('bad_framing');
  });
});

test('trailers may be none', () => {
  expect(parseTrailers('')).toEqual([]);
});

describe('what is written is read as it was', () => {
  const token = fc.string({ unit: fc.constantFrom(...TOKEN), minLength: 1, maxLength: 12 });
  const byte = fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f);
  const value = fc
    .array(fc.oneof(byte, fc.constant(0x09)), { maxLength: 20 })
    .map((codes) => String.fromCharCode(...codes).replace(/^[ \t]+|[ \t]+$/g, ''));
  const fields = fc.array(fc.tuple(token, value), { maxLength: 6 }).map((pairs) => pairs.flat());
  const target = fc
    .array(fc.integer({ min: 0x21, max: 0x7e }), { minLength: 1, maxLength: 20 })
    .map((codes) => String.fromCharCode(...codes));

  test('a request', () => {
    fc.assert(
      fc.property(token, target, fields, (method, where, headers) => {
        const text = requestHead(method, where, headers, '');
        expect(text.endsWith('\r\n\r\n')).toBe(true);
        expect(parseRequestHead(text.slice(0, -4))).toMatchObject({
          method,
          target: where,
          minor: 1,
          headers,
        });
      }),
    );
  });

  test('an answer', () => {
    const status = fc.integer({ min: 100, max: 999 });
    fc.assert(
      fc.property(status, value, fields, (code, reason, headers) => {
        const text = responseHead(code, reason, headers, '');
        expect(parseResponseHead(text.slice(0, -4))).toMatchObject({ status: code, reason, headers });
      }),
    );
  });
});

test('whatever heads came before, each is read as if it were the first', () => {
  const name = fc.constantFrom('Host', 'host', 'Hos', 'Host2', 'X-A', 'X-AB', 'Cookie', 'A'.repeat(70));
  const head = fc.array(fc.tuple(name, fc.constantFrom('', '1', 'Host: 2')), { maxLength: 5 });
  fc.assert(
    fc.property(fc.array(head, { minLength: 2, maxLength: 6 }), (heads) => {
      for (const pairs of heads) {
        const { headers, names } = parseRequestHead(request(...pairs.map((pair) => pair.join(': '))));
        expect(headers).toEqual(pairs.flat());
        expect(names).toEqual(pairs.map(([spelling]) => spelling.toLowerCase()));
      }
    }),
  );
});
