/** What a server does with all its connections: their times, its end, and what abrupt ends leave. */

import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ServerTimeouts } from '../../../src/http1/server.ts';
import { AMPLE, answerText, exchangeQueue, logOf, startServer } from '../../helpers/http-server.ts';
import { dial } from '../../helpers/raw-client.ts';

const GET = 'GET / HTTP/1.1\r\nHost: h\r\n\r\n';
const POST = 'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc';

async function impatient(timeouts: Partial<ServerTimeouts> = {}) {
  const queue = exchangeQueue();
  const started = await startServer(queue.onRequest, { timeouts: { ...AMPLE, ...timeouts } });
  return { ...started, ...queue, client: await dial(started.port) };
}

describe('out of time', () => {
  test('headers are answered so', async () => {
    const { client, waiting } = await impatient({ headers: 50 });
    client.socket.write('GET / HTTP/1.1\r\n');
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 [\s\S]*request_too_slow$/);
    expect(waiting).toEqual([]);
  });

  test('headers that drip are, for their time is one in all', async () => {
    const { client } = await impatient({ headers: 300 });
    client.socket.write('GET / HTTP/1.1\r\n');
    const drip = setInterval(() => client.socket.write('X: 1\r\n'), 20);
    await client.ended;
    clearInterval(drip);
    expect(client.text()).toMatch(/request_too_slow$/);
  });

  test('headers of a later request are', async () => {
    const { client, next } = await impatient({ headers: 50 });
    client.socket.write(GET);
    answerText(await next(), 'one');
    await client.heard(/one$/);
    client.socket.write('GET');
    await client.ended;
    expect(client.text()).toMatch(/request_too_slow$/);
  });

  test('a connection that never says anything is closed without a word', async () => {
    const { client } = await impatient({ headers: 50 });
    await client.ended;
    expect(client.text()).toBe('');
  });

  test('a silent body is answered so, and its exchange is over', async () => {
    const { client, next } = await impatient({ body: 50 });
    client.socket.write(POST);
    const log = logOf(await next());
    await client.ended;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 [\s\S]*request_too_slow$/);
    expect(log.told).toEqual(['data', 'closed false']);
  });

  test('a silent body breaks an answer off that has begun', async () => {
    const { client, next } = await impatient({ body: 50 });
    client.socket.write(POST);
    const exchange = await next();
    const log = logOf(exchange);
    exchange.respond(200, 'OK', ['Content-Length', '10'], 10);
    exchange.write(Buffer.from('half'));
    exchange.flush();
    await client.ended;
    expect(client.text()).toMatch(/half$/);
    expect(await log.over.promise).toBe(false);
  });

  test('a body that drips is not', async () => {
    const { client, next } = await impatient({ body: 400 });
    client.socket.write(POST);
    const exchange = await next();
    const log = logOf(exchange);
    let left = 7;
    const drip = setInterval(() => {
      left -= 1;
      client.socket.write('x');
      if (left === 0) clearInterval(drip);
    }, 150);
    // In all it takes longer than the silence that is allowed.
    expect((await log.whole.promise).toString()).toBe('abcxxxxxxx');
    answerText(exchange, 'read');
    await client.heard(/read$/);
  });

  test('a connection that nobody uses is closed', async () => {
    const { client, next } = await impatient({ idle: 50 });
    client.socket.write(GET);
    answerText(await next(), 'one');
    await client.ended;
    expect(client.text()).toMatch(/one$/);
  });

  test('the wait for an answer is never', async () => {
    const { client, next, server } = await impatient({ headers: 50, body: 50, idle: 50 });
    client.socket.write(GET);
    const exchange = await next();
    // Another connection shows that the times of all have been looked at since, several times.
    for (let i = 0; i < 2; i += 1)
      await (await dial((server.listener.address() as { port: number }).port)).ended;
    answerText(exchange, 'late');
    await client.heard(/late$/);
  });
});

