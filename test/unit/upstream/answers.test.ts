/** What comes of an upstream's bytes. */

import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHUNKED, UNTIL_CLOSE } from '../../../src/http1/framing.ts';
import type { AnswerHandler } from '../../../src/upstream/call.ts';
import { answering, startRawOrigin } from '../../helpers/raw-origin.ts';
import { ask, GET, Recorder, send, upstreamTo } from './asking.ts';

/** Answers each connection with this text and closes it, orderly or not. */
async function saying(text: string, how: 'keep' | 'end' | 'reset' = 'keep') {
  const origin = await startRawOrigin(({ socket }) => {
    socket.once('data', () => {
      if (how === 'end') socket.end(text, 'latin1');
      else socket.write(text, 'latin1');
      // Not before it has arrived: a reset throws away what the other end has not read.
      if (how === 'reset') setTimeout(() => socket.resetAndDestroy(), 50);
    });
  });
  return { origin, upstream: upstreamTo(origin.url) };
}

describe('an answer', () => {
  test.each([
    ['of a known length', 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody', 4, 'body'],
    ['of no length', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 0, ''],
    [
      'in chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n2;x\r\ndy\r\n0\r\n\r\n',
      CHUNKED,
      'body',
    ],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', 0, ''],
    [
      '304 with the length of what it stands for',
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n',
      0,
      '',
    ],
    [
      '304 in chunks that do not come',
      'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n',
      0,
      '',
    ],
  ])('%s ends by itself, and its connection stays', async (_name, text, length, body) => {
    const { upstream } = await saying(text);
    const recorder = await ask(upstream);
    expect([recorder.how, recorder.length, recorder.body.toString()]).toEqual(['whole', length, body]);
    expect(upstream.connections).toBe(1);
  });

  test.each([
    ['HTTP/1.1', 'HTTP/1.1 200 OK\r\n\r\nbody'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nbody'],
  ])('of %s that says no length ends where its connection does', async (_name, text) => {
    const { upstream } = await saying(text, 'end');
    const recorder = await ask(upstream);
    expect([recorder.how, recorder.length, recorder.body.toString()]).toEqual(['whole', UNTIL_CLOSE, 'body']);
    expect(upstream.connections).toBe(0);
  });

  test('to HEAD has no body, whatever it says of one', async () => {
    for (const framing of ['Content-Length: 4', 'Transfer-Encoding: chunked', 'X-A: 1']) {
      const { upstream } = await saying(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n`);
      const { how, head, length } = await ask(upstream, { ...GET, method: 'HEAD' });
      expect([how, length, head?.headers.length, upstream.connections]).toEqual(['whole', 0, 2, 1]);
    }
  });

  test('has its trailers', async () => {
    const { upstream } = await saying(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-A: 1\r\nx-b: \xe9\r\n\r\n',
    );
    expect((await ask(upstream)).trailers).toEqual(['X-A', '1', 'x-b', '\xe9']);
  });

  test('comes behind interim ones, which are told in their order', async () => {
    const interims =
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 P\r\n\r\n';
    const { upstream } = await saying(`${interims}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`);
    const recorder = await ask(upstream);
    expect(recorder.interims.map(({ status, headers }) => [status, ...headers])).toEqual([
      [100],
      [103, 'Link', '</a>'],
      [102],
    ]);
    expect([recorder.how, recorder.head?.status, recorder.body.toString()]).toEqual(['whole', 200, 'ok']);
  });

  test('keeps its reason, its status and every byte of its values', async () => {
    const { upstream } = await saying(
      'HTTP/1.1 999 So \xe9 what\r\nX-A:  \xff \r\nContent-Length: 0\r\n\r\n',
    );
    expect((await ask(upstream)).head).toEqual({
      status: 999,
      reason: 'So \xe9 what',
      minor: 1,
      headers: ['X-A', '\xff', 'Content-Length', '0'],
      names: ['x-a', 'content-length'],
    });
  });

  test('is the same wherever its bytes are cut, and so is what follows on its connection', async () => {
    const text =
      'HTTP/1.1 103 E\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: 1\r\n\r\n';
    let cuts: readonly number[] = [];
    const origin = await startRawOrigin(({ socket }) => {
      socket.on('data', async () => {
        const edges = [0, ...cuts, text.length];
        for (let i = 1; i < edges.length; i += 1) {
          socket.write(text.slice(edges[i - 1], edges[i]));
          await setImmediate();
        }
      });
    });
    const upstream = upstreamTo(origin.url);
    const somewhere = fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(somewhere, async (at) => {
        cuts = at.sort((a, b) => a - b);
        const recorder = await ask(upstream);
        expect([recorder.how, recorder.body.toString(), recorder.trailers]).toEqual([
          'whole',
          'abc',
          ['X', '1'],
        ]);
        expect(recorder.interims).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
    expect(origin.sockets).toHaveLength(1);
  });
});

const OK = 'HTTP/1.1 200 OK\r\n';

describe('malformed is an answer', () => {
  test.each([
    ['of another protocol', '\x15\x03\x01\x00\x02\x02\x28'],
    ['of HTTP/2', 'HTTP/2 200\r\n\r\n'],
    ['of a text', 'hello\r\n\r\n'],
    ['that begins with an empty line', `\r\n${OK}\r\n`],
    ['with a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['with line ends that are bare LFs', 'HTTP/1.1 200 OK\nContent-Length: 0\n\n'],
    ['with one bare LF', `${OK}X-A: 1\nContent-Length: 0\r\n`],
    ['with a folded line', `${OK}X-A: 1\r\n 2\r\n\r\n`],
    ['with a NUL', `${OK}X-A: \0\r\n\r\n`],
    ['with a header that is none', `${OK}X-A\r\n\r\n`],
    ['with two lengths', `${OK}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx`],
    ['with a length that is no number', `${OK}Content-Length: x\r\n\r\nx`],
    ['with a length and chunks', `${OK}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['with an unknown coding', `${OK}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['with chunks on HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['that leaves HTTP unasked', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
    ['with headers without an end', `${OK}${'X-A: b\r\n'.repeat(20_000)}`],
  ])('%s', async (_name, text) => {
    const { upstream } = await saying(text);
    const { how, head, ends } = await ask(upstream);
    expect([how, head, ends, upstream.connections]).toEqual(['malformed', undefined, 1, 0]);
  });

  test.each([
    ['chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n`],
    ['trailers', `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-A\r\n\r\n`],
  ])('whose %s are, after its head', async (_name, text) => {
    const { upstream } = await saying(text);
    const { how, head, ends, connections } = { ...(await ask(upstream)), connections: upstream.connections };
    expect([how, head?.status, ends, connections]).toEqual(['malformed', 200, 1, 0]);
  });
});

describe('cut short is an answer', () => {
  test.each([
    ['before its head', '', 'end'],
    ['within its head', 'HTTP/1.1 200 OK\r\nContent-Le', 'end'],
    ['behind an interim one', 'HTTP/1.1 103 E\r\n\r\n', 'end'],
    ['within a length', `${OK}Content-Length: 10\r\n\r\nhalf`, 'end'],
    ['within chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`, 'end'],
    ['before the last line end', `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n`, 'end'],
    ['by a reset, within a length', `${OK}Content-Length: 10\r\n\r\nhalf`, 'reset'],
    ['by a reset, of no length', `${OK}\r\nhalf`, 'reset'],
  ] as const)('%s', async (_name, text, how) => {
    const { upstream } = await saying(text, how);
    const recorder = await ask(upstream);
    expect([recorder.how, recorder.ends, upstream.connections]).toEqual(['reset', 1, 0]);
    expect('half'.startsWith(recorder.body.toString())).toBe(true);
  });
});

describe('an upgrade', () => {
  const UPGRADE = { ...GET, upgrade: 'websocket' };

  test('hands the connection over, with what came behind the head', async () => {
    const { origin, upstream } = await saying(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\nfirst',
    );
    const recorder = new Recorder();
    const switched = Promise.withResolvers<string>();
    const handler: AnswerHandler = recorder;
    handler.answerSwitched = (head, socket, rest) => {
      expect([head.status, rest.toString(), upstream.connections]).toEqual([101, 'first', 0]);
      socket.on('data', (chunk: Buffer) => switched.resolve(chunk.toString()));
      socket.write('ping');
    };
    upstream.send(UPGRADE, recorder);
    const { socket, heard } = await origin.connection(0);
    const asked = await heard(/ping$/);
    expect(asked).toContain('\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n');
    socket.write('pong');
    expect(await switched.promise).toBe('pong');
    await upstream.destroy();
    // It is no business of the pool's any more.
    expect(socket.readableEnded).toBe(false);
    socket.destroy();
  });

  test('that is refused is an answer like any other', async () => {
    const { upstream } = await saying(`${OK}Content-Length: 2\r\n\r\nno`);
    const recorder = await ask(upstream, UPGRADE);
    expect([recorder.how, recorder.body.toString()]).toEqual(['whole', 'no']);
  });

  test('has a connection of its own', async () => {
    const origin = await startRawOrigin(answering(`${OK}Content-Length: 2\r\n\r\nok`));
    const upstream = upstreamTo(origin.url);
    await ask(upstream);
    await ask(upstream, UPGRADE);
    expect(origin.sockets).toHaveLength(2);
  });
});

test('what a handler did not foresee is reported, and ends its own request alone', async () => {
  for (const method of ['answerHead', 'answerData', 'answerEnd'] as const) {
    const { upstream } = await saying(`${OK}Content-Length: 2\r\n\r\nok`);
    const reports: string[] = [];
    upstream.unforeseen = (error) => reports.push(String(error));
    const recorder = new Recorder();
    recorder[method] = () => {
      throw new Error('bug');
    };
    upstream.send(GET, recorder);
    if (method !== 'answerEnd') expect(await recorder.ended.promise).toBe('error');
    await expect.poll(() => reports).toEqual(['Error: bug']);
    expect((await ask(upstream)).how).toBe('whole');
  }
});

test('a piece of an answer is memory of its own', async () => {
  const { upstream } = await saying(`${OK}Content-Length: 6\r\n\r\nfirst!`);
  const other = await saying(`${OK}Content-Length: 6\r\n\r\nsecond`);
  const first = await ask(upstream);
  const second = await ask(other.upstream);
  expect([first.body.toString(), second.body.toString()]).toEqual(['first!', 'second']);
});

test('a request is on the wire as it was given', async () => {
  const { origin, upstream } = await saying(`${OK}Content-Length: 0\r\n\r\n`);
  const headers = ['hOST', 'shop.test', 'X-A', '\xe9', 'x-a', ''];
  await ask(upstream, { method: 'QUERY', target: '//a?%zz', headers, bodyLength: 0 });
  expect((await origin.connection(0)).text()).toBe(
    'QUERY //a?%zz HTTP/1.1\r\nhOST: shop.test\r\nX-A: \xe9\r\nx-a: \r\n\r\n',
  );
});

test('of several calls each hears its own answer', async () => {
  const origin = await startRawOrigin(({ socket }) => {
    socket.on('data', (chunk: Buffer) => {
      const target = chunk.toString().split(' ')[1] as string;
      socket.write(`${OK}Content-Length: ${target.length}\r\n\r\n${target}`);
    });
  });
  const upstream = upstreamTo(origin.url);
  const targets = Array.from({ length: 50 }, (_, i) => `/${'x'.repeat(i)}`);
  for (let round = 0; round < 3; round += 1) {
    const recorders = targets.map((target) => send(upstream, { ...GET, target }));
    await Promise.all(recorders.map(({ ended }) => ended.promise));
    expect(recorders.map(({ body }) => body.toString())).toEqual(targets);
  }
  expect(origin.sockets.length).toBe(50);
});
