import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldLines } from '../../../src/http1/encode.ts';
import { answerHeaders, answerLines } from '../../../src/http1/end-to-end.ts';
import { type Fields, parseResponseHead } from '../../../src/http1/head.ts';
import { KeptLines } from '../../../src/http1/kept-lines.ts';

function parsed(lines: readonly string[], status = 200) {
  return parseResponseHead([`HTTP/1.1 ${status} OK`, ...lines, ''].join('\r\n'));
}

function kept(fields: Fields, wanted: readonly number[]): string {
  const lines = new KeptLines(fields);
  for (const i of wanted) lines.keep(i);
  return lines.whole();
}

describe('lines that are passed on', () => {
  const head = parsed(['A: 1', 'b: ', 'C:  3', 'D: 4']);
  const plain = parsed(['A: 1', 'b: ', 'C: 3 3', 'D: 4']);

  test('are the ones that were named, in order', () => {
    for (const fields of [head, plain]) {
      const { headers } = fields;
      for (const wanted of [[], [0], [3], [0, 1], [1, 2], [0, 2, 3], [0, 1, 3], [0, 1, 2, 3]]) {
        const expected = wanted.flatMap((i) => headers.slice(2 * i, 2 * i + 2));
        expect(kept(fields, wanted)).toBe(fieldLines(expected));
      }
    }
  });

  test('have ours where they were put', () => {
    const lines = new KeptLines(plain);
    lines.keep(0);
    lines.add('X', 'y');
    lines.keep(1);
    lines.keep(2);
    lines.add('Z', '');
    expect(lines.whole()).toBe('A: 1\r\nX: y\r\nb: \r\nC: 3 3\r\nZ: \r\n');
  });

  test('come from the text itself only where each is written as we write it', () => {
    expect(plain.lines?.starts).toHaveLength(5);
    for (const line of ['X:1', 'X:  1', 'X:\t1', 'X: 1 ', 'X: 1\t', 'X : 1', 'X:'])
      expect([line, parsed(['A: 1', line, 'B: 2']).lines]).toEqual([line, undefined]);
    // A head whose last line has no end, as no connection hands it over.
    expect(parseResponseHead('HTTP/1.1 200 OK\r\nA: 1').lines).toBeUndefined();
  });
});

test('an answer goes on with the same headers as text and as a list, however its lines were written', () => {
  const name = fc.constantFrom(
    'Server',
    'date',
    'Connection',
    'keep-alive',
    'X-One',
    'TE',
    'Upgrade',
    'Vary',
  );
  const value = fc.constantFrom('', 'a', 'x-one', 'close', 'keep-alive, X-One', 'b c');
  const line = fc
    .tuple(name, fc.constantFrom(': ', ':', ':  ', ' :'), value, fc.constantFrom('', ' '))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom(200, 204, 304, 103), (lines, status) => {
      const head = parsed(['Content-Length: 0', ...lines], status);
      expect(answerLines(head)).toBe(fieldLines(answerHeaders(head)));
    }),
    { numRuns: 500 },
  );
});
