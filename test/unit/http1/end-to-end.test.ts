import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  endToEndHeaders,
  endToEndTrailers,
  isHopByHop,
  nominatedHeaders,
} from '../../../src/http1/end-to-end.ts';
import type { Fields } from '../../../src/http1/head.ts';

/** A flat list as a parsed head has it. */
function fields(headers: readonly string[]): Fields {
  const names = headers.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  return { headers, names };
}

describe('headers of one connection (RFC 9110, 7.6.1)', () => {
  test.each(['Connection', 'Keep-Alive', 'Proxy-Connection', 'TE', 'Transfer-Encoding', 'Upgrade'])(
    '%s stops here in every spelling',
    (name) => {
      for (const spelling of [name, name.toLowerCase(), name.toUpperCase()])
        expect(endToEndHeaders(fields([spelling, 'x', 'A', 'b']))).toEqual(['A', 'b']);
      expect(isHopByHop(name.toLowerCase())).toBe(true);
    },
  );

  test.each(['Host', 'Content-Length', 'Trailer', 'Via', 'Proxy-Authenticate', 'Date', 'Set-Cookie'])(
    '%s passes',
    (name) => {
      expect(endToEndHeaders(fields([name, 'x']))).toEqual([name, 'x']);
    },
  );
});

describe('what Connection nominates', () => {
  test('goes too: in any case, from any of several lists, with any spacing, as often as it comes', () => {
    const headers = [
      'X-One',
      '1',
      'connection',
      ' x-ONE ,, keep-alive',
      'x-one',
      '2',
      'CONNECTION',
      'X-Two\t',
      'X-TWO',
      '3',
    ];
    expect(endToEndHeaders(fields([...headers, 'X-Three', '4']))).toEqual(['X-Three', '4']);
    expect([...(nominatedHeaders(fields(headers)) ?? [])]).toEqual(['x-one', 'x-two']);
  });

  test('cannot be what frames the message, says where it goes, or what we vouch for', () => {
    const kept = [
      'Host',
      'h',
      'Content-Length',
      '3',
      'X-Forwarded-For',
      'a',
      'X-Forwarded-Proto',
      'b',
      'X-Forwarded-Host',
      'c',
    ];
    const names = kept.filter((_, i) => i % 2 === 0).join(', ');
    expect(endToEndHeaders(fields(['Connection', names, ...kept]))).toEqual(kept);
    expect(nominatedHeaders(fields(['Connection', names]))).toBeUndefined();
  });

  test('is nothing for the usual message', () => {
    expect(nominatedHeaders(fields(['Connection', 'close', 'Host', 'h']))).toBeUndefined();
    expect(nominatedHeaders(fields(['Connection', 'Keep-Alive', 'connection', '']))).toBeUndefined();
    expect(nominatedHeaders(fields([]))).toBeUndefined();
  });

  test('is matched whole: a name that only contains it stays', () => {
    expect(endToEndHeaders(fields(['Connection', 'X-A', 'X-AB', '1', 'Y-X-A', '2']))).toEqual([
      'X-AB',
      '1',
      'Y-X-A',
      '2',
    ]);
  });
});

test('what stays keeps its order, its case, its number and its value', () => {
  const name = fc.constantFrom(
    'A',
    'a',
    'B',
    'set-cookie',
    'Set-Cookie',
    'Connection',
    'Keep-Alive',
    'te',
    'X-Gone',
  );
  const value = fc.constantFrom('1', '', 'X-Gone', 'x-gone, close', ' caf\xe9 ');
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value), { maxLength: 8 }), (pairs) => {
      const nominates = pairs.some(([key, text]) => key === 'Connection' && /x-gone/i.test(text));
      const stays = ([key]: readonly [string, string]) =>
        !['Connection', 'Keep-Alive', 'te', ...(nominates ? ['X-Gone'] : [])].includes(key);
      expect(endToEndHeaders(fields(pairs.flat()))).toEqual(pairs.filter(stays).flat());
    }),
  );
});

describe('trailers', () => {
  test('that say something about the content pass, as they were written', () => {
    const trailers = ['X-Checksum', 'abc', 'Server-Timing', 'a;dur=1', 'x-checksum', 'caf\xe9'];
    expect(endToEndTrailers(trailers)).toEqual(trailers);
  });

  test.each([
    ...['Transfer-Encoding', 'Content-Length', 'Host', 'Connection', 'Trailer', 'Upgrade', 'Expect'],
    ...['X-Forwarded-For', 'Forwarded', 'Via', 'Authorization', 'Cookie', 'Set-Cookie'],
    ...['Content-Type', 'Content-Encoding', 'Content-Range', 'X-Ficus-Shadow', 'X_Ficus_Side'],
  ])('%s is none, in any case (RFC 9110, 6.5.1)', (name) => {
    for (const spelling of [name, name.toLowerCase(), name.toUpperCase()])
      expect(endToEndTrailers([spelling, 'x', 'X-Sum', '1'])).toEqual(['X-Sum', '1']);
    expect(endToEndTrailers([name, 'x'])).toBeUndefined();
  });

  test('are none where there are none', () => {
    expect(endToEndTrailers(undefined)).toBeUndefined();
    expect(endToEndTrailers([])).toBeUndefined();
  });
});
