/** PROXY.md 44 to 47: what the shadow gets, what it must never cost. The matrix of broken services is a file of its own. */

import { expect, test, vi } from 'vitest';
import { bulk } from '../helpers/bulk.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { answer, chunked, forwarded, plainVia, request } from '../helpers/raw-messages.ts';
import { type RawGateway, startRawGateway } from '../helpers/raw-upstream.ts';

const WRITES = 'sideEffects: isolated, methods: [GET, POST, PUT, DELETE]';
const MARK = '\r\nX-Ficus-Shadow: all\r\n\r\n';

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** Lets the monolith answer whatever comes on any connection, once a request of so many bytes is whole. */
function answering({ monolith }: RawGateway, bodyLength = 0): void {
  const serve = async () => {
    for (;;) {
      const u = await monolith.accept();
      void (async () => {
        for (;;) {
          await u.head();
          await u.bytes(bodyLength);
          u.send(answer('monolith'));
        }
      })().catch(() => undefined);
    }
  };
  void serve();
}

test.each([
  ['shadow', 'a body of known length', ['Content-Length: 5'], 'hello'],
  ['shadow', 'a chunked body', ['Transfer-Encoding: chunked'], chunked('hello')],
  ['shadow', 'trailers', ['Transfer-Encoding: chunked'], chunked('hello', 'X-Check: 1', 'x-check: 2')],
  ['live', 'a body of known length', ['Content-Length: 5'], 'hello'],
  ['live', 'a chunked body', ['Transfer-Encoding: chunked'], chunked('hello')],
])('46 in stage %s the shadow is sent the same request with %s, marked', async (stage, _, framing, body) => {
  const gateway = await startRawGateway({ stage, routeExtra: `shadow: { ${WRITES} }` });
  const [served, mirrored] =
    stage === 'shadow' ? [gateway.monolith, gateway.service] : [gateway.service, gateway.monolith];
  gateway.client().send(request('POST /a?b=%zz HTTP/1.1', 'X-oDD: caf\xe9', ...framing) + body);
  const u = await served.accept();
  const head = await u.head();
  const bytes = await u.bytes(body.length);
  const s = await mirrored.accept();

  expect(plainVia(head)).toContain('POST /a?b=%zz HTTP/1.1\r\n');
  expect(bytes).toBe(body);
  // What frames a body stands last in both, behind the mark.
  const coded =
    framing[0] === 'Transfer-Encoding: chunked' ? '\r\nTransfer-Encoding: chunked\r\n\r\n' : '\r\n\r\n';
  expect(await s.head()).toBe(`${head.slice(0, -coded.length)}${MARK.slice(0, -4)}${coded}`);
  expect(await s.bytes(body.length)).toBe(body);
});

test('46 the shadow is not asked twice, whether its connection was used before or not', async () => {
  const { client, monolith, service, ficus } = await startRawGateway({ stage: 'shadow' });
  const c = client();
  c.send(request('GET /one HTTP/1.1'));
  const m = await monolith.accept();
  await m.head();
  m.send(answer('one'));
  await c.until('one');
  const s = await service.accept();
  await s.head();
  s.send(answer('one'));
  await ficus.counted('all', 1);
  c.send(request('GET /two HTTP/1.1'));
  await m.head();
  m.send(answer('two'));
  await c.until('two');
  expect(await s.head()).toMatch(/^GET \/two /);
  s.reset();
  const { reasons } = await ficus.counted('all', 2);

  expect(reasons.failed).toEqual({ reset: 1 });
  expect(service.connections).toHaveLength(1);
});

test('46 headers are set and removed as the route says, and the mark cannot be', async () => {
  const { client, service } = await startRawGateway({
    stage: 'shadow',
    routeExtra: 'shadow: { headers: { set: { X-Env: dark }, remove: [x-secret, X-Ficus-Shadow] } }',
  });
  client().send(request('GET / HTTP/1.1', 'X-Secret: 1', 'x-env: light'));

  expect(plainVia(await (await service.accept()).head())).toBe(
    forwarded('GET / HTTP/1.1').replace(/\r\n\r\n$/, `\r\nX-Env: dark${MARK}`),
  );
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'MKCOL'])(
  '47 %s is not mirrored by itself, and counted as skipped',
  async (method) => {
    const { client, monolith, service, ficus } = await startRawGateway({ stage: 'shadow' });
    const c = client();
    c.send(request(`${method} / HTTP/1.1`));
    const m = await monolith.accept();
    await m.head();
    m.send(answer('done'));
    await c.until('done');
    const { reasons } = await ficus.counted('all', 1);

    expect(reasons).toEqual({ skipped: { unsafe_method: 1 } });
    expect(service.connections).toHaveLength(0);
  },
);

