/** PROXY.md 40: the monolith answers for a service that cannot. */

import { describe, expect, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { deadUrl } from '../helpers/origin.ts';
import { openRaw, type RawConnection } from '../helpers/raw-connection.ts';
import { answer, forwarded, head, plainVia, request } from '../helpers/raw-messages.ts';
import { type RawGateway, startRawGateway, startRawUpstream } from '../helpers/raw-upstream.ts';

/** The shadow would be a second request to the monolith: these tests are about the first. */
const ALONE = 'shadow: { sample: 0 }';

type Failure = (u: RawConnection) => void;
const FAILURES: Record<string, { readonly fail: Failure; readonly reason: string }> = {
  'resets at once': { fail: (u) => u.reset(), reason: 'reset' },
  'closes at once': { fail: (u) => u.destroy(), reason: 'reset' },
  'breaks off within its headers': {
    fail: (u) => {
      u.send('HTTP/1.1 200 OK\r\nContent-Le');
      u.socket.end();
    },
    reason: 'reset',
  },
  'answers nonsense': { fail: (u) => u.send('nonsense\r\n\r\n'), reason: 'malformed' },
  'does not answer': { fail: () => undefined, reason: 'timeout' },
};

async function failing(stage: string): Promise<RawGateway> {
  return startRawGateway({ stage, routeExtra: ALONE, serviceExtra: 'timeouts: { headers: 300ms }' });
}

describe.each(['canary', 'live'])('in stage %s', (stage) => {
  test.each(Object.entries(FAILURES))(
    `40 a service that %s: a safe request is answered by the monolith, and counted (${stage})`,
    async (_, { fail, reason }) => {
      const { client, monolith, service, ficus } = await failing(stage);
      const c = client();
      c.send(request('GET /a HTTP/1.1'));
      const s = await service.accept();
      await s.head();
      fail(s);
      const m = await monolith.accept();

      expect(plainVia(await m.head())).toBe(forwarded('GET /a HTTP/1.1'));
      m.send(answer('monolith'));
      expect(await c.until('monolith')).toBe(answer('monolith'));
      const metrics = await ficus.metrics();
      expect(metrics).toContain(`ficus_fallbacks_total{route="all",reason="${reason}"} 1`);
      expect(metrics).toContain(
        'ficus_requests_total{route="all",side="monolith",method="GET",code="2xx"} 1',
      );
      expect(service.connections).toHaveLength(1);
    },
  );

  test(`40 a POST that was sent is never run by the other side (${stage})`, async () => {
    const { client, monolith, service, ficus } = await failing(stage);
    for (const text of [
      request('POST /a HTTP/1.1'),
      `${request('POST /a HTTP/1.1', 'Content-Length: 2')}hi`,
      request('POST /a HTTP/1.1', 'Content-Length: 2', 'Expect: 100-continue'),
    ]) {
      const c = client();
      c.send(text);
      const s = await service.accept();
      await s.head();
      s.reset();
      expect(await c.until('}}\n')).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    }

    expect(monolith.connections).toHaveLength(0);
    expect(await ficus.metrics()).not.toContain('ficus_fallbacks_total{');
  });

  test(`40 a POST that was not sent is answered by the monolith, with its whole body (${stage})`, async () => {
    const monolith = await startRawUpstream();
    const ficus = await startTestFicus({
      monolith: monolith.url,
      service: await deadUrl(),
      routes: `- { id: all, match: { path: "/{*rest}" }, service: service, stage: "${stage}", canary: { percent: ${stage === 'canary' ? 100 : 0} }, ${ALONE} }`,
    });
    const c = openRaw(ficus.url);
    const body = 'x'.repeat(200_000);
    c.send(request('POST /a HTTP/1.1', `Content-Length: ${body.length}`) + body);
    const m = await monolith.accept();

    expect(plainVia(await m.head())).toBe(forwarded('POST /a HTTP/1.1', [`Content-Length: ${body.length}`]));
    expect(await m.bytes(body.length)).toBe(body);
    m.send(answer('monolith'));
    expect(await c.until('monolith')).toBe(answer('monolith'));
    expect(monolith.connections).toHaveLength(1);
    expect(await ficus.metrics()).toContain('ficus_fallbacks_total{route="all",reason="refused"} 1');
  });
});

test('40 a mirrored POST without a body is not run by the monolith beside the one that it answers', async () => {
  const monolith = await startRawUpstream();
  const ficus = await startTestFicus({
    monolith: monolith.url,
    service: await deadUrl(),
    routes:
      '- { id: all, match: { path: "/{*rest}" }, service: service, stage: live, shadow: { methods: [POST], sideEffects: isolated } }',
  });
  const c = openRaw(ficus.url);
  c.send(request('POST /a HTTP/1.1'));
  const m = await monolith.accept();
  expect(plainVia(await m.head())).toBe(forwarded('POST /a HTTP/1.1'));
  m.send(answer('monolith'));
  await c.until('monolith');
  const { reasons } = await ficus.counted('all', 1);

  expect(reasons).toEqual({ failed: { refused: 1 } });
  expect(monolith.connections).toHaveLength(1);
  expect(m.unread).toBe('');
});

test('40 after the headers there is no fallback: the connection aborts', async () => {
  const { client, monolith, service } = await failing('live');
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const s = await service.accept();
  await s.head();
  s.send(`${head('HTTP/1.1 200 OK', 'Content-Length: 10')}half`);
  await c.until('half');
  s.reset();

  expect(await c.rest()).toBe('');
  expect(monolith.connections).toHaveLength(0);
});

test("40 an error that the service answers is the service's answer, and no fallback", async () => {
  const { client, monolith, service } = await failing('live');
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const s = await service.accept();
  await s.head();
  s.send('HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n');

  expect(await c.head()).toBe('HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n');
  expect(monolith.connections).toHaveLength(0);
});

test('40 the other way round nobody falls back: a monolith that fails in stage shadow is 502', async () => {
  const { client, monolith, service } = await startRawGateway({ stage: 'shadow' });
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const m = await monolith.accept();
  await m.head();
  m.reset();

  expect(await c.until('}}\n')).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  for (const s of service.connections) expect(await s.head()).toContain('X-Ficus-Shadow: all\r\n');
});

test('40 in stage complete the monolith is called no more: a service that fails is 502', async () => {
  const { client, monolith, service } = await startRawGateway({ stage: 'complete' });
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const s = await service.accept();
  await s.head();
  s.reset();

  expect(await c.until('}}\n')).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  expect(monolith.connections).toHaveLength(0);
});

test('40 both down: one error, of the monolith that was asked last', async () => {
  const dead = await deadUrl();
  const ficus = await startTestFicus({
    monolith: dead,
    service: dead,
    routes: '- { id: all, match: { path: "/{*rest}" }, service: service, stage: live }',
  });
  const c = openRaw(ficus.url);
  c.send(request('POST /a HTTP/1.1', 'Content-Length: 2'));
  c.send('hi');

  expect(await c.rest()).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
});
