import { createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { deadUrl, startOrigin } from '../helpers/origin.ts';
import { rawGet, rawRequest } from '../helpers/raw-http.ts';

/** A TCP server that does with each connection what it is told. */
async function peer(behave: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    behave(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ''), 20);
  socket.on('close', () => clearInterval(timer));
}

/** Services that misbehave, each with the reason that its loss must be counted under. */
const SERVICES: Record<string, { start: () => Promise<string>; reason: string }> = {
  'is dead': { start: deadUrl, reason: 'refused' },
  'accepts and hangs': { start: () => peer(() => undefined), reason: 'timeout' },
  resets: {
    start: () => peer((socket) => socket.on('data', () => socket.resetAndDestroy())),
    reason: 'reset',
  },
  'resets in mid body': {
    start: () =>
      peer((socket) =>
        socket.on('data', () => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf', () => socket.resetAndDestroy());
        }),
      ),
    reason: 'reset',
  },
  'answers nonsense': {
    start: () => peer((socket) => socket.on('data', () => socket.end('SSH-2.0-not-http\r\n'))),
    reason: 'malformed',
  },
  'drips a byte at a time': {
    start: () =>
      peer((socket) =>
        socket.on('data', () => drip(socket, 'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nx')),
      ),
    reason: 'timeout',
  },
};

/** The answer's parts that belong to the message and not to the connection. */
function message({ statusLine, headers, body, complete }: Awaited<ReturnType<typeof rawGet>>) {
  const own = headers.filter((line) => !/^(connection|keep-alive|transfer-encoding|date):/i.test(line));
  return { statusLine, headers: own, body: body.toString('base64'), complete };
}

const PATHS = ['/orders/1', '/orders/large', '/orders/stream', '/orders/none', '/orders/missing'];

async function monolith() {
  const origin = await startOrigin((request, response) => {
    switch (request.url) {
      case '/orders/large':
        response.writeHead(200, ['X-Kind', 'large', 'Content-Length', '3000000']);
        response.end(Buffer.alloc(3_000_000, 'abc'));
        break;
      case '/orders/stream':
        response.writeHead(200, { 'X-Kind': 'stream' });
        for (let i = 0; i < 20; i += 1) response.write(`piece ${i}\n`);
        response.end();
        break;
      case '/orders/none':
        response.writeHead(204, { 'X-Kind': 'none' });
        response.end();
        break;
      case '/orders/missing':
        response.writeHead(404, 'Nicht da', [
          'Content-Type',
          'text/plain',
          'Set-Cookie',
          'a=1',
          'Set-Cookie',
          'b=2',
        ]);
        response.end('Käse'.normalize('NFD'));
        break;
      default:
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end('{"id":1,"price":1.10}');
    }
  });
  onTestFinished(() => origin.stop());
  return origin;
}

function routes(stage: string): string {
  return `- { id: orders, match: { path: "/orders/:id" }, service: service, stage: "${stage}", shadow: { timeout: 400ms } }`;
}

test.each(['off', 'shadow'])(
  'bytes through Ficus are the bytes straight from the monolith, stage %s',
  async (stage) => {
    const origin = await monolith();
    const ficus = await startTestFicus({ monolith: origin.url, service: origin.url, routes: routes(stage) });

    for (const path of PATHS)
      expect(message(await rawGet(ficus.url, path))).toEqual(message(await rawGet(origin.url, path)));
  },
);

test.each(Object.entries(SERVICES))(
  'a service that %s changes no byte and its loss is counted',
  async (_, { start, reason }) => {
    const origin = await monolith();
    const ficus = await startTestFicus({
      monolith: origin.url,
      service: await start(),
      routes: routes('shadow'),
    });

    for (const path of PATHS)
      expect(message(await rawGet(ficus.url, path))).toEqual(message(await rawGet(origin.url, path)));
    const { comparisons, reasons } = await ficus.counted('orders', PATHS.length);

    expect(comparisons.failed).toBe(PATHS.length);
    expect(reasons.failed).toEqual({ [reason]: PATHS.length });
    const metrics = await ficus.metrics();
    expect(metrics).toContain(
      `ficus_shadow_requests_total{route="orders",outcome="${reason}"} ${PATHS.length}`,
    );
    expect(metrics).toContain('ficus_shadow_in_flight 0');
  },
);

