/** One request under way: its body, its pace, its times, and being given up. */

import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { CHUNKED } from '../../../src/http1/framing.ts';
import type { Upstream } from '../../../src/upstream/upstream.ts';
import { answering, startRawOrigin } from '../../helpers/raw-origin.ts';
import { ask, GET, POST, Recorder, send, upstreamTo } from './asking.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const MEGABYTE = 1024 * 1024;
const HEAD = 'POST / HTTP/1.1\r\nHost: shop.test\r\n';

/** Resolves when the connections of every upstream have been looked at several times. */
async function timesPassed(): Promise<void> {
  const origin = await startRawOrigin();
  await ask(upstreamTo(origin.url, { headers: 250 }));
}

/** Sends a body of this length as fast as the upstream takes it. */
function pumping(upstream: Upstream, length: number): Recorder & { written: number } {
  const recorder = Object.assign(new Recorder(), { written: 0 });
  recorder.onReady = (call) => {
    recorder.onDrained = () => {
      while (recorder.written < length) {
        recorder.written += MEGABYTE;
        if (!call.write(Buffer.alloc(MEGABYTE))) return;
      }
      call.end();
    };
    recorder.onDrained();
  };
  const headers = ['Content-Length', String(length)];
  upstream.send({ method: 'POST', target: '/', headers, bodyLength: length }, recorder);
  return recorder;
}

