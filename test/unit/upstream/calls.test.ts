/** One request under way: its body, its pace, and being given up. */

import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { CHUNKED } from '../../../src/http1/framing.ts';
import { answering, startRawOrigin } from '../../helpers/raw-origin.ts';
import { ask, GET, MEGABYTE, POST, pumping, Recorder, send, timesPassed, upstreamTo } from './asking.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const HEAD = 'POST / HTTP/1.1\r\nHost: shop.test\r\n';

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
