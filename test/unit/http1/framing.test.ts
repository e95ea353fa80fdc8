import { describe, expect, test } from 'vitest';
import {
  CHUNKED,
  fieldValue,
  requestFraming,
  responseFraming,
  UNTIL_CLOSE,
} from '../../../src/http1/framing.ts';
import { parseRequestHead, parseResponseHead } from '../../../src/http1/head.ts';
import { faultOf } from './faults.ts';

function request(lines: readonly string[], first = 'POST / HTTP/1.1') {
  return requestFraming(parseRequestHead([first, ...lines].join('\r\n')));
}

function response(lines: readonly string[], { first = 'HTTP/1.1 200 OK', method = 'GET' } = {}) {
  return responseFraming(parseResponseHead([first, ...lines].join('\r\n')), method);
}

const HOST = 'Host: shop.test';
const OLD = 'POST / HTTP/1.0';

describe('the body of a request', () => {
  test.each([
    [[], 0],
    [['Content-Length: 0'], 0],
    [['Content-Length: 5'], 5],
    [['content-length:005'], 5],
    [['Content-Length: 999999999999999'], 999_999_999_999_999],
    [['Transfer-Encoding: chunked'], CHUNKED],
    [['TRANSFER-ENCODING: Chunked'], CHUNKED],
  ])('with %j is %d long', (lines, length) => {
    expect(request([HOST, ...lines]).length).toBe(length);
  });

  test.each([
    ['both', ['Content-Length: 5', 'Transfer-Encoding: chunked'], 'bad_framing'],
    ['both, the other way round', ['Transfer-Encoding: chunked', 'Content-Length: 5'], 'bad_framing'],
    ['both, though the length is none', ['Transfer-Encoding: chunked', 'Content-Length: 0'], 'bad_framing'],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6'], 'bad_framing'],
    ['two equal lengths', ['Content-Length: 5', 'content-length: 5'], 'bad_framing'],
    ['a list of lengths', ['Content-Length: 5, 5'], 'bad_framing'],
    ['a sign', ['Content-Length: +5'], 'bad_framing'],
    ['a negative length', ['Content-Length: -5'], 'bad_framing'],
    ['hexadecimals', ['Content-Length: 0x5'], 'bad_framing'],
    ['an exponent', ['Content-Length: 1e3'], 'bad_framing'],
    ['a fraction', ['Content-Length: 5.0'], 'bad_framing'],
    ['an underscore', ['Content-Length: 1_0'], 'bad_framing'],
    ['a space inside', ['Content-Length: 1 0'], 'bad_framing'],
    ['a length of nothing', ['Content-Length:'], 'bad_framing'],
    ['digits of another script', ['Content-Length: \xb2'], 'bad_framing'],
    ['more than an exact number', ['Content-Length: 1000000000000000'], 'bad_framing'],
    ['chunked twice', ['Transfer-Encoding: chunked, chunked'], 'coding_unknown'],
    ['chunked in two lines', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], 'coding_unknown'],
    ['a coding under chunked', ['Transfer-Encoding: gzip, chunked'], 'coding_unknown'],
    ['a coding in a line above', ['Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'], 'coding_unknown'],
    ['a coding above chunked', ['Transfer-Encoding: chunked, gzip'], 'coding_unknown'],
    ['identity', ['Transfer-Encoding: identity'], 'coding_unknown'],
    ['no coding', ['Transfer-Encoding:'], 'coding_unknown'],
    ['a list that is otherwise empty', ['Transfer-Encoding: ,chunked'], 'coding_unknown'],
    ['quotes', ['Transfer-Encoding: "chunked"'], 'coding_unknown'],
    ['a parameter', ['Transfer-Encoding: chunked;q=1'], 'coding_unknown'],
    ['a byte that trims away elsewhere', ['Transfer-Encoding: chunked\xa0'], 'coding_unknown'],
  ])('is refused with %s', (_name, lines, code) => {
    expect(faultOf(() => request([HOST, ...lines]))).toBe(code);
  });

  test('has no coding on HTTP/1.0', () => {
    expect(faultOf(() => request([HOST, 'Transfer-Encoding: chunked'], OLD))).toBe('bad_framing');
    expect(request([HOST, 'Content-Length: 5'], OLD).length).toBe(5);
  });
});

describe('the host of a request', () => {
  test.each([
    'shop.test',
    'Shop_1.test:8080',
    '127.0.0.1:80',
    '[::1]:80',
    '[fe80::1]',
    'shop.test:',
    'caf%C3%A9.test',
    '',
  ])('may be %j', (host) => {
    expect(request([`Host: ${host}`]).host).toBe(host);
  });

  test.each([
    'shop.test/a',
    'ann@shop.test',
    'shop.test other.test',
    'shop.test?',
    'shop.test:80a',
    'a:b:80',
    '[::1',
    '[::1]x',
    'shop\\test',
    'caf\xe9.test',
  ])('is refused as %j', (host) => {
    expect(faultOf(() => request([`Host: ${host}`]))).toBe('bad_framing');
  });

  test('is there once', () => {
    expect(request([HOST]).host).toBe('shop.test');
    expect(request(['Host:']).host).toBe('');
    expect(faultOf(() => request([]))).toBe('bad_framing');
    expect(faultOf(() => request([HOST, HOST]))).toBe('bad_framing');
    expect(faultOf(() => request(['Host:', HOST]))).toBe('bad_framing');
  });

  test('HTTP/1.0 may leave out, but not send twice', () => {
    expect(request([], OLD).host).toBeUndefined();
    expect(faultOf(() => request([HOST, HOST], OLD))).toBe('bad_framing');
  });
});