describe('the body of a request', () => {
  test('of a known length is on the wire as it is, with its head in one packet where it is there', async () => {
    const packets: string[] = [];
    const origin = await startRawOrigin(({ socket }) => {
      socket.on('data', (chunk: Buffer) => {
        packets.push(chunk.toString('latin1'));
        socket.write(OK);
      });
    });
    await ask(upstreamTo(origin.url), POST, { body: 'b\xf6' });
    expect(packets).toEqual([`${HEAD}Content-Length: 4\r\n\r\n${Buffer.from('b\xf6').toString('latin1')}`]);
  });

  test('in chunks has its trailers', async () => {
    const origin = await startRawOrigin();
    const recorder = new Recorder();
    recorder.onReady = (call) => {
      call.write(Buffer.from('body'));
      call.flush();
      call.end(['X-A', '1']);
      call.end();
    };
    upstreamTo(origin.url).send({ ...POST, headers: ['Host', 'shop.test'], bodyLength: CHUNKED }, recorder);
    expect(await (await origin.connection(0)).heard(/0\r\n[\s\S]*\r\n\r\n$/)).toBe(
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-A: 1\r\n\r\n`,
    );
  });

  test('that comes later leaves the head first', async () => {
    const origin = await startRawOrigin();
    const recorder = send(upstreamTo(origin.url), POST);
    recorder.onReady = () => undefined;
    const { heard, socket } = await origin.connection(0);
    await heard(/Content-Length: 4\r\n\r\n$/);
    const call = await recorder.ready.promise;
    expect(call.sent).toBe(true);
    call.write(Buffer.from('bo'));
    call.flush();
    await heard(/bo$/);
    call.write(Buffer.from('dy'));
    call.end();
    await heard(/body$/);
    socket.write(OK);
    expect(await recorder.ended.promise).toBe('whole');
  });

  test('is held up by an upstream that does not take it, and goes on when it does', async () => {
    const length = 64 * MEGABYTE;
    let taken = 0;
    const origin = await startRawOrigin(({ socket }) => {
      socket.removeAllListeners('data');
      socket.on('data', (chunk: Buffer) => {
        taken += chunk.length;
      });
      socket.pause();
    });
    const recorder = pumping(upstreamTo(origin.url), length);
    await timesPassed();
    expect(recorder.written).toBeLessThan(length);
    const { socket } = await origin.connection(0);
    socket.resume();
    const whole = length + `POST / HTTP/1.1\r\nContent-Length: ${length}\r\n\r\n`.length;
    await expect.poll(() => taken, { timeout: 10_000 }).toBe(whole);
    expect(recorder.written).toBe(length);
    socket.write(OK);
    expect(await recorder.ended.promise).toBe('whole');
  });
});

describe('an answer', () => {
  test('rests while nobody takes it, and then comes whole', async () => {
    const body = randomBytes(32 * MEGABYTE);
    const origin = await startRawOrigin(({ socket }) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
        socket.write(body);
      });
    });
    const recorder = send(upstreamTo(origin.url));
    const { call } = recorder;
    const paused = Promise.withResolvers<void>();
    recorder.onPiece = () => {
      call.pause();
      paused.resolve();
    };
    await paused.promise;
    // Whatever was on its way already has come by then.
    for (let i = 0; i < 20; i += 1) await setImmediate();
    expect(recorder.body.length).toBeLessThan(MEGABYTE);
    recorder.onPiece = () => undefined;
    call.resume();
    expect(await recorder.ended.promise).toBe('whole');
    expect(recorder.body.equals(body)).toBe(true);
  });

  test('that ended while it rested leaves a connection that is read', async () => {
    const origin = await startRawOrigin(answering(OK));
    const upstream = upstreamTo(origin.url);
    const recorder = send(upstream);
    recorder.onPiece = () => recorder.call.pause();
    expect(await recorder.ended.promise).toBe('whole');
    recorder.call.resume();
    expect((await ask(upstream)).how).toBe('whole');
    expect(origin.sockets).toHaveLength(1);
  });

  test('says when no more has come for now', async () => {
    const origin = await startRawOrigin();
    const recorder = new Recorder();
    const paused = Promise.withResolvers<string>();
    upstreamTo(origin.url).send(
      GET,
      Object.assign(recorder, { answerPaused: () => paused.resolve(recorder.body.toString()) }),
    );
    const { socket, heard } = await origin.connection(0);
    await heard(/\r\n\r\n$/);
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf');
    expect(await paused.promise).toBe('half');
  });
});

describe('out of time is', () => {
  test('a connection that is not there', async () => {
    // It takes the connection and never answers the handshake: plain TCP cannot be made to wait here.
    const origin = await startRawOrigin();
    const upstream = upstreamTo(origin.url.replace('http:', 'https:'), { connect: 60 });
    const { how, call } = await ask(upstream);
    expect([how, call.sent, upstream.connections]).toEqual(['timeout', false, 0]);
    await (await origin.connection(0)).over;
  });

  test('an answer that does not begin, interim ones or not', async () => {
    const origin = await startRawOrigin(({ socket }) => {
      const drip = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const recorder = await ask(upstreamTo(origin.url, { headers: 150 }));
    expect([recorder.how, recorder.call.sent, recorder.head]).toEqual(['timeout', true, undefined]);
    expect(recorder.interims.length).toBeGreaterThan(0);
    await (await origin.connection(0)).ended;
  });

  test('silence within an answer', async () => {
    const half = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf';
    const origin = await startRawOrigin(answering(half));
    const recorder = await ask(upstreamTo(origin.url, { idle: 80 }));
    expect([recorder.how, recorder.body.toString()]).toEqual(['timeout', 'half']);
  });

  test('an upstream that does not take the body', async () => {
    const origin = await startRawOrigin(({ socket }) => socket.pause());
    const upstream = upstreamTo(origin.url, { idle: 80 });
    expect(await pumping(upstream, 64 * MEGABYTE).ended.promise).toBe('timeout');
    expect(upstream.connections).toBe(0);
  });

  test.each([
    ['while it drips', ''],
    ['before its connection is there', 's'],
  ])('any request whose own time is over, %s', async (_name, secure) => {
    const origin = await startRawOrigin(({ socket }) => {
      if (secure !== '') return;
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const drip = setInterval(() => socket.write('x'), 10);
      socket.on('close', () => clearInterval(drip));
    });
    const upstream = upstreamTo(origin.url.replace('http', `http${secure}`));
    expect((await ask(upstream, GET, { timeout: 100 })).how).toBe('timeout');
    await (await origin.connection(0)).over;
    expect(upstream.connections).toBe(0);
  });
});

describe('out of time is not', () => {
  test('an answer that nobody takes', async () => {
    const origin = await startRawOrigin(({ socket }) => {
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${32 * MEGABYTE}\r\n\r\n`);
        socket.write(Buffer.alloc(32 * MEGABYTE));
      });
    });
    const recorder = send(upstreamTo(origin.url, { idle: 60 }));
    recorder.onPiece = () => recorder.call.pause();
    await timesPassed();
    expect(recorder.ends).toBe(0);
    recorder.onPiece = () => undefined;
    recorder.call.resume();
    expect(await recorder.ended.promise).toBe('whole');
  });

  test('an answer that may rest as long as it likes', async () => {
    const origin = await startRawOrigin(answering('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nha'));
    const recorder = send(upstreamTo(origin.url, { idle: 60 }));
    recorder.call.patient = true;
    await timesPassed();
    (await origin.connection(0)).socket.write('lf');
    expect(await recorder.ended.promise).toBe('whole');
  });

  test('a body that its client sends slowly', async () => {
    const origin = await startRawOrigin();
    const recorder = send(upstreamTo(origin.url, { idle: 60, headers: 60 }), POST);
    recorder.onReady = () => undefined;
    const { socket, heard } = await origin.connection(0);
    await timesPassed();
    recorder.call.write(Buffer.from('body'));
    recorder.call.end();
    await heard(/body$/);
    socket.write(OK);
    expect(await recorder.ended.promise).toBe('whole');
  });

  test('anything where no time is set', async () => {
    const origin = await startRawOrigin();
    const recorder = send(upstreamTo(origin.url, { connect: 0, headers: 0, idle: 0 }));
    await timesPassed();
    const { socket } = await origin.connection(0);
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n');
    await recorder.begun.promise;
    await timesPassed();
    socket.write('ok');
    expect(await recorder.ended.promise).toBe('whole');
  });
});

