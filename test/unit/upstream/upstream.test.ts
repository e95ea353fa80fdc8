import { expect, onTestFinished, test } from 'vitest';
import { startOrigin } from '../../helpers/origin.ts';
import { ask, GET, upstreamTo } from './asking.ts';

test('headers come back as they were written, bytes beyond ASCII as latin-1', async () => {
  const origin = await startOrigin((_request, response) => {
    response.sendDate = false;
    response.writeHead(200, [
      ...['X-caSe', 'caf\xe9', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Content-Length', '0'],
    ]);
    response.end();
  });
  onTestFinished(() => origin.stop());
  const { head } = await ask(upstreamTo(origin.url));
  expect(head?.headers.slice(0, 6)).toEqual(['X-caSe', 'caf\xe9', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2']);
});

test('HEAD leaves its connection open for the next request', async () => {
  const origin = await startOrigin((_request, response) => response.end('x'));
  onTestFinished(() => origin.stop());
  let connections = 0;
  origin.server.on('connection', () => {
    connections += 1;
  });
  const upstream = upstreamTo(origin.url);
  await ask(upstream, { ...GET, method: 'HEAD' });
  expect((await ask(upstream)).body.toString()).toBe('x');
  expect(connections).toBe(1);
});

test('an answer that does not begin in time is a timeout', async () => {
  const origin = await startOrigin(() => undefined);
  onTestFinished(() => origin.stop());
  expect((await ask(upstreamTo(origin.url, { headers: 50 }))).how).toBe('timeout');
});
