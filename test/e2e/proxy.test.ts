import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { deadUrl, json, type Origin, startOrigin } from '../helpers/origin.ts';
import { rawGet, rawRequest } from '../helpers/raw-http.ts';

const OFF = `- { id: everything, match: { path: "/{*rest}" }, service: service, stage: "off" }`;

async function origin(listener: Parameters<typeof startOrigin>[0]): Promise<Origin> {
  const started = await startOrigin(listener);
  onTestFinished(() => started.stop());
  return started;
}

/** Where a figure stops growing because the pipe is full; nothing announces that, so it is looked at until it rests. */
async function stalledAt(figure: () => number): Promise<number> {
  let before = -1;
  while (before !== figure()) {
    before = figure();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return before;
}

test('a request reaches the monolith with its target, headers and body as they came', async () => {
  const monolith = await origin((request, response) =>
    request.resume().on('end', () => response.end('done')),
  );
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });
  const body = randomBytes(300_000);

  const answer = await rawRequest(
    ficus.url,
    [
      'POST //a/%2f;x?a=%zz&a=2 HTTP/1.1',
      'Host: shop.test',
      'X-Odd-CASE: one',
      'x-odd-case: two',
      'X-Latin: caf\xe9',
      `Content-Length: ${body.length}`,
      'Connection: close',
    ],
    body,
  );

  expect(answer.statusLine).toBe('HTTP/1.1 200 OK');
  const [seen] = monolith.requests;
  expect(seen?.method).toBe('POST');
  expect(seen?.url).toBe('//a/%2f;x?a=%zz&a=2');
  expect(await seen?.body).toEqual(body);
  const raw = seen?.rawHeaders ?? [];
  expect(raw).toContain('X-Odd-CASE');
  expect(raw).toContain('x-odd-case');
  expect(raw[raw.indexOf('X-Latin') + 1]).toBe('caf\xe9');
  expect(seen?.header('host')).toBe('shop.test');
});

test('headers of one connection only stop here, both ways', async () => {
  const monolith = await origin((_request, response) => {
    response.writeHead(200, {
      Connection: 'X-Private',
      'X-Private': '1',
      'X-Public': '2',
      'Content-Length': 2,
    });
    response.end('ok');
  });
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  const answer = await rawGet(ficus.url, '/', [
    'Connection: X-Mine, Host',
    'X-Mine: secret',
    'X-Yours: kept',
    'TE: trailers',
    'Proxy-Connection: keep-alive',
    'X-Ficus-Side: service',
  ]);

  const [seen] = monolith.requests;
  expect(seen?.header('x-mine')).toBeUndefined();
  expect(seen?.header('te')).toBeUndefined();
  expect(seen?.header('proxy-connection')).toBeUndefined();
  expect(seen?.header('x-ficus-side')).toBeUndefined();
  expect(seen?.header('x-yours')).toBe('kept');
  expect(seen?.header('host')).toBe('shop.test');
  const names = answer.headers.map((line) => line.split(':', 1)[0]);
  expect(names).toContain('X-Public');
  expect(names).not.toContain('X-Private');
});