describe('a call that is given up', () => {
  test('closes its connection at once, and its handler hears nothing more', async () => {
    const origin = await startRawOrigin(answering('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    const upstream = upstreamTo(origin.url);
    const recorder = send(upstream);
    await recorder.begun.promise;
    recorder.call.abort();
    expect([recorder.call.over, upstream.connections]).toEqual([true, 0]);
    await (await origin.connection(0)).ended;
    expect(recorder.ends).toBe(0);
  });

  test('before its connection is there is not sent', async () => {
    const origin = await startRawOrigin();
    const upstream = upstreamTo(origin.url);
    const recorder = send(upstream);
    recorder.call.abort();
    expect([recorder.call.sent, upstream.connections]).toEqual([false, 0]);
    await ask(upstreamTo(origin.url, { headers: 60 }));
    // The first connection may never have been made; if it was, nothing came over it.
    expect(origin.sockets.filter(({ text }) => text() !== '')).toHaveLength(1);
  });

  test('as its connection is there is not sent either', async () => {
    const origin = await startRawOrigin();
    const recorder = send(upstreamTo(origin.url), POST);
    recorder.onReady = (call) => call.abort();
    const { over, text } = await origin.connection(0);
    await over;
    expect([text(), recorder.ends]).toEqual(['', 0]);
  });

  test.each(['given up', 'whole', 'failed'])(
    'or is %s takes every further word, and nothing comes of it',
    async (how) => {
      const origin = await startRawOrigin((one) => {
        if (how === 'failed') answering(undefined)(one);
        else answering(how === 'whole' ? OK : '')(one);
      });
      const upstream = upstreamTo(origin.url);
      const recorder = send(upstream);
      const { call } = recorder;
      if (how === 'given up') {
        await recorder.ready.promise;
        call.abort();
      } else await recorder.ended.promise;
      expect(call.write(Buffer.from('more'))).toBe(true);
      call.flush();
      call.end(['X-A', '1']);
      call.pause();
      call.resume();
      call.abort();
      expect([call.over, call.paused]).toEqual([true, false]);
      expect(recorder.ends).toBe(how === 'given up' ? 0 : 1);
      if (how === 'whole') {
        expect((await ask(upstream)).how).toBe('whole');
        expect((await origin.connection(0)).text()).not.toContain('more');
      }
    },
  );
});

test('an upstream that nobody can reach is refused, whatever was to be sent', async () => {
  const origin = await startRawOrigin();
  origin.server.close();
  for (const request of [GET, POST]) {
    const upstream = upstreamTo(origin.url);
    const { how, call } = await ask(upstream, request, { body: 'body' });
    expect([how, call.sent, upstream.connections]).toEqual(['refused', false, 0]);
  }
});