describe('a connection goes on', () => {
  test.each([
    [[], true, false],
    [['Connection: keep-alive'], true, true],
    [['Connection: Keep-Alive, X-A'], true, true],
    [['Connection: close'], false, false],
    [['Connection: CLOSE'], false, false],
    [['Connection: X-A , close'], false, false],
    [['Connection: closed'], true, false],
    [['Connection: X-A', 'Connection: close'], false, false],
  ])('behind a request with %j: on HTTP/1.1 %s, on HTTP/1.0 %s', (lines, now, old) => {
    expect(request([HOST, ...lines]).keepAlive).toBe(now);
    expect(request([HOST, ...lines], OLD).keepAlive).toBe(old);
  });

  test('never behind a request that says both', () => {
    for (const first of ['POST / HTTP/1.1', OLD]) {
      expect(request([HOST, 'Connection: close, keep-alive'], first).keepAlive).toBe(false);
      expect(request([HOST, 'Connection: keep-alive', 'Connection: close'], first).keepAlive).toBe(false);
      expect(request([HOST, 'Connection: close', 'Connection: keep-alive'], first).keepAlive).toBe(false);
    }
  });

  test('behind an answer of HTTP/1.1 that does not say close', () => {
    const some = 'Content-Length: 1';
    expect(response([some]).keepAlive).toBe(true);
    expect(response([some, 'Connection: close']).keepAlive).toBe(false);
    expect(response([some, 'Connection: x, Close']).keepAlive).toBe(false);
    expect(response([some, 'Connection: keep-alive'], { first: 'HTTP/1.0 200 OK' }).keepAlive).toBe(false);
    expect(response([]).keepAlive).toBe(false);
  });
});

describe('what a request asks for besides', () => {
  test('100-continue, which HTTP/1.0 does not know', () => {
    expect(request([HOST, 'Expect: 100-Continue']).expectsContinue).toBe(true);
    expect(request([HOST, 'Expect: 100-continue'], OLD).expectsContinue).toBe(false);
    expect(request([HOST]).expectsContinue).toBe(false);
  });

  test.each([
    ['another expectation', ['Expect: 200-ok']],
    ['none', ['Expect:']],
    ['two', ['Expect: 100-continue', 'Expect: 100-continue']],
    ['a list', ['Expect: 100-continue, 100-continue']],
  ])('%s is not met', (_name, lines) => {
    expect(faultOf(() => request([HOST, ...lines]))).toBe('expectation');
  });

  test('an upgrade, where Connection says so too', () => {
    expect(request([HOST, 'Upgrade: websocket', 'Connection: keep-alive, upgrade']).upgrade).toBe(
      'websocket',
    );
    expect(request([HOST, 'Upgrade: a', 'Connection: Upgrade', 'Upgrade: b']).upgrade).toBe('a, b');
    expect(request([HOST, 'Upgrade: websocket']).upgrade).toBeUndefined();
    expect(request([HOST, 'Connection: upgrade']).upgrade).toBeUndefined();
  });
});

describe('the body of an answer', () => {
  test.each([
    [['Content-Length: 5'], 5],
    [['Content-Length: 0'], 0],
    [['Transfer-Encoding: CHUNKED'], CHUNKED],
    [[], UNTIL_CLOSE],
  ])('with %j is %d long, and to HEAD, behind 204 and 304, there is none', (lines, length) => {
    expect(response(lines).length).toBe(length);
    expect(response(lines, { method: 'HEAD' })).toEqual({ length: 0, keepAlive: true });
    expect(response(lines, { first: 'HTTP/1.1 204 No Content' }).length).toBe(0);
    expect(response(lines, { first: 'HTTP/1.1 304 Not Modified' }).length).toBe(0);
  });

  test.each([
    ['both', ['Content-Length: 5', 'Transfer-Encoding: chunked']],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 5']],
    ['a length that is no number', ['Content-Length: five']],
    ['a coding under chunked', ['Transfer-Encoding: gzip, chunked']],
    ['chunked in two lines', ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
    ['an unknown coding', ['Transfer-Encoding: foo']],
  ])('is refused with %s, whether it has one or not', (_name, lines) => {
    for (const method of ['GET', 'HEAD'])
      expect(faultOf(() => response(lines, { method }))).toBe('bad_framing');
  });

  test('has no coding on HTTP/1.0', () => {
    const first = 'HTTP/1.0 200 OK';
    expect(faultOf(() => response(['Transfer-Encoding: chunked'], { first }))).toBe('bad_framing');
    expect(response(['Content-Length: 5'], { first }).length).toBe(5);
  });
});

test('a field is found by its lower-case name; the first one counts', () => {
  const head = parseResponseHead('HTTP/1.1 200 OK\r\nx-B: 0\r\nX-A: 1\r\nx-a: 2');
  expect(fieldValue(head, 'x-a')).toBe('1');
  expect(fieldValue(head, 'x-c')).toBeUndefined();
});
