/** Bodies of requests on their way in, and what ends a connection before its time. */

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CHUNKED } from '../../../src/http1/framing.ts';
import { answerText, ClientLog, exchangeQueue, logOf, startServer } from '../../helpers/http-server.ts';
import { dial } from '../../helpers/raw-client.ts';

const POST = 'POST / HTTP/1.1\r\nHost: h\r\n';
const CHUNKS = `${POST}Transfer-Encoding: chunked\r\n\r\n`;
const NEXT = 'GET /next HTTP/1.1\r\nHost: h\r\n\r\n';
const MEGABYTE = 1024 * 1024;

async function one(settings: Parameters<typeof startServer>[1] = {}) {
  const queue = exchangeQueue();
  const started = await startServer(queue.onRequest, settings);
  const accepted = once(started.server.listener, 'connection') as Promise<[Socket]>;
  const client = await dial(started.port);
  const [socket] = await accepted;
  return { ...started, ...queue, client, socket };
}

describe('a body', () => {
  test('waits until somebody reads it, and what waits is bounded', async () => {
    const { client, next, socket } = await one();
    client.socket.write(`${POST}Content-Length: ${8 * MEGABYTE}\r\n\r\n`);
    const exchange = await next();
    const paused = once(socket, 'pause');
    client.socket.write(Buffer.alloc(8 * MEGABYTE, 'x'));
    await paused;
    expect(socket.bytesRead).toBeLessThan(MEGABYTE / 4);
    const log = logOf(exchange);
    expect((await log.whole.promise).length).toBe(8 * MEGABYTE);
    answerText(exchange, 'read');
    await client.heard(/read$/);
  });

  test('can be held up on its way, and goes on', async () => {
    const { client, next, socket } = await one();
    client.socket.write(`${POST}Content-Length: 6\r\n\r\nabc`);
    const exchange = await next();
    const log = logOf(exchange);
    exchange.pauseBody();
    expect(socket.isPaused()).toBe(true);
    client.socket.write('def');
    exchange.readBody();
    expect((await log.whole.promise).toString()).toBe('abcdef');
  });

  test('that comes in two pieces is told in its order, once', async () => {
    const { client, next } = await one();
    client.socket.write(`${CHUNKS}3\r\nabc\r\n`);
    const exchange = await next();
    const log = logOf(exchange);
    expect(log.told).toEqual(['data']);
    client.socket.write('3\r\ndef\r\n0\r\n\r\n');
    expect((await log.whole.promise).toString()).toBe('abcdef');
    exchange.readBody();
    exchange.pauseBody();
    answerText(exchange, 'read');
    await client.heard(/read$/);
    expect(log.told).toEqual(['data', 'data', 'end', 'closed true']);
  });

  test('answered on its last piece leaves the connection to the next request', async () => {
    const { client, next } = await one();
    client.socket.write(`${POST}Content-Length: 3\r\n\r\n`);
    const exchange = await next();
    exchange.handler = {
      requestData: () => answerText(exchange, 'early'),
      requestEnd: () => undefined,
      answerDrained: () => undefined,
      closed: () => undefined,
    };
    exchange.readBody();
    client.socket.write(`abc${NEXT}`);
    answerText(await next(), 'next');
    expect(await client.heard(/next$/)).not.toMatch(/^Connection: close/m);
  });
});

describe('a malformed body', () => {
  test('is refused while there is no answer, and nothing behind it is a request', async () => {
    const { client, next, waiting } = await one();
    client.socket.write(`${CHUNKS}3\r\nabc\r\n`);
    const log = logOf(await next());
    client.socket.write(`zz\r\n${NEXT}`);
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 [\s\S]*bad_framing$/);
    expect([log.told, waiting]).toEqual([['data', 'closed false'], []]);
  });

  test('breaks an answer off that has begun', async () => {
    const { client, next } = await one();
    client.socket.write(`${CHUNKS}3\r\nabc\r\n`);
    const exchange = await next();
    const log = logOf(exchange);
    exchange.respond(200, 'OK', [], CHUNKED);
    exchange.write(Buffer.from('half'));
    exchange.flush();
    await client.heard(/half/);
    client.socket.write('zz\r\n');
    expect(await log.over.promise).toBe(false);
    await client.ended;
    expect(client.text()).not.toMatch(/0\r\n\r\n$|400/);
  });
});

