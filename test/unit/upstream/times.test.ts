/** How long a request may take, and whose silence it is that counts. */

import { describe, expect, test } from 'vitest';
import { answering, startRawOrigin } from '../../helpers/raw-origin.ts';
import { ask, GET, MEGABYTE, POST, pumping, send, timesPassed, upstreamTo } from './asking.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

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
