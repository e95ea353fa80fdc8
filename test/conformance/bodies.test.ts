/** PROXY.md, bodies and streams. */

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { startGateway } from '../helpers/gateway.ts';
import { startOrigin } from '../helpers/origin.ts';
import { rawGet, rawRequest } from '../helpers/raw-http.ts';

/** A Ficus whose monolith may be silent for no longer than 300 ms within an answer. */
async function impatient(answer: (response: ServerResponse) => void) {
  const upstream = await startOrigin((_request, response) => answer(response));
  onTestFinished(() => upstream.stop());
  return startTestFicus({
    monolith: upstream.url,
    service: upstream.url,
    monolithExtra: 'timeouts: { idle: 300ms }',
    routes: '- { id: everything, match: { path: "/{*rest}" }, service: service, stage: "off" }',
  });
}

test('29 HEAD, 204 and 304 have no body; HEAD and 304 keep Content-Length', async () => {
  const { url } = await startGateway((request, response) => {
    const status = request.method === 'HEAD' ? 200 : Number(request.url?.slice(1));
    response.writeHead(status, status === 204 ? {} : { 'Content-Length': '77' });
    response.end();
  });

  const head = await rawRequest(url, ['HEAD /200 HTTP/1.1', 'Host: shop.test', 'Connection: close']);
  const notModified = await rawGet(url, '/304');
  const empty = await rawGet(url, '/204');

  expect([head, notModified, empty].map(({ body }) => body.length)).toEqual([0, 0, 0]);
  expect(head.headers).toContain('Content-Length: 77');
  expect(notModified.headers).toContain('Content-Length: 77');
  expect(empty.headers.join()).not.toMatch(/content-length|transfer-encoding/i);
});

test('31 an upstream that is cut short aborts the connection, chunked or not', async () => {
  const { url } = await startGateway((request, response) => {
    if (request.url === '/length') response.writeHead(200, { 'Content-Length': 1000 });
    response.write('half');
    setImmediate(() => response.destroy());
  });

  expect((await rawGet(url, '/length')).complete).toBe(false);
  expect((await rawGet(url, '/chunked')).complete).toBe(false);
});

test('35 a server-sent event arrives within 50 ms, and a stream that rests is not killed', async () => {
  let stream: ServerResponse | undefined;
  const ficus = await impatient((response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.flushHeaders();
    stream = response;
  });

  const response = await fetch(`${ficus.url}/events`);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const times: number[] = [];
  for (const pause of [0, 0, 900]) {
    // The rest itself is what is tested: three times the silence that any other answer may have.
    await new Promise((resolve) => setTimeout(resolve, pause));
    const sent = performance.now();
    stream?.write('data: tick\n\n');
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('data: tick\n\n');
    times.push(performance.now() - sent);
  }
  await reader.cancel();

  // The median, since a machine that is busy may hold any single one up.
  expect(times.sort((a, b) => a - b)[1]).toBeLessThan(50);
});

test('any other answer that falls silent is broken off', async () => {
  const ficus = await impatient((response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('first words');
  });

  const answer = await rawGet(ficus.url, '/');

  expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  expect(answer.complete).toBe(false);
});

test('an answer that is slow but never silent for long is whole', async () => {
  const ficus = await impatient((response) => {
    let pieces = 0;
    const timer = setInterval(() => {
      pieces += 1;
      response.write(`${pieces} `);
      if (pieces === 8) {
        clearInterval(timer);
        response.end();
      }
    }, 100);
  });

  const answer = await rawGet(ficus.url, '/');

  expect(answer).toMatchObject({ complete: true, body: Buffer.from('1 2 3 4 5 6 7 8 ') });
});

test('a client that is slow is not taken for an upstream that is silent, and silence after it still is', async () => {
  const size = 32 * 1024 * 1024;
  const ficus = await impatient((response) => {
    response.writeHead(200, { 'content-length': size + 1 });
    response.write(Buffer.alloc(size, 'x'));
  });
  const { hostname, port } = new URL(ficus.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write('GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n');
  await once(socket, 'readable');
  // Nothing is read for three times the time that an upstream may be silent.
  await new Promise((resolve) => setTimeout(resolve, 900));

  let received = 0;
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  await new Promise((resolve) => socket.on('error', resolve).once('close', resolve));

  // All that the upstream sent has come, and then its silence has ended the connection.
  expect(received).toBeGreaterThan(size);
});

test.each([1, 256, 16 * 1024, 16 * 1024 + 1, 300_000])(
  'a body of %i bytes of every value is exact',
  async (length) => {
    const body = Buffer.from(Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) % 256));
    const { url } = await startGateway((_request, response) => {
      response.writeHead(200, ['X-Latin', 'caf\xe9', 'Content-Length', String(length)]);
      response.end(body);
    });

    const answer = await rawGet(url, '/');

    expect(answer.headers).toContain('X-Latin: caf\xe9');
    expect(answer.body.equals(body)).toBe(true);
  },
);