describe('an answer that comes before the request is whole', () => {
  test.each([
    ['of a known length', `Content-Length: ${16 * MEGABYTE}`],
    ['in chunks', 'Transfer-Encoding: chunked'],
  ])('reaches a client that sends its body %s to the end before it reads', async (_name, framing) => {
    const { client, next, waiting } = await one();
    client.socket.pause();
    client.socket.write(`${POST}${framing}\r\n\r\n`);
    const exchange = await next();
    const log = logOf(exchange);
    answerText(exchange, 'enough');
    for (let i = 0; i < 16; i += 1) {
      const free = client.socket.write(Buffer.alloc(MEGABYTE, NEXT));
      if (!free) await once(client.socket, 'drain');
    }
    client.socket.end();
    client.socket.resume();
    await client.gone;
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*enough$/);
    // What came behind the answer is told to nobody, and is not read for requests.
    expect([log.told.at(-1), waiting]).toEqual(['closed true', []]);
  });

  test('closes behind itself though its head had promised to stay', async () => {
    const { client, next } = await one();
    client.socket.write(`${POST}Content-Length: 10\r\n\r\nabc`);
    const exchange = await next();
    logOf(exchange);
    exchange.respond(200, 'OK', ['Content-Length', '2'], 2);
    exchange.write(Buffer.from('ok'));
    exchange.end();
    await client.ended;
    expect(client.text()).toMatch(/ok$/);
  });

  test('does not let a client send for ever behind it', async () => {
    const { client, next, server } = await one();
    client.socket.write(`${POST}Content-Length: 10\r\n\r\nabc`);
    answerText(await next(), 'enough');
    // This client never ends its half.
    await client.ended;
    client.socket.write('x');
    await expect.poll(() => server.connections, { timeout: 10_000 }).toBe(0);
  });
});

describe('what can become no request is refused', () => {
  test.each([
    ['a long first line without an end', 'x'.repeat(80), 'bad_framing'],
    ['another protocol', `\x16\x03\x01\x02\x00\x01${'\0'.repeat(80)}`, 'bad_framing'],
    ['a bare LF', 'GET / HTTP/1.1\nHost: h\n\n', 'bad_framing'],
    ['a bare LF among headers', 'GET / HTTP/1.1\r\nHost: h\nX-A: 1\r\n', 'bad_framing'],
    ['a target without an end', `GET /${'a'.repeat(20_000)}`, 'target_too_long'],
    [
      'a target that is too long',
      `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: h\r\n\r\n`,
      'target_too_long',
    ],
    ['headers without an end', `GET / HTTP/1.1\r\n${'X-A: b\r\n'.repeat(10_000)}`, 'headers_too_large'],
    ['a header without an end', `GET / HTTP/1.1\r\nX-A: ${'b'.repeat(80_000)}`, 'headers_too_large'],
    [
      'headers that are too large',
      `GET / HTTP/1.1\r\nX-A: ${'b'.repeat(80_000)}\r\n\r\n`,
      'headers_too_large',
    ],
    ['a length twice', `${POST}Content-Length: 1\r\nContent-Length: 1\r\n\r\n`, 'bad_framing'],
  ])('without waiting for more: %s', async (_name, text, code) => {
    const { client, waiting } = await one();
    client.socket.write(text, 'latin1');
    await client.ended;
    expect(client.text().startsWith('HTTP/1.1 400 Refused\r\n')).toBe(true);
    expect(client.text().split('\r\n\r\n')[1]).toBe(code);
    client.socket.write(NEXT);
    client.socket.end();
    await client.gone;
    expect(waiting).toEqual([]);
  });

  test('large headers below the limit pass, whatever the length of the target', async () => {
    const { client, next } = await one();
    client.socket.write(
      `GET /${'a'.repeat(16_000)} HTTP/1.1\r\nHost: h\r\nX-A: ${'b'.repeat(72_000)}\r\n\r\n`,
    );
    expect((await next()).head.headers[3]).toHaveLength(72_000);
  });
});

describe('what a handler did not foresee', () => {
  test.each([
    ['a request', NEXT],
    ['a piece of a body', `${POST}Content-Length: 3\r\n\r\nabc`],
  ])('in %s breaks this connection off, is reported, and hurts nobody else', async (_name, text) => {
    const unforeseen: unknown[] = [];
    const started = await startServer(
      (exchange) => {
        if (exchange.head.target === '/well') return answerText(exchange, 'well');
        if (exchange.framing.length === 0) throw new Error('bug');
        exchange.handler = new ClientLog();
        exchange.handler.requestData = () => {
          throw new Error('bug');
        };
        exchange.readBody();
        return undefined;
      },
      { onUnforeseen: (error) => unforeseen.push(error) },
    );
    const other = await dial(started.port);
    const client = await dial(started.port);
    client.socket.write(text);
    await client.ended;
    expect(unforeseen).toMatchObject([{ message: 'bug' }]);
    other.socket.write('GET /well HTTP/1.1\r\nHost: h\r\n\r\n');
    await other.heard(/well$/);
  });
});
