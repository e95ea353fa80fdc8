/** Bytes that are a request, nearly one, or hostile. Text is latin-1, a character a byte. */

import fc from 'fast-check';

const METHOD = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'QUERY'),
  },
  { weight: 1, arbitrary: fc.constantFrom('get', 'FOO', 'G@T', '', 'GET\t', 'PRI', 'M-SEARCH', '\xe9') },
);

const TARGET = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('/', '/a', '//a', '/a?b=c&d', '/%2e%2e/a', '/a;b=c', '/~a!$()*+,'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '*',
      'http://h/a',
      'https://h:8443',
      'http://h?a',
      'HTTP://H/',
      '/a"<>\\^`{|}',
      '/a#b',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', 'a', '/a b', '/\xe9', '/a\tb', '/\0', 'h:443', '?a', 'http://', '/a\rb'),
  },
);

const VERSION = fc.oneof(
  { weight: 10, arbitrary: fc.constant('HTTP/1.1') },
  { weight: 2, arbitrary: fc.constant('HTTP/1.0') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'HTTP/1.2',
      'HTTP/2.0',
      'http/1.1',
      'HTTP/1.1 ',
      'HTTP/11',
      'HTTP/1.10',
      'HTTP/0.9',
      '',
    ),
  },
);

/** Bytes that parsers stumble over, and some that they should not. */
const BYTE = fc.constantFrom(
  ...['\r', '\n', '\r\n', ' ', '\t', '\0', '\x0b', '\x0c', '\x1f', '\x7f', '\x80', '\x85', '\xa0', '\xff'],
  ...[':', ',', ';', '"', '\\', '(', '=', '+', '-', '_', '0', '1', '5', 'a', 'A', 'x', '/', '{'],
);

const VALUE = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('1', '', 'a b', 'caf\xe9', 'a\tb', '"a\\"b"', ':', ' a ', '\ta\t', 'a,b'),
  },
  { weight: 1, arbitrary: fc.string({ unit: BYTE, maxLength: 6 }) },
);

const NAME = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('X-A', 'x-a', 'Cookie', 'Accept', "!#$%&'*+-.^_`|~0") },
  {
    weight: 1,
    arbitrary: fc.constantFrom('X A', 'X-A ', '', ' X-A', 'X\tA', 'X\xe9', 'X"', 'X(', 'Content-Length '),
  },
);

const COLON = fc.oneof(
  { weight: 10, arbitrary: fc.constant(': ') },
  { weight: 2, arbitrary: fc.constantFrom(':', ':  ', ':\t', ': \t ') },
  { weight: 1, arbitrary: fc.constantFrom(' :', ' : ', '', ':\r\n ', '\t:') },
);

/** Headers that say how a message is framed, or what becomes of its connection. */
const SPECIAL = fc.constantFrom(
  ...[
    'Content-Length: 5',
    'Content-Length: 0',
    'content-length:5',
    'Content-Length: 05',
    'Content-Length: 5, 5',
  ],
  ...[
    'Content-Length: +5',
    'Content-Length: 5 5',
    'Content-Length:',
    'Content-Length: 0x5',
    'Content-Length: -0',
  ],
  ...['Content-Length: 9'.repeat(1), 'Content-Length: 5.0', 'Content-Length: \t5 ', 'Content-Length: 5\xa0'],
  ...['Transfer-Encoding: chunked', 'transfer-encoding:CHUNKED', 'Transfer-Encoding: gzip, chunked'],
  ...['Transfer-Encoding: chunked, chunked', 'Transfer-Encoding: identity', 'Transfer-Encoding: xchunked'],
  ...[
    'Transfer-Encoding: chunked\t ',
    'Transfer-Encoding:',
    'Transfer-Encoding: chunked;q=1',
    'Transfer-Encoding: ,chunked',
  ],
  ...[
    'Transfer_Encoding: chunked',
    'Transfer-Encoding : chunked',
    'Transfer-Encoding\t:chunked',
    'X: 1\r\n Transfer-Encoding: chunked',
  ],
  ...[
    'Connection: close',
    'Connection: keep-alive',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Upgrade: h2c',
  ],
  ...[
    'Connection: Transfer-Encoding',
    'Connection: Content-Length',
    'Host: other.test',
    'Host:',
    'Expect: 100-continue',
  ],
  ...['Expect: 200-ok', 'TE: trailers', 'Trailer: X-A', 'Keep-Alive: timeout=5', 'Proxy-Connection: close'],
);

const LINE_END = fc.oneof(
  { weight: 40, arbitrary: fc.constant('\r\n') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\n', '\r', '\r\r\n', ' \r\n', '\r\n\r\n', '\r\n ', '\n\r\n', '\0\r\n'),
  },
);

