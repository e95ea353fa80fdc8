import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHUNKED } from '../../../src/http1/framing.ts';
import { answerText, exchangeQueue, logOf, startServer } from '../../helpers/http-server.ts';
import { dial } from '../../helpers/raw-client.ts';

function get(path: string, ...lines: readonly string[]): string {
  return [`GET ${path} HTTP/1.1`, 'Host: h', ...lines, '', ''].join('\r\n');
}

function answer(text: string, ...lines: readonly string[]): string {
  return ['HTTP/1.1 200 OK', `Content-Length: ${text.length}`, ...lines, '', text].join('\r\n');
}

/** A server whose exchanges are taken one by one, and a connection to it. */
async function one() {
  const queue = exchangeQueue();
  const started = await startServer(queue.onRequest);
  const accepted = once(started.server.listener, 'connection') as Promise<[Socket]>;
  const client = await dial(started.port);
  const [socket] = await accepted;
  return { ...started, ...queue, client, socket };
}

describe('requests of one connection', () => {
  test('come one after the other, and are answered in their order', async () => {
    const { client, next, waiting } = await one();
    client.socket.write(get('/1') + get('/2') + get('/3'));
    const first = await next();
    await setImmediate();
    expect(waiting).toEqual([]);
    answerText(first, 'one');
    const second = await next();
    expect([first.head.target, second.head.target]).toEqual(['/1', '/2']);
    answerText(second, 'two');
    answerText(await next(), 'three');
    expect(await client.heard(/three$/)).toBe(answer('one') + answer('two') + answer('three'));
  });

  test("come behind a body, which is the first one's alone", async () => {
    const { client, next } = await one();
    const posts = 'POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc';
    const chunks =
      'POST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nd\r\n0\r\nX-A: 1\r\n\r\n';
    client.socket.write(posts + chunks + get('/3'));
    const bodies: string[] = [];
    for (const target of ['/1', '/2']) {
      const exchange = await next();
      const log = logOf(exchange);
      bodies.push((await log.whole.promise).toString());
      expect([exchange.head.target, log.told]).toEqual([target, ['data', 'end']]);
      if (target === '/2') expect(log.trailers).toEqual(['X-A', '1']);
      answerText(exchange, '');
      expect(await log.over.promise).toBe(true);
    }
    expect(bodies).toEqual(['abc', 'd']);
    expect((await next()).head.target).toBe('/3');
  });

  test('may have an empty line or two before them, and no more', async () => {
    const { client, next } = await one();
    client.socket.write(`\r\n\r\n${get('/1')}`);
    answerText(await next(), 'one');
    await client.heard(/one$/);
    client.socket.write(`\r\n\r\n\r\n${get('/2')}`);
    expect(await client.heard(/bad_framing$/)).toContain('oneHTTP/1.1 400');
    await client.ended;
  });

  test('are the same wherever their bytes are cut', async () => {
    const text = `POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n${get('/b', 'X-A: \xe9')}`;
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        const { client, next } = await one();
        const edges = [0, ...at.sort((a, b) => a - b), text.length];
        for (let i = 1; i < edges.length; i += 1) {
          client.socket.write(text.slice(edges[i - 1], edges[i]), 'latin1');
          await setImmediate();
        }
        const first = await next();
        expect(String(await logOf(first).whole.promise)).toBe('abc');
        answerText(first, 'one');
        const second = await next();
        expect(second.head.headers).toEqual(['Host', 'h', 'X-A', '\xe9']);
        answerText(second, 'two');
        await client.heard(/two$/);
        client.socket.destroy();
      }),
      { numRuns: 30 },
    );
  });
});

