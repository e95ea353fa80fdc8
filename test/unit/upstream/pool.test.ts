/** Which connection carries a request, how long a free one is kept, and when a request is sent again. */

import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { answering, type Peer, startRawOrigin } from '../../helpers/raw-origin.ts';
import { ask, GET, POST, send, upstreamTo } from './asking.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('a connection is used again', () => {
  test('by the next request', async () => {
    const origin = await startRawOrigin(answering(OK));
    const upstream = upstreamTo(origin.url);
    for (let i = 0; i < 3; i += 1) expect((await ask(upstream)).how).toBe('whole');
    await ask(upstream, POST, { body: 'body' });
    await ask(upstream);
    expect([origin.sockets.length, upstream.connections]).toEqual([1, 1]);
  });

  test('by a request that is sent as the answer before it ends', async () => {
    const origin = await startRawOrigin(answering(OK));
    const upstream = upstreamTo(origin.url);
    const first = send(upstream);
    const second = Promise.withResolvers<string>();
    first.answerEnd = () => {
      void ask(upstream).then(({ how }) => second.resolve(how));
    };
    expect(await second.promise).toBe('whole');
    expect(origin.sockets).toHaveLength(1);
  });

  test('the one that was free last first, so that the others can run out of time', async () => {
    const asked: Peer[] = [];
    const origin = await startRawOrigin((one) => one.socket.on('data', () => asked.push(one)));
    const upstream = upstreamTo(origin.url);
    const calls = [send(upstream), send(upstream), send(upstream)];
    await expect.poll(() => asked.length).toBe(3);
    for (const index of [1, 2, 0]) {
      (asked[index] as Peer).socket.write(OK);
      await Promise.race(calls.map(({ ended }) => ended.promise));
      await expect
        .poll(() => calls.filter(({ ends }) => ends === 1).length)
        .toBe([1, 2, 0].indexOf(index) + 1);
    }
    send(upstream);
    send(upstream);
    await expect.poll(() => asked.length).toBe(5);
    expect(new Set([asked[3], asked[4]])).toEqual(new Set([asked[0], asked[2]]));
    expect(asked[3]).toBe(asked[0]);
  });

  test.each([
    ['Connection: close', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok'],
    ['bytes behind its answer', `${OK}HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison`],
    ['a body where none can be', 'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\n\r\npoison'],
  ])('not behind %s', async (_name, answer) => {
    const origin = await startRawOrigin(answering(answer));
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    await (await origin.connection(0)).ended;
    expect(upstream.connections).toBe(0);
    expect((await ask(upstream)).body.toString()).not.toContain('poison');
    expect(origin.sockets).toHaveLength(2);
  });

  test('not where the answer came before the request was whole', async () => {
    const origin = await startRawOrigin((one) => one.socket.once('data', () => one.socket.write(OK)));
    const upstream = upstreamTo(origin.url);
    const recorder = send(upstream, POST);
    recorder.onReady = (call) => call.write(Buffer.from('bo'));
    expect(await recorder.ended.promise).toBe('whole');
    await (await origin.connection(0)).ended;
    // What the client still sends goes nowhere.
    expect(recorder.call.write(Buffer.from('dy'))).toBe(true);
    recorder.call.end();
    expect(upstream.connections).toBe(0);
  });
});

describe('a free connection', () => {
  test('that says something is closed: no later answer is taken from it', async () => {
    const origin = await startRawOrigin(answering(OK));
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    const { socket, ended } = await origin.connection(0);
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison');
    await ended;
    expect(upstream.connections).toBe(0);
    expect((await ask(upstream)).body.toString()).toBe('ok');
    expect(origin.sockets).toHaveLength(2);
  });

  test.each(['ended', 'reset'])('that is %s by the server is forgotten', async (how) => {
    const origin = await startRawOrigin(answering(OK));
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    const { socket } = await origin.connection(0);
    if (how === 'ended') socket.end();
    else socket.resetAndDestroy();
    await expect.poll(() => upstream.connections).toBe(0);
    expect((await ask(upstream)).how).toBe('whole');
  });

  test('is closed before the time is over that the server keeps it', async () => {
    const hint = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: max=5, timeout=2\r\n\r\nok';
    const origin = await startRawOrigin(answering(hint));
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    const begun = performance.now();
    await (await origin.connection(0)).ended;
    const kept = performance.now() - begun;
    expect(kept).toBeGreaterThan(500);
    expect(kept).toBeLessThan(2000);
  });

  test('is not used at all where the server hardly keeps it', async () => {
    const hint = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: timeout=1\r\n\r\nok';
    const origin = await startRawOrigin(answering(hint));
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    await ask(upstream);
    expect(origin.sockets).toHaveLength(2);
  });

  test('is closed after a while where the server says nothing', async () => {
    const origin = await startRawOrigin(answering(OK));
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    await (await origin.connection(0)).ended;
    expect(upstream.connections).toBe(0);
  });
});