test('47 only a route that says sideEffects: isolated may name other methods', async () => {
  await expect(
    startRawGateway({ stage: 'shadow', routeExtra: 'shadow: { methods: [GET, POST] }' }),
  ).rejects.toThrow(/sideEffects/);
});

test('45 a shadow that does not read holds up neither the upload nor the answer', async () => {
  const gateway = await startRawGateway({
    stage: 'shadow',
    routeExtra: `shadow: { ${WRITES}, timeout: 10s }, compare: { maxBody: 32MiB }`,
  });
  const body = bulk(10_000_000);
  answering(gateway, body.length);
  for (let turn = 0; turn < 3; turn += 1) {
    const c = gateway.client();
    c.send(request('POST / HTTP/1.1', `Content-Length: ${body.length}`));
    c.send(body);
    expect(await c.until('monolith')).toBe(answer('monolith'));
    (await gateway.service.accept()).socket.pause();
  }

  // All three are still being sent at this moment.
  expect(await gateway.ficus.metrics()).toContain('ficus_shadow_in_flight 3');
  for (const s of gateway.service.connections) s.reset();
  expect((await gateway.ficus.counted('all', 3)).reasons).toEqual({ failed: { reset: 3 } });
});

test('45 a request beyond what one may hold drops its shadow, and is served', async () => {
  const gateway = await startRawGateway({
    stage: 'shadow',
    routeExtra: `shadow: { ${WRITES} }, compare: { maxBody: 64KiB }`,
  });
  const body = bulk(64 * 1024 + 1);
  answering(gateway, body.length);
  const c = gateway.client();
  c.send(request('POST / HTTP/1.1', `Content-Length: ${body.length}`));
  c.send(body);

  expect(await c.until('monolith')).toBe(answer('monolith'));
  const { reasons } = await gateway.ficus.counted('all', 1);
  expect(reasons).toEqual({ skipped: { request_too_large: 1 } });
  expect(gateway.service.connections).toHaveLength(0);
});

test('45 beyond what all may hold together shadows are dropped, every user is served, and it all comes back', async () => {
  const gateway = await startRawGateway({
    stage: 'shadow',
    routeExtra: `shadow: { ${WRITES}, timeout: 20s }, compare: { maxBody: 32MiB }`,
  });
  const body = bulk(20_000_000);
  answering(gateway, body.length);
  const upload = async () => {
    const c = gateway.client();
    c.send(request('POST / HTTP/1.1', `Content-Length: ${body.length}`));
    c.send(body);
    expect(await c.until('monolith')).toBe(answer('monolith'));
  };
  // 128 MiB hold six of these; the shadows do not answer.
  for (let turn = 0; turn < 9; turn += 1) await upload();

  const skipped = await vi.waitFor(async () => {
    const { reasons } = await gateway.ficus.route('all');
    expect(reasons.skipped?.memory).toBe(3);
    return reasons;
  }, PATIENCE);
  expect(skipped).toEqual({ skipped: { memory: 3 } });
  for (const s of gateway.service.connections) s.reset();
  await gateway.ficus.counted('all', 9);
  await upload();
  await vi.waitUntil(() => gateway.service.connections.length === 7, PATIENCE);
  gateway.service.connections[6]?.reset();
});

test('44 a hung shadow costs users no noticeable time', async () => {
  const gateway = await startRawGateway({ stage: 'shadow', routeExtra: 'shadow: { timeout: 20s }' });
  answering(gateway);
  const c = gateway.client();
  const ask = async (method: string) => {
    const begun = performance.now();
    c.send(request(`${method} / HTTP/1.1`));
    await c.until('monolith');
    return performance.now() - begun;
  };
  const [plain, mirrored]: [number[], number[]] = [[], []];
  // In turn, so that whatever else the machine does falls on both alike. TRACE is not mirrored.
  for (let turn = 0; turn < 300; turn += 1) {
    plain.push(await ask('TRACE'));
    mirrored.push(await ask('GET'));
  }

  expect(await gateway.ficus.metrics()).toContain('ficus_shadow_in_flight 64');
  expect(median(mirrored)).toBeLessThan(3 * median(plain) + 1);
  for (const s of gateway.service.connections) s.reset();
  await gateway.ficus.counted('all', 600);
});