test('the client is named in X-Forwarded-*, whatever it claims itself, and a request id is made', async () => {
  const monolith = await origin(json({}));
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  await rawGet(ficus.url, '/', [
    'X-Forwarded-For: 6.6.6.6',
    'X-Forwarded-Host: evil.test',
    'Forwarded: for=6.6.6.6',
  ]);
  await rawGet(ficus.url, '/', ['X-Request-Id: mine-17']);

  const [first, second] = monolith.requests;
  expect(first?.header('x-forwarded-for')).toBe('127.0.0.1');
  expect(first?.header('x-forwarded-proto')).toBe('http');
  expect(first?.header('x-forwarded-host')).toBe('shop.test');
  expect(first?.header('forwarded')).toBe('for=127.0.0.1;proto=http');
  expect(first?.header('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(second?.header('x-request-id')).toBe('mine-17');
});

test('an absolute target goes on in origin-form and its authority beats Host', async () => {
  const monolith = await origin(json({}));
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  await rawRequest(ficus.url, ['GET http://other.test/a?b HTTP/1.1', 'Host: shop.test', 'Connection: close']);

  expect(monolith.requests[0]?.url).toBe('/a?b');
  expect(monolith.requests[0]?.header('host')).toBe('other.test');
});

test.each(['/a#b', '*', 'http://user:pass@shop.test/'])(
  'the target %s is refused with 400',
  async (target) => {
    const monolith = await origin(json({}));
    const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

    const answer = await rawRequest(ficus.url, [
      `GET ${target} HTTP/1.1`,
      'Host: shop.test',
      'Connection: close',
    ]);

    expect(answer.statusLine).toBe('HTTP/1.1 400 Bad Request');
    expect(monolith.requests).toHaveLength(0);
  },
);

test('status, reason phrase, header case, duplicates and odd bytes pass back unchanged', async () => {
  const monolith = await origin((_request, response) => {
    response.writeHead(299, 'Quite Fine', [
      'X-CaSe',
      'caf\xe9',
      'Set-Cookie',
      'a=1',
      'Set-Cookie',
      'b=2',
      'Content-Length',
      '0',
    ]);
    response.end();
  });
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  const answer = await rawGet(ficus.url, '/');

  expect(answer.statusLine).toBe('HTTP/1.1 299 Quite Fine');
  expect(answer.headers.slice(0, 3)).toEqual(['X-CaSe: caf\xe9', 'Set-Cookie: a=1', 'Set-Cookie: b=2']);
});

test('HEAD and 304 keep their Content-Length and have no body', async () => {
  const monolith = await origin((request, response) => {
    response.writeHead(request.url === '/old' ? 304 : 200, { 'Content-Length': '1234' });
    response.end();
  });
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  const head = await rawRequest(ficus.url, ['HEAD / HTTP/1.1', 'Host: shop.test', 'Connection: close']);
  const notModified = await rawGet(ficus.url, '/old');

  for (const answer of [head, notModified]) {
    expect(answer.headers).toContain('Content-Length: 1234');
    expect(answer.body).toHaveLength(0);
  }
});

test('a slow stream reaches the client piece by piece', async () => {
  const sent: (() => void)[] = [];
  const monolith = await origin((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    sent.push(
      () => response.write('data: one\n\n'),
      () => response.end('data: two\n\n'),
    );
  });
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  const response = await fetch(`${ficus.url}/events`);
  const reader = response.body?.getReader();
  sent[0]?.();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: one\n\n');
  sent[1]?.();
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: two\n\n');
  expect((await reader?.read())?.done).toBe(true);
});

test('a client that does not read holds the upstream back, and both go on afterwards', async () => {
  const total = 64 * 1024 * 1024;
  let written = 0;
  const monolith = await origin((_request, response) => {
    const chunk = Buffer.alloc(1024 * 1024, 'x');
    const more = () => {
      while (written < total) {
        written += chunk.length;
        if (!response.write(chunk)) return;
      }
      response.end();
    };
    response.on('drain', more);
    more();
  });
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  const { hostname, port } = new URL(ficus.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write('GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n');
  await once(socket, 'readable');
  expect(await stalledAt(() => written)).toBeLessThan(total);

  let received = 0;
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  await once(socket, 'close');
  expect(written).toBe(total);
  expect(received).toBeGreaterThan(total);
});

test('an upstream that does not read holds the upload back, and all of it arrives afterwards', async () => {
  const total = 64 * 1024 * 1024;
  let received = 0;
  const arrived = Promise.withResolvers<() => void>();
  const upstream = createServer((socket) => {
    // Nothing is read before the test says so, not even by the operating system's leave.
    socket.pause();
    arrived.resolve(() => {
      let head = 0;
      socket.on('data', (chunk: Buffer) => {
        if (head === 0) head = chunk.indexOf('\r\n\r\n') + 4;
        received += chunk.length;
        if (received === head + total) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nthanks');
      });
      socket.resume();
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    upstream.close();
  });
  const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const ficus = await startTestFicus({ monolith: url, service: url, routes: OFF });

  const { hostname, port } = new URL(ficus.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(
    `POST /up HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\nContent-Length: ${total}\r\n\r\n`,
  );
  let handedOver = 0;
  const chunk = Buffer.alloc(1024 * 1024, 'u');
  const more = () => {
    while (handedOver < total) {
      handedOver += chunk.length;
      if (!socket.write(chunk)) return;
    }
  };
  socket.on('drain', more);
  more();
  const read = await arrived.promise;
  expect(await stalledAt(() => handedOver)).toBeLessThan(total);

  read();
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1.1 200 /);
  expect(received).toBeGreaterThan(total);
  socket.destroy();
});

test('an upstream that breaks off in the middle breaks the answer off', async () => {
  const monolith = await origin((_request, response) => {
    response.writeHead(200, { 'Content-Length': 1000 });
    response.write('half');
    setImmediate(() => response.destroy());
  });
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  const answer = await rawGet(ficus.url, '/');

  expect(answer.complete).toBe(false);
});

test('a client that leaves takes its upstream request along', async () => {
  let gone: Promise<unknown> | undefined;
  const arrived = Promise.withResolvers<void>();
  const monolith = await origin((_request, response) => {
    gone = once(response, 'close');
    arrived.resolve();
  });
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  const { hostname, port } = new URL(ficus.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write('GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n');
  await arrived.promise;
  socket.destroy();
  await gone;
  expect(await ficus.metrics()).toContain(
    'ficus_requests_total{route="everything",side="monolith",method="GET",code="aborted"} 1',
  );
});

test('nobody there: 502 with a sentence, the request id, and no address', async () => {
  const url = await deadUrl();
  const ficus = await startTestFicus({ monolith: url, service: url, routes: OFF });

  const response = await fetch(`${ficus.url}/orders`, { headers: { 'x-request-id': 'r-1' } });
  const text = await response.text();

  expect(response.status).toBe(502);
  expect(JSON.parse(text)).toEqual({
    error: { code: 'upstream_refused', message: expect.any(String), requestId: 'r-1' },
  });
  expect(text).not.toContain('127.0.0.1');
  const forPeople = await fetch(`${ficus.url}/orders`, { headers: { accept: 'text/html,*/*' } });
  expect(forPeople.headers.get('content-type')).toBe('text/plain; charset=utf-8');
});

test('an upstream that never answers: 504 after its time', async () => {
  const monolith = await origin(() => undefined);
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: monolith.url,
    routes: OFF,
    monolithExtra: 'timeouts: { headers: 300ms }',
  });

  const response = await fetch(`${ficus.url}/`);

  expect(response.status).toBe(504);
  expect(await response.json()).toMatchObject({ error: { code: 'upstream_timeout' } });
});

test('an upstream that answers with nonsense: 502', async () => {
  const nonsense = createServer((socket) => socket.on('data', () => socket.end('HTTP/1.1 banana\r\n\r\n')));
  await new Promise<void>((resolve) => nonsense.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise((resolve) => nonsense.close(resolve));
  });
  const address = nonsense.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const ficus = await startTestFicus({ monolith: url, service: url, routes: OFF });

  const response = await fetch(`${ficus.url}/`);

  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({ error: { code: 'upstream_malformed' } });
});

test('stopping answers what is under way and takes nothing new', async () => {
  const arrived = Promise.withResolvers<() => void>();
  const monolith = await origin((_request, response) => arrived.resolve(() => response.end('late')));
  const ficus = await startTestFicus({ monolith: monolith.url, service: monolith.url, routes: OFF });

  const answer = fetch(`${ficus.url}/slow`);
  const finish = await arrived.promise;
  const stopped = ficus.stop();
  await expect(fetch(`${ficus.url}/new`)).rejects.toThrow();
  finish();
  expect(await (await answer).text()).toBe('late');
  await stopped;
});