describe('a request on a connection that turns out to be gone is sent again', () => {
  const CLOSES = [OK, undefined] as const;

  /** One whose connections end at their second request without a word. */
  async function closing() {
    const requests: string[] = [];
    const origin = await startRawOrigin((one) => {
      one.socket.on('data', (chunk: Buffer) => requests.push(chunk.toString('latin1')));
      answering(...CLOSES)(one);
    });
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    requests.length = 0;
    return { origin, upstream, requests };
  }

  test.each(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])(
    'once, for %s without a body',
    async (method) => {
      const { origin, upstream, requests } = await closing();
      const { how, ends } = await ask(upstream, { ...GET, method });
      expect([how, ends, origin.sockets.length]).toEqual(['whole', 1, 2]);
      expect(requests).toHaveLength(2);
      expect(requests[0]).toBe(requests[1]);
    },
  );

  test.each(['POST', 'PATCH', 'LOCK'])('never, for %s, even without a body', async (method) => {
    const { origin, upstream, requests } = await closing();
    const { how } = await ask(upstream, { ...GET, method });
    expect([how, origin.sockets.length, requests.length]).toEqual(['reset', 1, 1]);
  });

  test('never, for one with a body', async () => {
    const { origin, upstream } = await closing();
    const { how } = await ask(upstream, { ...POST, method: 'PUT' }, { body: 'body' });
    expect([how, origin.sockets.length]).toEqual(['reset', 1]);
  });

  test('once and not twice', async () => {
    let connections = 0;
    const origin = await startRawOrigin((one) => {
      connections += 1;
      answering(...(connections === 1 ? CLOSES : [undefined]))(one);
    });
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    expect((await ask(upstream)).how).toBe('reset');
    expect(connections).toBe(2);
  });

  test('not where the connection was new', async () => {
    const origin = await startRawOrigin(answering(undefined));
    expect((await ask(upstreamTo(origin.url))).how).toBe('reset');
    expect(origin.sockets).toHaveLength(1);
  });

  test('not where a byte of an answer has come', async () => {
    const origin = await startRawOrigin(answering(OK, 'H'));
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    const recorder = send(upstream);
    const { socket, heard } = await origin.connection(0);
    await heard(/GET [\s\S]*GET [\s\S]*\r\n\r\n$/);
    socket.end();
    expect(await recorder.ended.promise).toBe('reset');
    expect(origin.sockets).toHaveLength(1);
  });

  test('not where it only took too long', async () => {
    const origin = await startRawOrigin(answering(OK, ''));
    const upstream = upstreamTo(origin.url, { headers: 50 });
    await ask(upstream);
    expect((await ask(upstream)).how).toBe('timeout');
    expect(origin.sockets).toHaveLength(1);
  });

  test('not where nobody waits for it any more', async () => {
    const { origin, upstream } = await closing();
    const recorder = send(upstream);
    recorder.call.abort();
    await (await origin.connection(0)).gone;
    expect([origin.sockets.length, recorder.ends]).toEqual([1, 0]);
  });
});

describe('the end', () => {
  test('by close lets what is under way finish, and closes what is free', async () => {
    const origin = await startRawOrigin(answering('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha'));
    const upstream = upstreamTo(origin.url);
    const recorder = send(upstream);
    await recorder.begun.promise;
    let closed = false;
    const closing = upstream.close().then(() => {
      closed = true;
    });
    await setImmediate();
    expect(closed).toBe(false);
    (await origin.connection(0)).socket.write('lf');
    expect(await recorder.ended.promise).toBe('whole');
    await closing;
    expect([recorder.body.toString(), upstream.connections]).toEqual(['half', 0]);
  });

  test('by close keeps no connection of a request that comes after it', async () => {
    const origin = await startRawOrigin(answering(OK));
    const upstream = upstreamTo(origin.url);
    await upstream.close();
    // A request that began before may still fall back to this side.
    expect((await ask(upstream)).how).toBe('whole');
    expect(upstream.connections).toBe(0);
  });

  test('by destroy tells what is under way, and opens nothing any more', async () => {
    const origin = await startRawOrigin();
    const upstream = upstreamTo(origin.url);
    const recorder = send(upstream);
    const { heard, ended } = await origin.connection(0);
    await heard(/\r\n\r\n$/);
    const again = Promise.withResolvers<string>();
    recorder.answerFailed = () => {
      void ask(upstream).then(({ how }) => again.resolve(how));
    };
    await upstream.destroy();
    await ended;
    expect(await again.promise).toBe('reset');
    expect([upstream.connections, origin.sockets.length]).toEqual([0, 1]);
  });

  test('by destroy of what is connecting', async () => {
    const origin = await startRawOrigin();
    const upstream = upstreamTo(origin.url);
    const recorder = send(upstream);
    await upstream.destroy();
    expect([await recorder.ended.promise, upstream.connections]).toEqual(['reset', 0]);
  });
});
