import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyReader } from '../../../src/http1/body-reader.ts';
import { MessageFault } from '../../../src/http1/fault.ts';
import { CHUNKED, UNTIL_CLOSE } from '../../../src/http1/framing.ts';

interface Outcome {
  readonly body: string;
  readonly pieces: number;
  /** Bytes that were taken. */
  readonly taken: number;
  readonly done: boolean;
  readonly trailers: readonly string[] | undefined;
  readonly fault: string | undefined;
}

/** Reads `text`, latin-1, cut before each of these indexes, each piece at an odd place in a buffer of its own. */
function read(length: number, text: string, cuts: readonly number[] = []): Outcome {
  const reader = bodyReader(length);
  let body = '';
  let pieces = 0;
  let taken = 0;
  let fault: string | undefined;
  const edges = [0, ...cuts, text.length];
  try {
    for (let i = 1; i < edges.length && !reader.done; i += 1) {
      const part = text.slice(edges[i - 1], edges[i]);
      const buffer = Buffer.from(`###${part}###`, 'latin1');
      const at = reader.take(buffer, 3, 3 + part.length);
      body += buffer.toString('latin1', reader.from, reader.to);
      if (reader.to > reader.from) pieces += 1;
      taken += at - 3;
      if (!reader.done) expect(at).toBe(3 + part.length);
      // What stands around the body in its buffer is somebody else's.
      expect(buffer.toString('latin1', 0, 3) + buffer.toString('latin1', buffer.length - 3)).toBe('######');
      expect(buffer.toString('latin1', at, 3 + part.length)).toBe(part.slice(at - 3));
    }
  } catch (error) {
    if (!(error instanceof MessageFault)) throw error;
    fault = error.message;
  }
  return { body, pieces, taken, done: reader.done, trailers: reader.trailers, fault };
}

/** Every way to cut a text in two, and the way byte by byte. */
function everyCut(text: string): readonly (readonly number[])[] {
  const inner = [...Array(Math.max(0, text.length - 1)).keys()].map((i) => i + 1);
  return [...inner.map((at) => [at]), inner];
}

describe('a body of so many bytes', () => {
  test('ends there, however it is cut, and leaves what follows', () => {
    for (const cuts of [[], ...everyCut('abcdeNEXT')])
      expect(read(5, 'abcdeNEXT', cuts)).toMatchObject({
        body: 'abcde',
        taken: 5,
        done: true,
        fault: undefined,
      });
    expect(read(5, 'abcd')).toMatchObject({ body: 'abcd', taken: 4, done: false });
    expect(bodyReader(5).untilClose).toBe(false);
  });
});

test('a body until the connection closes takes everything and never ends by itself', () => {
  for (const cuts of [[], ...everyCut('0\r\n\r\nabc')])
    expect(read(UNTIL_CLOSE, '0\r\n\r\nabc', cuts)).toMatchObject({
      body: '0\r\n\r\nabc',
      taken: 8,
      done: false,
    });
  expect(bodyReader(UNTIL_CLOSE).untilClose).toBe(true);
});

const LEGAL: Record<string, { text: string; body: string; trailers?: readonly string[] }> = {
  'an empty body': { text: '0\r\n\r\n', body: '' },
  'one chunk': { text: '5\r\nabcde\r\n0\r\n\r\n', body: 'abcde' },
  'several chunks, moved together': { text: '1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n', body: 'abcdef' },
  'sizes in both cases and with zeros before': {
    text: '00A\r\n0123456789\r\nb\r\n0123456789a\r\n000\r\n\r\n',
    body: '01234567890123456789a',
  },
  'a size of twelve digits': { text: '000000000001\r\na\r\n000000000000\r\n\r\n', body: 'a' },
  'a body that looks like framing': { text: '9\r\n0\r\n\r\n0\r\n\r\r\n0\r\n\r\n', body: '0\r\n\r\n0\r\n\r' },
  'extensions, which are dropped': { text: '1;a=b;c="d\t\xe9"\r\nx\r\n0;last\r\n\r\n', body: 'x' },
  'an extension of nothing': { text: '1;\r\nx\r\n0;\r\n\r\n', body: 'x' },
  trailers: { text: '1\r\nx\r\n0\r\nX-A: 1\r\nx-a:2\r\n\r\n', body: 'x', trailers: ['X-A', '1', 'x-a', '2'] },
};