describe('a connection', () => {
  test('stays behind HTTP/1.1, and says nothing about it', async () => {
    const { client, next } = await one();
    for (const text of ['one', 'two']) {
      client.socket.write(get('/'));
      answerText(await next(), text);
      await client.heard(new RegExp(`${text}$`));
    }
    expect(client.text()).toBe(answer('one') + answer('two'));
  });

  test('closes where the client asks for it, and what it sends behind that is no request', async () => {
    const { client, next, waiting } = await one();
    client.socket.write(get('/1', 'Connection: close') + get('/2'));
    answerText(await next(), 'one');
    await client.ended;
    expect(client.text()).toBe(answer('one').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'));
    client.socket.end(get('/3'));
    await client.gone;
    expect(waiting).toEqual([]);
  });

  test('closes behind HTTP/1.0, unless that asks to stay, and is then told so', async () => {
    const { client, next } = await one();
    client.socket.write('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    answerText(await next(), 'one');
    expect(await client.heard(/one$/)).toMatch(/^Connection: keep-alive\r$/m);
    client.socket.write('GET / HTTP/1.0\r\n\r\n');
    answerText(await next(), 'two');
    await client.ended;
    expect(client.text().slice(client.text().indexOf('one') + 3)).toMatch(/^Connection: close\r$/m);
  });

  test('is where the body of an answer to HTTP/1.0 ends that has no length', async () => {
    const { client, next } = await one();
    client.socket.write('GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    const exchange = await next();
    exchange.interim(103, 'Early Hints', []);
    exchange.respond(200, 'OK', [], CHUNKED);
    exchange.write(Buffer.from('body'));
    exchange.end(['X-A', '1']);
    await client.ended;
    expect(client.text()).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nbody');
  });

  test('of which the client ends its half between requests ends as well', async () => {
    const { client, next } = await one();
    client.socket.write(get('/'));
    answerText(await next(), 'one');
    await client.heard(/one$/);
    client.socket.end();
    await client.gone;
  });

  test('of which the client ends its half while it waits is gone, and so is the exchange', async () => {
    const { client, next } = await one();
    client.socket.write(get('/'));
    const log = logOf(await next());
    client.socket.end();
    expect(await log.over.promise).toBe(false);
    await client.gone;
    expect([client.text(), log.told]).toEqual(['', ['closed false']]);
  });
});

describe('an answer', () => {
  test('comes after its interim ones', async () => {
    const { client, next } = await one();
    client.socket.write(get('/'));
    const exchange = await next();
    exchange.interim(102, 'Processing', []);
    exchange.interim(103, 'Early Hints', ['Link', '</a>']);
    answerText(exchange, 'one');
    expect(await client.heard(/one$/)).toBe(
      `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${answer('one')}`,
    );
  });

  test('of unknown length has chunks and trailers, and the connection stays', async () => {
    const { client, next } = await one();
    client.socket.write(get('/1') + get('/2'));
    const exchange = await next();
    exchange.respond(200, 'OK', [], CHUNKED);
    exchange.write(Buffer.from('body'));
    exchange.end(['X-A', '1']);
    answerText(await next(), 'two');
    expect(await client.heard(/two$/)).toBe(
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-A: 1\r\n\r\n${answer('two')}`,
    );
  });

  test('that is complete takes nothing more', async () => {
    const { client, next } = await one();
    client.socket.write(get('/'));
    const exchange = await next();
    const log = logOf(exchange);
    answerText(exchange, 'one');
    exchange.interim(103, 'Early Hints', []);
    expect(exchange.write(Buffer.from('more'))).toBe(true);
    exchange.flush();
    exchange.end();
    exchange.gone();
    client.socket.write(get('/2'));
    answerText(await next(), 'two');
    expect(await client.heard(/two$/)).toBe(answer('one') + answer('two'));
    expect(log.told).toEqual(['closed true']);
  });

  test('that the client does not take is held up, and goes on when it does', async () => {
    const { client, next } = await one();
    client.socket.pause();
    client.socket.write(get('/'));
    const exchange = await next();
    const log = logOf(exchange);
    exchange.respond(200, 'OK', [], CHUNKED);
    while (exchange.write(Buffer.alloc(100_000)));
    client.socket.resume();
    await log.drained.promise;
    exchange.end();
    await client.heard(/0\r\n\r\n$/);
  });

  test('that is broken off does not look whole', async () => {
    const { client, next } = await one();
    client.socket.write(get('/'));
    const exchange = await next();
    const log = logOf(exchange);
    exchange.respond(200, 'OK', ['Content-Length', '10'], 10);
    exchange.write(Buffer.from('half'));
    exchange.flush();
    await client.heard(/half$/);
    exchange.abort();
    await client.ended;
    expect(log.told).toEqual(['closed false']);
  });

  test('to a client behind a dual-stack socket knows its IPv4 address', async (context) => {
    const queue = exchangeQueue();
    const { server } = await startServer(queue.onRequest);
    server.listener.close();
    await once(server.listener, 'close');
    server.listener.listen({ host: '::', port: 0, ipv6Only: false });
    const listening = await Promise.race([
      once(server.listener, 'listening').then(() => true),
      once(server.listener, 'error').then(() => false),
    ]).catch(() => false);
    // Not every machine has IPv6.
    if (!listening) return context.skip();
    const client = await dial((server.listener.address() as { port: number }).port);
    client.socket.write(get('/'));
    expect((await queue.next()).remoteAddress).toBe('127.0.0.1');
  });
});