test('a hung service holds no more than maxConcurrent requests; the rest are counted, and nobody waits', async () => {
  const origin = await monolith();
  const hung = await peer(() => undefined);
  const ficus = await startTestFicus({
    monolith: origin.url,
    service: hung,
    routes:
      '- { id: orders, match: { path: "/orders/:id" }, service: service, stage: shadow, shadow: { timeout: 1s, maxConcurrent: 5 } }',
  });

  const began = performance.now();
  await Promise.all(Array.from({ length: 50 }, () => rawGet(ficus.url, '/orders/1')));
  expect(performance.now() - began).toBeLessThan(1000);
  const { reasons } = await ficus.counted('orders', 50);

  expect(reasons.failed).toEqual({ timeout: 5 });
  expect(reasons.skipped).toEqual({ max_concurrent: 45 });
});

test('a service that answers with far more than maxBody costs memory for neither side', async () => {
  const origin = await monolith();
  const size = 200 * 1024 * 1024;
  const huge = await startOrigin((_request, response) => {
    const chunk = Buffer.alloc(1024 * 1024, 'z');
    let sent = 0;
    response.writeHead(200, { 'Content-Length': size });
    const more = () => {
      while (sent < size) {
        sent += chunk.length;
        if (!response.write(chunk)) return;
      }
      response.end();
    };
    response.on('drain', more);
    more();
  });
  onTestFinished(() => huge.stop());
  const ficus = await startTestFicus({
    monolith: origin.url,
    service: huge.url,
    routes:
      '- { id: orders, match: { path: "/orders/:id" }, service: service, stage: shadow, shadow: { timeout: 30s } }',
  });

  const answer = await rawGet(ficus.url, '/orders/1');
  expect(answer.body.toString()).toBe('{"id":1,"price":1.10}');
  const { comparisons } = await ficus.counted('orders', 1);

  expect(comparisons.mismatch).toBe(1);
  const found = await ficus.discrepancies();
  expect(found.map(({ path }) => path)).toContain('$');
  expect(found.find(({ path }) => path === '$')?.example.detail).toContain(String(size));
});

test('a client that leaves early is counted as skipped, not against the service', async () => {
  const held = Promise.withResolvers<void>();
  const origin = await startOrigin((_request, response) => {
    response.writeHead(200, { 'Content-Length': 10 });
    response.write('12345');
    held.resolve();
  });
  onTestFinished(() => origin.stop());
  const service = await monolith();
  const ficus = await startTestFicus({
    monolith: origin.url,
    service: service.url,
    routes: routes('shadow'),
  });

  const abort = new AbortController();
  const answer = fetch(`${ficus.url}/orders/1`, { signal: abort.signal });
  await held.promise;
  await answer;
  abort.abort();
  const { reasons } = await ficus.counted('orders', 1);

  expect(reasons.skipped).toEqual({ client_aborted: 1 });
});

test('a monolith that cannot serve says nothing about the service', async () => {
  const service = await monolith();
  const ficus = await startTestFicus({
    monolith: await deadUrl(),
    service: service.url,
    routes: routes('shadow'),
  });

  const answer = await rawRequest(ficus.url, [
    'GET /orders/1 HTTP/1.1',
    'Host: shop.test',
    'Connection: close',
  ]);
  expect(answer.statusLine).toBe('HTTP/1.1 502 Bad Gateway');
  const { reasons } = await ficus.counted('orders', 1);

  expect(reasons).toEqual({ skipped: { served_failed: 1 } });
});