describe('a chunked body', () => {
  test.each(Object.entries(LEGAL))(
    'with %s is the same however it is cut',
    (_name, { text, body, trailers = [] }) => {
      const whole = { body, taken: text.length, done: true, trailers, fault: undefined };
      for (const cuts of [[], ...everyCut(`${text}NEXT`)])
        expect(read(CHUNKED, `${text}NEXT`, cuts)).toMatchObject(whole);
    },
  );

  test('in one buffer is handed on in one piece, however many chunks it has', () => {
    const text = `${'1\r\nx\r\n'.repeat(1000)}0\r\n\r\n`;
    expect(read(CHUNKED, text)).toMatchObject({ body: 'x'.repeat(1000), pieces: 1 });
  });

  test('has no trailers before its end', () => {
    expect(read(CHUNKED, '1\r\nx\r\n0\r\nX-A: 1\r\n')).toMatchObject({
      body: 'x',
      trailers: undefined,
      done: false,
    });
  });

  test.each([
    ['no size', '\r\n'],
    ['a size of nothing but an extension', ';a\r\n'],
    ['0x', '0x5\r\nabcde'],
    ['a sign', '+5\r\nabcde'],
    ['a minus', '-5\r\nabcde'],
    ['an underscore', '1_0\r\nabcde'],
    ['a space before', ' 5\r\nabcde'],
    ['a space behind', '5 \r\nabcde'],
    ['a space before an extension', '5 ;a\r\nabcde'],
    ['a letter that is no digit', '5g\r\nabcde'],
    ['the letter before a', '`\r\nabcde'],
    ['the sign before A', '@\r\nabcde'],
    ['a comma', '5,5\r\nabcde'],
    ['more digits than a length can have', '1000000000000\r\n'],
    ['very many zeros', `${'0'.repeat(13)}\r\n`],
    ['a bare LF behind the size', '5\nabcde'],
    ['a CR that is no line end behind the size', '5\r\rabcde'],
    ['a bare LF in an extension', '5;a\nabcde'],
    ['a NUL in an extension', '5;a\0\r\nabcde'],
    ['a DEL in an extension', '5;a\x7f\r\nabcde'],
    ['a CR that is no line end in an extension', '5;a\rb\r\nabcde'],
    ['a chunk that is longer than its size', '5\r\nabcdef\r\n'],
    ['a chunk that is shorter', '5\r\nabcd\r\n0\r\n\r\n'],
    ['a bare LF behind a chunk', '5\r\nabcde\n0\r\n\r\n'],
    ['a CR alone behind a chunk', '5\r\nabcde\r0\r\n\r\n'],
    ['a trailer without a colon', '0\r\nabc\r\n\r\n'],
    ['a folded trailer', '0\r\nX-A: 1\r\n 2\r\n\r\n'],
    ['a space before a trailer', '0\r\n X-A: 1\r\n\r\n'],
    ['a NUL in a trailer', '0\r\nX-A: \0\r\n\r\n'],
    ['a bare LF for the empty line', '0\r\n\n'],
    ['a bare LF behind a trailer', '0\r\nX-A: 1\n\r\n'],
    ['a bare CR in a trailer', '0\r\nX-A: 1\r2\r\n\r\n'],
  ])('is refused with %s, however it is cut', (_name, text) => {
    for (const cuts of [[], ...everyCut(text)]) {
      const { done, fault } = read(CHUNKED, text, cuts);
      expect([done, fault === undefined ? 'read' : 'refused']).toEqual([false, 'refused']);
    }
  });

  test.each([
    ['extensions', `1;${'a'.repeat(20_000)}\r\nx\r\n0\r\n\r\n`],
    ['extensions of many chunks', `${`1;${'a'.repeat(200)}\r\nx\r\n`.repeat(100)}0\r\n\r\n`],
    ['trailers', `0\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['many trailers', `0\r\n${'X-A: b\r\n'.repeat(3000)}\r\n`],
  ])('cannot be a way to send for ever: %s have an end, however they are cut', (_name, text) => {
    expect(read(CHUNKED, text).fault).toBeDefined();
    const hundreds = [...Array(Math.floor(text.length / 100)).keys()].map((i) => 100 * (i + 1));
    expect(read(CHUNKED, text, hundreds).fault).toBeDefined();
  });
});

test('trailers of exactly 16 KiB are read, a byte more is not, however they are cut', () => {
  for (const [size, done] of [
    [16 * 1024, true],
    [16 * 1024 + 1, false],
  ] as const) {
    const text = `0\r\nX-A: ${'a'.repeat(size - 5)}\r\n\r\n`;
    for (const back of [0, 1, 2, 3, 4, 5])
      expect(read(CHUNKED, text, back === 0 ? [] : [text.length - back]).done).toBe(done);
  }
});

describe('whatever comes, where it is cut changes nothing', () => {
  const cutsOf = (text: string, at: readonly number[]) =>
    [...new Set(at.map((share) => Math.floor(share * text.length)))].sort((a, b) => a - b);
  const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { maxLength: 8 });

  test('legal chunks', () => {
    const chunk = fc.tuple(
      fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }),
      fc.constantFrom('', ';a', ';a="b"'),
    );
    const body = fc.array(chunk, { maxLength: 12 });
    fc.assert(
      fc.property(body, shares, (chunks, at) => {
        const framed = chunks.map(
          ([data, extension]) => `${data.length.toString(16)}${extension}\r\n${data}\r\n`,
        );
        const text = `${framed.join('')}0\r\nX-A: 1\r\n\r\n`;
        const { body: got, done, trailers } = read(CHUNKED, text, cutsOf(text, at));
        expect(got).toBe(chunks.map(([data]) => data).join(''));
        expect([done, trailers]).toEqual([true, ['X-A', '1']]);
      }),
    );
  });

  test('bytes that may be no chunks at all', () => {
    const token = fc.constantFrom(
      '0',
      '1',
      'a',
      '\r',
      '\n',
      '\r\n',
      ';',
      ' ',
      ':',
      '0\r\n',
      '1\r\nx\r\n',
      '\r\n\r\n',
      'X-A: 1',
    );
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 14 }).map((parts) => parts.join('')),
        shares,
        (text, at) => {
          const whole = read(CHUNKED, text);
          const cut = read(CHUNKED, text, cutsOf(text, at));
          expect([cut.done, cut.trailers]).toEqual([whole.done, whole.trailers]);
          // Of what is refused in the end, more may have been handed on before.
          if (whole.fault === undefined) expect([cut.body, cut.taken]).toEqual([whole.body, whole.taken]);
        },
      ),
      { numRuns: 500 },
    );
  });
});
