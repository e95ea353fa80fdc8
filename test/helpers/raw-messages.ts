/** Messages as text, so that tests can say to the byte what was sent and what must arrive. */

const TRACE = 'traceparent: 00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';

/** The headers of a request that is its own: with an id and a trace, so that Ficus makes none up. */
export const KNOWN = ['Host: shop.test', 'X-Request-Id: r-1', TRACE];

/** Lines as a head. */
export function head(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** A request's head with `KNOWN` in front of its own headers. */
export function request(line: string, ...headers: readonly string[]): string {
  return head(line, ...KNOWN, ...headers);
}

/** What an upstream must get for `request(line, ...headers)`; `framing` are lines for its connection only. */
export function forwarded(
  line: string,
  headers: readonly string[] = [],
  framing: readonly string[] = [],
): string {
  return head(
    line,
    ...KNOWN,
    ...headers,
    'X-Forwarded-For: 127.0.0.1',
    'X-Forwarded-Proto: http',
    'X-Forwarded-Host: shop.test',
    'Via: 1.1 ficus',
    ...framing,
  );
}

/** The text without the part of our own name in Via that follows from the configuration. */
export function plainVia(text: string): string {
  return text.replace(/(Via: 1\.[01] ficus)-[0-9a-f]{8}/, '$1');
}

/** A body as one chunk, with the end of it and its trailers. */
export function chunked(body: string, ...trailers: readonly string[]): string {
  const lines = trailers.map((line) => `${line}\r\n`).join('');
  return `${body.length.toString(16)}\r\n${body}\r\n0\r\n${lines}\r\n`;
}

/** A whole answer with a body of known length. */
export function answer(body: string, ...headers: readonly string[]): string {
  return `${head('HTTP/1.1 200 OK', ...headers, `Content-Length: ${body.length}`)}${body}`;
}