const FIELD = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(NAME, COLON, VALUE).map((parts) => parts.join('')) },
  { weight: 3, arbitrary: SPECIAL },
);

const SIZE = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('3', '03', '3;a', '3;a=b', '3;a="b"', '0000003') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '0x3',
      '+3',
      '3 ',
      ' 3',
      '3\t',
      '3 ;a',
      '3;',
      '3;;',
      '3;a=',
      '-3',
      '',
      'g',
      '3_',
      '00000000000003',
      'fffffffffffffffff',
      '3\xa0',
      '3;a=\x7f',
      '3;a\nb',
      '2',
      '4',
      '3;"',
      '3;a="\r\n',
    ),
  },
);

const CHUNK = fc.tuple(SIZE, LINE_END, fc.constantFrom('abc', '\r\n0', '0\r\n', 'GET'), LINE_END);
const LAST = fc.constantFrom('0\r\n', '00\r\n', '0;a\r\n', '0\n', '0 \r\n', '');
const TRAILERS = fc.array(fc.tuple(FIELD, LINE_END), { maxLength: 2 });

const BODY = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: fc.constantFrom('abcde', '\r\nabc', 'abcd', 'abcdef') },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.array(CHUNK, { maxLength: 3 }), LAST, TRAILERS, LINE_END)
      .map(
        ([chunks, last, trailers, end]) =>
          `${chunks.flat().join('')}${last}${trailers.flat().join('')}${end}`,
      ),
  },
);

/** Framing that fits a body, so that many of the requests are whole. */
const FITTING = fc.oneof(
  fc.constantFrom('abcde', '\r\nabc', '0\r\n\r\n').map((body) => ({ line: 'Content-Length: 5', body })),
  fc
    .tuple(
      fc.array(
        fc.tuple(fc.constantFrom('', ';a', ';a=b'), fc.string({ unit: BYTE, minLength: 1, maxLength: 20 })),
        {
          maxLength: 3,
        },
      ),
      fc.constantFrom('', 'X-T: 1\r\n', 'X-T:\xe9 \r\nx-t: 2\r\n'),
    )
    .map(([chunks, trailers]) => ({
      line: 'Transfer-Encoding: chunked',
      body: `${chunks.map(([extension, data]) => `${data.length.toString(16)}${extension}\r\n${data}\r\n`).join('')}0\r\n${trailers}\r\n`,
    })),
  fc.constant({ line: undefined, body: '' }),
);

const FRAMING = fc.oneof(
  { weight: 3, arbitrary: FITTING },
  { weight: 2, arbitrary: BODY.map((body) => ({ line: undefined, body })) },
);

const HEADERS = fc.array(fc.tuple(FIELD, LINE_END), { maxLength: 3 });
const HOST = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('Host: h\r\n', 'host:h\r\n') },
  { weight: 1, arbitrary: fc.constantFrom('', 'Host: h\r\nHost: h\r\n', 'Host : h\r\n') },
);
const SPACE = fc.oneof(
  { weight: 20, arbitrary: fc.constant(' ') },
  { weight: 1, arbitrary: fc.constantFrom('  ', '\t', '') },
);
const BEFORE = fc.oneof(
  { weight: 20, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom('\r\n', '\r\n\r\n', '\n', ' ', '\0', '\r') },
);

const REQUEST = fc
  .tuple(BEFORE, METHOD, SPACE, TARGET, SPACE, VERSION, LINE_END, HOST, HEADERS, FRAMING, LINE_END)
  .map(([before, method, a, target, b, version, end, host, headers, { line, body }, last]) =>
    [
      ...[before, method, a, target, b, version, end, host, ...headers.flat()],
      ...[line === undefined ? '' : `${line}\r\n`, last, body],
    ].join(''),
  );

interface Mutation {
  /** Where, as a share of the text. */
  readonly at: number;
  readonly insert: string;
  readonly remove: number;
}

const MUTATION = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  insert: fc.oneof(fc.constant(''), BYTE),
  remove: fc.constantFrom(0, 0, 1, 2),
});

const MUTATIONS = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(MUTATION, { minLength: 1, maxLength: 3 }) },
);

/** A request of any kind, as text in latin-1. */
export const requestBytes: fc.Arbitrary<string> = fc
  .tuple(REQUEST, MUTATIONS)
  .map(([text, mutations]) => mutations.reduce(mutated, text));

function mutated(text: string, { at, insert, remove }: Mutation): string {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + insert + text.slice(from + remove);
}
