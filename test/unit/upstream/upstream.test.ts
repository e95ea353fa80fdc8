import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { failureReason } from '../../../src/upstream/failure.ts';
import { headerList, Upstream, type UpstreamRequest } from '../../../src/upstream/upstream.ts';
import { startOrigin } from '../../helpers/origin.ts';

const GET: UpstreamRequest = { method: 'GET', target: '/', headers: ['Host', 'shop.test'], body: null };

function upstreamTo(url: string, timeouts = { connect: 1000, headers: 1000, idle: 1000 }): Upstream {
  const upstream = new Upstream(url, timeouts);
  onTestFinished(() => upstream.destroy());
  return upstream;
}

/** Sends and resolves with the status and the raw headers, or rejects with what the handler was told. */
function sent(upstream: Upstream, request: UpstreamRequest): Promise<{ status: number; headers: string[] }> {
  return new Promise((resolve, reject) => {
    let answer = { status: 0, headers: [] as string[] };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => undefined,
      onResponseStart: (controller, status) => {
        answer = { status, headers: headerList(controller) };
      },
      onResponseData: () => undefined,
      onResponseEnd: () => resolve(answer),
      onResponseError: (_controller, error) => reject(error),
    };
    upstream.send(request, handler);
  });
}

test('headers come back as they were written, bytes beyond ASCII as latin-1', async () => {
  const origin = await startOrigin((_request, response) => {
    response.sendDate = false;
    response.writeHead(200, [
      'X-caSe',
      'caf\xe9',
      'Set-Cookie',
      'a=1',
      'set-cookie',
      'b=2',
      'Content-Length',
      '0',
    ]);
    response.end();
  });
  onTestFinished(() => origin.stop());
  const { headers } = await sent(upstreamTo(origin.url), GET);
  expect(headers.slice(0, 6)).toEqual(['X-caSe', 'caf\xe9', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2']);
});

test('HEAD leaves its connection open for the next request', async () => {
  const origin = await startOrigin((_request, response) => response.end('x'));
  onTestFinished(() => origin.stop());
  let connections = 0;
  origin.server.on('connection', () => {
    connections += 1;
  });
  const upstream = upstreamTo(origin.url);
  await sent(upstream, { ...GET, method: 'HEAD' });
  // The pool takes a connection back after it has told its handler.
  await setImmediate();
  await sent(upstream, GET);
  expect(connections).toBe(1);
});

test('an answer that does not begin in time is a timeout', async () => {
  const origin = await startOrigin(() => undefined);
  onTestFinished(() => origin.stop());
  const error = await sent(upstreamTo(origin.url, { connect: 1000, headers: 50, idle: 0 }), GET).catch(
    (e) => e,
  );
  expect(failureReason(error)).toBe('timeout');
});

test.each([
  ['a header that the client library refuses', { ...GET, headers: ['Transfer-Encoding', 'chunked'] }],
  ['a target that is no path', { ...GET, target: 'no path' }],
  ['a method that is none', { ...GET, method: 'G T' }],
])('%s is told to the handler and not thrown', async (_name, request) => {
  const error: unknown = await sent(upstreamTo('http://127.0.0.1:9'), request).catch((e) => e);
  expect(error).toBeInstanceOf(Error);
  expect(failureReason(error)).toBe('error');
});

test('after close or destroy the handler is told so', async () => {
  for (const end of ['close', 'destroy'] as const) {
    const upstream = new Upstream('http://127.0.0.1:9', { connect: 1000, headers: 1000, idle: 1000 });
    await upstream[end]();
    await expect(sent(upstream, GET)).rejects.toThrow();
  }
});
