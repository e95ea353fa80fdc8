/** Requests of one connection that are known to be legal or illegal, as bytes. Text is latin-1. */

import fc from 'fast-check';

export interface Sent {
  /** `NAME` stands for the name by which this request is told from all others. */
  readonly text: string;
  readonly method: string;
  /** As the upstream must see it; undefined for a request that it must not see whole. */
  readonly target: string | undefined;
  readonly body: string;
  /** Statuses that may answer it. */
  readonly statuses: readonly number[];
  /** Nothing behind it is a request any more. */
  readonly last: boolean;
}

/** What a smuggler would like to be a request of its own. */
export const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: shop.test\r\n\r\n';

const METHOD = fc.constantFrom(
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'QUERY',
  'PROPFIND',
);

/** How a target is sent, and how the upstream must see it. */
const TARGET = fc.constantFrom(
  ...['/NAME', '//NAME', '/NAME?a=%zz', '/%2e%2e/NAME;b', '/a/../NAME'].map(
    (target) => [target, target] as const,
  ),
  ['http://shop.test/NAME', '/NAME'] as const,
  ['HTTP://other.test:80?NAME', '/?NAME'] as const,
);

const ANSWER = fc.constantFrom(
  '',
  'X-Answer: chunked',
  'X-Answer: empty',
  'X-Answer: unchanged',
  'X-Answer: close',
);

