import { connect } from 'node:net';

/** An answer as it came: the head's lines and the body with any chunking taken off. */
export interface RawAnswer {
  readonly statusLine: string;
  /** Lines of the head in order, exactly as they came. */
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** False where the connection ended before the body was whole. */
  readonly complete: boolean;
}

/** Sends these bytes on a connection of their own and resolves with the answer once the other end closes. */
export async function rawRequest(
  url: string,
  lines: readonly string[],
  body: Buffer | string = '',
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = new Promise<void>((resolve) => {
    socket.on('error', () => resolve());
    socket.on('close', () => resolve());
  });
  socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (body.length > 0) socket.write(body);
  await closed;
  return parse(Buffer.concat(chunks));
}

/** A GET that asks for the connection to be closed afterwards. */
export async function rawGet(url: string, path: string, headers: readonly string[] = []): Promise<RawAnswer> {
  return rawRequest(url, [`GET ${path} HTTP/1.1`, 'Host: shop.test', 'Connection: close', ...headers]);
}

function parse(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...headers] = bytes.subarray(0, Math.max(0, end)).toString('latin1').split('\r\n');
  const rest = bytes.subarray(end + 4);
  const chunked = headers.some((line) => /^transfer-encoding:.*chunked/i.test(line));
  if (chunked) return { statusLine, headers, ...dechunked(rest) };
  const length = headers
    .map((line) => /^content-length:\s*(\d+)/i.exec(line)?.[1])
    .find((value) => value !== undefined);
  return {
    statusLine,
    headers,
    body: rest,
    complete: length === undefined || rest.length === Number(length),
  };
}

function dechunked(bytes: Buffer): { body: Buffer; complete: boolean } {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return { body: Buffer.concat(parts), complete: false };
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (size === 0) return { body: Buffer.concat(parts), complete: true };
    const start = lineEnd + 2;
    parts.push(bytes.subarray(start, start + size));
    if (start + size + 2 > bytes.length) return { body: Buffer.concat(parts), complete: false };
    at = start + size + 2;
  }
}
