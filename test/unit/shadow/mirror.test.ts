import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { CHUNKED } from '../../../src/http1/framing.ts';
import { Mirror } from '../../../src/shadow/mirror.ts';
import type { FailureReason } from '../../../src/upstream/failure.ts';
import { Upstream } from '../../../src/upstream/upstream.ts';
import { type Origin, startOrigin } from '../../helpers/origin.ts';

const LONG = 60_000;

/** Writes down what it is told; `ended` resolves with the reason. */
function listener() {
  const told: string[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<FailureReason | undefined>();
  return {
    told,
    ended,
    mirrorHead: (status: number, headers: readonly string[]) =>
      told.push(`head ${status} ${headers.join(' ')}`),
    mirrorData: (chunk: Buffer) => told.push(`data ${chunk.length}`),
    mirrorEnded: (failure: FailureReason | undefined) => {
      told.push(`ended ${failure ?? 'whole'}`);
      resolve(failure);
    },
  };
}

function upstreamTo(url: string): Upstream {
  const upstream = new Upstream(url, { connect: 1000, headers: 0, idle: 0 });
  onTestFinished(() => upstream.destroy());
  return upstream;
}

async function origin(answer: (response: ServerResponse) => void): Promise<Origin> {
  const started = await startOrigin((_request, response) => answer(response));
  onTestFinished(() => started.stop());
  return started;
}

function get(upstream: Upstream, mirror: Mirror, timeout = LONG): void {
  upstream.send(
    { method: 'GET', target: '/', headers: ['Host', 'shop.test'], bodyLength: 0 },
    mirror,
    timeout,
  );
}

test('tells the final head without the headers of one connection, the body, and the end, once', async () => {
  const { url } = await origin((response) => {
    response.writeEarlyHints({ link: '</a>; rel=preload' });
    response.sendDate = false;
    response.writeHead(201, {
      'X-A': '1',
      Connection: 'keep-alive, X-Gone',
      'X-Gone': '2',
      'Content-Length': 4,
    });
    response.end('body');
  });
  const heard = listener();
  get(upstreamTo(url), new Mirror(heard, undefined));
  expect(await heard.ended).toBeUndefined();
  expect(heard.told).toEqual(['head 201 X-A 1 Content-Length 4', 'data 4', 'ended whole']);
});

test('an answer that drips is cut off when its whole time is over, and the connection goes', async () => {
  let drip: NodeJS.Timeout | undefined;
  const server = await origin((response) => {
    response.writeHead(200);
    drip = setInterval(() => response.write('x'), 5);
  });
  onTestFinished(() => clearInterval(drip));
  const connected = once(server.server, 'connection') as Promise<[Socket]>;
  const heard = listener();
  get(upstreamTo(server.url), new Mirror(heard, undefined), 60);
  const [socket] = await connected;
  // Not `once`: a connection that is broken off may report a reset first, and that is as good an end.
  const gone = new Promise((resolve) => socket.once('close', resolve));
  expect(await heard.ended).toBe('timeout');
  await gone;
  expect(heard.told.filter((line) => line.startsWith('ended'))).toEqual(['ended timeout']);
});

test.each([
  ['of a known length', 4, undefined, 'content-length', '4'],
  ['in chunks, with trailers', CHUNKED, ['X-Sum', '1'], 'transfer-encoding', 'chunked'],
])('sends the body %s', async (_name, bodyLength, trailers, framing, value) => {
  const server = await startOrigin((request, response) => request.resume().on('end', () => response.end()));
  onTestFinished(() => server.stop());
  const heard = listener();
  const headers = ['Host', 'shop.test', ...(bodyLength === CHUNKED ? [] : ['Content-Length', '4'])];
  upstreamTo(server.url).send(
    { method: 'POST', target: '/', headers, bodyLength },
    new Mirror(heard, { bytes: Buffer.from('body'), trailers }),
  );
  expect(await heard.ended).toBeUndefined();
  const [seen] = server.requests;
  expect(String(await seen?.body)).toBe('body');
  expect(seen?.header(framing)).toBe(value);
  expect(seen?.trailers()).toEqual(trailers ?? []);
});

test('an answer that is cut short is a reset, not an end', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf');
      socket.destroySoon();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const heard = listener();
  get(upstreamTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), new Mirror(heard, undefined));
  expect(await heard.ended).toBe('reset');
  expect(heard.told.at(-1)).toBe('ended reset');
});

test('a pool that is broken off ends it at once', async () => {
  const upstream = upstreamTo((await origin(() => undefined)).url);
  const heard = listener();
  get(upstream, new Mirror(heard, undefined));
  await upstream.destroy();
  expect(await heard.ended).toBe('reset');
  expect(heard.told).toEqual(['ended reset']);
});