const NOISE = fc.constantFrom(
  ...['X-A: caf\xe9', 'x-a:', 'X-A: \t1\t ', 'Connection: X-A', 'Connection: Content-Length, Host'],
  ...[
    'Connection: Transfer-Encoding',
    'TE: trailers',
    'Keep-Alive: timeout=1',
    'Proxy-Connection: keep-alive',
  ],
  ...[
    'Trailer: X-T',
    'Transfer_Encoding: chunked',
    'Content_Length: 5',
    'X-Ficus-Side: service',
    'Via: 1.1 other',
  ],
  ...['X-Forwarded-For: 1.2.3.4', 'Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'X-B: a, b, "c'],
);

const CONTENT = fc.oneof(
  fc.constantFrom(HIDDEN, `0\r\n\r\n${HIDDEN}`, `\r\n${HIDDEN}`, '\r\n\r\n', '0\r\n', 'x'.repeat(20_000)),
  fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);

const EXTENSION = fc.constantFrom('', '', ';a', ';a="b"', ';GET /hidden HTTP/1.1', `;${'x'.repeat(500)}`);
const TRAILERS = fc.constantFrom(
  ...[
    '',
    '',
    'X-T: 1\r\n',
    'Content-Length: 50\r\n',
    'Transfer-Encoding: chunked\r\nHost: x\r\n',
    'X-T:\r\nx-t: 2\r\n',
  ],
);

interface Body {
  readonly line: string;
  readonly framed: string;
  readonly content: string;
}

const CHUNKS = fc
  .tuple(fc.array(fc.tuple(CONTENT, EXTENSION), { maxLength: 4 }), TRAILERS, fc.constantFrom('0', '000'))
  .map(([chunks, trailers, last]): Body => {
    const parts = chunks.map(([data, extension]) => `${data.length.toString(16)}${extension}\r\n${data}\r\n`);
    return {
      line: 'Transfer-Encoding: chunked\r\n',
      framed: `${parts.join('')}${last}\r\n${trailers}\r\n`,
      content: chunks.map(([data]) => data).join(''),
    };
  });

const NO_BODY: Body = { line: '', framed: '', content: '' };

const BODY: fc.Arbitrary<Body> = fc.oneof(
  fc.constantFrom(NO_BODY, { line: 'Content-Length: 0\r\n', framed: '', content: '' }),
  CONTENT.map((content) => ({ line: `Content-Length: ${content.length}\r\n`, framed: content, content })),
  CHUNKS,
);

const legalParts = fc.record({
  method: METHOD,
  target: TARGET,
  answer: ANSWER,
  noise: fc.array(NOISE, { maxLength: 3 }),
  body: BODY,
  before: fc.constantFrom('', '', '', '\r\n', '\r\n\r\n'),
  expects: fc.constantFrom('', '', 'Expect: 100-continue\r\n'),
});

/** A request that is answered, and leaves its connection to the next one unless `ending` says otherwise. */
function legalWith(version: string, ending: string, last: boolean): fc.Arbitrary<Sent> {
  return legalParts.map(({ method, target: [target, seen], answer, noise, body, before, expects }) => {
    // An HTTP/1.0 request has no chunks.
    const fits = version === 'HTTP/1.0' && body.line.startsWith('Transfer') ? NO_BODY : body;
    // An answer without a length ends an HTTP/1.0 connection.
    const how = version === 'HTTP/1.0' && answer === 'X-Answer: chunked' ? '' : answer;
    const lines = [ending, how, ...noise].filter((line) => line !== '').map((line) => `${line}\r\n`);
    const head = `${method} ${target} ${version}\r\nHost: shop.test\r\n${lines.join('')}${expects}${fits.line}\r\n`;
    const status = answer === 'X-Answer: empty' ? 204 : answer === 'X-Answer: unchanged' ? 304 : 200;
    return {
      text: before + head + fits.framed,
      method,
      target: seen,
      body: fits.content,
      statuses: [status],
      last,
    };
  });
}

const legal = fc.oneof(
  { weight: 8, arbitrary: legalWith('HTTP/1.1', '', false) },
  { weight: 1, arbitrary: legalWith('HTTP/1.0', 'Connection: keep-alive', false) },
);

const farewell = fc.oneof(
  legalWith('HTTP/1.1', 'Connection: close', true),
  legalWith('HTTP/1.1', 'Connection: X-A, CLOSE', true),
  legalWith('HTTP/1.0', '', true),
);

const POST = 'POST /NAME HTTP/1.1\r\nHost: shop.test\r\n';
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n`;

/** What must be refused, with the statuses that may say so. */
const ILLEGAL: readonly (readonly [text: string, ...statuses: number[]])[] = [
  [`${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  [`${POST}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`, 400],
  [`${POST}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`, 400],
  [`${POST}Content-Length: 5, 5\r\n\r\nabcde`, 400],
  [`${POST}Content-Length: +5\r\n\r\nabcde`, 400],
  [`${POST}Content-Length: 0x5\r\n\r\nabcde`, 400],
  [`${POST}Content-Length : 5\r\n\r\nabcde`, 400],
  [`${POST}Content-Length: ${'9'.repeat(20)}\r\n\r\nabcde`, 400],
  [`${POST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`, 400, 501],
  [`${POST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, 400, 501],
  [`${POST}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`, 400, 501],
  [`${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, 400, 501],
  [`${POST}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`, 400],
  [`${POST}Transfer-Encoding\r\n: chunked\r\n\r\n0\r\n\r\n`, 400],
  [`${POST}X: 1\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  [`${POST}X: 1\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  [`${POST}X: \0\r\n\r\n`, 400],
  ['POST /NAME HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
  ['POST /NAME HTTP/1.1\r\n\r\n', 400],
  [`${POST}Host: other.test\r\n\r\n`, 400],
  [`${POST}Expect: 200-ok\r\n\r\n`, 417],
  ['GET /NAME HTTP/1.1\nHost: shop.test\n\n', 400],
  ['GET /NAME /hidden HTTP/1.1\r\nHost: shop.test\r\n\r\n', 400],
  ['GET /NAME#a HTTP/1.1\r\nHost: shop.test\r\n\r\n', 400],
  ['GET http://u:p@shop.test/NAME HTTP/1.1\r\nHost: shop.test\r\n\r\n', 400],
  ['GET NAME HTTP/1.1\r\nHost: shop.test\r\n\r\n', 400],
  ['GET /NAME HTTP/2.0\r\nHost: shop.test\r\n\r\n', 505],
  ['G@T /NAME HTTP/1.1\r\nHost: shop.test\r\n\r\n', 400],
  ['CONNECT shop.test:80 HTTP/1.1\r\nHost: shop.test\r\n\r\n', 405],
  [`GET /NAME HTTP/1.1\r\nHost: shop.test\r\nX: ${'x'.repeat(80_000)}\r\n\r\n`, 431],
  [`GET /NAME${'x'.repeat(80_000)} HTTP/1.1\r\nHost: shop.test\r\n\r\n`, 414],
  ['\r\n\r\n\r\nGET /NAME HTTP/1.1\r\nHost: shop.test\r\n\r\n', 400],
  ['\0', 400],
  // Their heads are sent on before the fault shows; as whole requests they must never arrive.
  [`${CHUNKED}0x5\r\nabcde\r\n0\r\n\r\n`, 400],
  [`${CHUNKED}5\r\nabcdef\r\n0\r\n\r\n`, 400],
  [`${CHUNKED}5\nabcde\r\n0\r\n\r\n`, 400],
  [`${CHUNKED}5\r\nabcde0\r\n\r\n`, 400],
  [`${CHUNKED}${'f'.repeat(17)}\r\nabcde`, 400],
  [`${CHUNKED}5;\n\r\nabcde\r\n0\r\n\r\n`, 400],
  [`${CHUNKED}3\r\nabc\r\n0\r\nX : 1\r\n\r\n`, 400],
  [`${CHUNKED}3\r\nabc\r\n0\n\n`, 400],
];

const illegal = fc.constantFrom(...ILLEGAL).map(
  // More than a line, so that nobody waits for the end of one.
  ([text, ...statuses]): Sent => ({
    text: `${text}${HIDDEN}`,
    method: 'GET',
    target: undefined,
    body: '',
    statuses,
    last: true,
  }),
);

/** What one client sends: requests that are answered, one behind which nothing is a request, and more all the same. */
export const conversation: fc.Arbitrary<readonly Sent[]> = fc
  .tuple(fc.array(legal, { maxLength: 6 }), fc.oneof(farewell, illegal, illegal))
  .map(([requests, end]) => [...requests, end]);