describe('an answer that its client has not taken', () => {
  /** More than a connection's kernel buffers hold. */
  const LARGE = 'x'.repeat(32 * 1024 * 1024);

  /** A client that reads nothing until it is told to; `whole` resolves with how much came once the connection has ended. */
  async function idler(port: number) {
    const socket = connect(port, '127.0.0.1').pause();
    onTestFinished(() => {
      socket.destroy();
    });
    await once(socket, 'connect');
    let length = 0;
    socket.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    return { socket, whole: once(socket, 'close').then(() => length) };
  }

  test.each([
    ['the silence between two requests', GET],
    ['the end of a connection', GET.replace('h\r\n', 'h\r\nConnection: close\r\n')],
  ])('outlives %s', async (_, request) => {
    const { client: prompt, next, port, server } = await impatient({ idle: 50 });
    const { socket, whole } = await idler(port);
    socket.write(request);
    answerText(await next(), LARGE);
    prompt.socket.write(request);
    answerText(await next(), 'prompt');
    // The other one was answered later and has taken its answer: when it is gone, that time is over for both.
    await expect.poll(() => server.connections).toBeLessThan(2);
    socket.resume();
    expect(await whole).toBeGreaterThan(LARGE.length);
  });

  test('does not outlive its own time', async () => {
    const { next, port } = await impatient({ answer: 50 });
    const { socket } = await idler(port);
    socket.write(GET);
    const exchange = await next();
    const log = logOf(exchange);
    exchange.respond(200, 'OK', ['Content-Length', '1000000000'], 1_000_000_000);
    exchange.write(Buffer.from(LARGE));
    expect(await log.over.promise).toBe(false);
  });

  test('is not cut while its client goes on taking, be it slowly', async () => {
    const { next, port } = await impatient({ answer: 600 });
    const { socket, whole } = await idler(port);
    const begun = performance.now();
    // So slow that all of it takes several times as long as nothing may be taken.
    socket.on('data', () => {
      socket.pause();
      setTimeout(() => socket.resume(), 5);
    });
    socket.resume();
    socket.write(GET.replace('h\r\n', 'h\r\nConnection: close\r\n'));
    const exchange = await next();
    const log = logOf(exchange);
    exchange.respond(200, 'OK', ['Content-Length', String(LARGE.length)], LARGE.length);
    const piece = Buffer.from(LARGE.slice(0, 64 * 1024));
    // As a proxy does: no more than what its client takes.
    let left = LARGE.length / piece.length;
    log.answerDrained = () => {
      for (let more = true; more && left > 0; left--) more = exchange.write(piece);
      if (left === 0) exchange.end();
    };
    log.answerDrained();
    expect(await whole).toBeGreaterThan(LARGE.length);
    expect(performance.now() - begun).toBeGreaterThan(1200);
  });
});

describe('a drain', () => {
  test('takes no new connection', async () => {
    const { server, client } = await impatient();
    void server.drain();
    const late = connect((client.socket as { remotePort?: number }).remotePort as number, '127.0.0.1');
    await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('has what is under way finished, with word that the connection closes', async () => {
    const { server, client, next } = await impatient();
    client.socket.write(GET);
    const exchange = await next();
    let drained = false;
    const drain = server.drain().then(() => {
      drained = true;
    });
    expect([server.draining, drained]).toEqual([true, false]);
    answerText(exchange, 'last');
    await client.ended;
    expect(client.text()).toMatch(/^Connection: close\r\n[\s\S]*last$/m);
    expect(drained).toBe(false);
    client.socket.end();
    await drain;
  });

  test('gives a connection that rests one last call', async () => {
    const { server, client, next } = await impatient();
    client.socket.write(GET);
    answerText(await next(), 'one');
    await client.heard(/one$/);
    const drain = server.drain();
    client.socket.write(GET);
    answerText(await next(), 'last call');
    await client.ended;
    expect(client.text()).toMatch(/one[\s\S]*^Connection: close\r\n[\s\S]*last call$/m);
    client.socket.end();
    await drain;
  });

  test('hands nothing on that comes when the last call is over: its answer could not leave', async () => {
    const { server, client, next, waiting } = await impatient();
    client.socket.write(GET);
    answerText(await next(), 'one');
    await client.heard(/one$/);
    const drain = server.drain();
    await client.ended;
    client.socket.end(GET);
    await drain;
    expect(waiting).toEqual([]);
  });

  test('closes connections that have not said anything yet', async () => {
    const { server, client } = await impatient();
    const drain = server.drain();
    await client.ended;
    client.socket.end();
    await drain;
    expect(client.text()).toBe('');
  });

  test('is one, however often it is asked for', async () => {
    const { server, client } = await impatient();
    const drains = [server.drain(), server.drain()];
    server.destroy();
    client.socket.end();
    await Promise.all(drains);
    expect(server.connections).toBe(0);
  });
});

test('abrupt ends in every state leave nothing, and each exchange is told once that it is over', async () => {
  const logs: ReturnType<typeof logOf>[] = [];
  const { server, port } = await startServer((exchange) => {
    const log = logOf(exchange);
    logs.push(log);
    if (exchange.head.target === '/begun') {
      exchange.respond(200, 'OK', ['Content-Length', '10'], 10);
      exchange.write(Buffer.from('half'));
      exchange.flush();
    }
  });
  const states = ['', 'GET / HT', GET, POST, GET.replace('/', '/begun'), `${GET}${GET}`, 'x'.repeat(100)];
  const clients = await Promise.all(
    Array.from({ length: 20 }, () => states)
      .flat()
      .map(async (text) => {
        const client = await dial(port);
        client.socket.write(text);
        return client;
      }),
  );
  await expect.poll(() => logs.length).toBe(4 * 20);
  for (const { socket } of clients) socket.resetAndDestroy();
  await expect.poll(() => server.connections).toBe(0);
  expect(logs.map(({ told }) => told.filter((line) => line.startsWith('closed')))).toEqual(
    logs.map(() => ['closed false']),
  );
});
