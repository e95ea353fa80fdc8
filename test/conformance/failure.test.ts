/** PROXY.md 37 to 39: clients that leave, connections that break, upstreams that are not there. */

import { expect, test } from 'vitest';
import type { RawConnection } from '../helpers/raw-connection.ts';
import { answer, head, request } from '../helpers/raw-messages.ts';
import { startRawGateway } from '../helpers/raw-upstream.ts';

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

type Phase = (c: RawConnection, u: RawConnection) => Promise<void>;

const PHASES: Record<string, { readonly text: string; readonly reach: Phase }> = {
  'before the answer': {
    text: request('GET / HTTP/1.1'),
    reach: async (_c, u) => void (await u.head()),
  },
  'within the answer': {
    text: request('GET / HTTP/1.1'),
    reach: async (c, u) => {
      await u.head();
      u.send(`${head('HTTP/1.1 200 OK', 'Content-Length: 100')}half`);
      await c.until('half');
    },
  },
  'within the upload': {
    text: `${request('POST / HTTP/1.1', 'Content-Length: 100')}half`,
    reach: async (_c, u) => void (await u.until('half')),
  },
  'while it waits for a 100': {
    text: request('POST / HTTP/1.1', 'Content-Length: 100', 'Expect: 100-continue'),
    reach: async (_c, u) => void (await u.head()),
  },
};

test.each(
  Object.entries(PHASES).flatMap(([when, phase]) => [
    { when, ...phase, how: 'closes' },
    { when, ...phase, how: 'resets' },
  ]),
)("37 C $how $when: U's socket is gone within 100 ms", async ({ text, reach, how }) => {
  const { client, monolith, ficus } = await startRawGateway();
  const times: number[] = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const c = client();
    c.send(text);
    const u = await monolith.accept();
    await reach(c, u);
    const left = performance.now();
    if (how === 'closes') c.destroy();
    else c.reset();
    await u.closed;
    times.push(performance.now() - left);
  }

  expect(median(times)).toBeLessThan(100);
  expect(monolith.open()).toBe(0);
  expect(await ficus.metrics()).toMatch(/ficus_requests_total\{route="all",side="monolith",.*\} 5/);
});

test('37 C goes away: the shadow finishes, and is counted as answered', async () => {
  const { client, monolith, service, ficus } = await startRawGateway({ stage: 'shadow' });
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const [served, mirrored] = await Promise.all([monolith.accept(), service.accept()]);
  await Promise.all([served.head(), mirrored.head()]);
  c.destroy();
  await served.closed;
  mirrored.send(answer('late'));
  const { reasons } = await ficus.counted('all', 1);

  expect(reasons).toEqual({ skipped: { client_aborted: 1 } });
  await expect
    .poll(() => ficus.metrics())
    .toContain('ficus_shadow_requests_total{route="all",outcome="answered"} 1');
  expect(await ficus.metrics()).toContain('ficus_shadow_in_flight 0');
});

/** A client and its upstream's connection, which has served one request already. */
async function reused(stage = 'off') {
  const gateway = await startRawGateway({ stage });
  const c = gateway.client();
  c.send(request('GET /first HTTP/1.1'));
  const u = await gateway.monolith.accept();
  await u.head();
  u.send(answer('one'));
  await c.until('one');
  return { ...gateway, c, u };
}

test.each(['GET', 'HEAD', 'OPTIONS', 'DELETE', 'PUT'])(
  '38 a reused connection that resets before any answer byte: %s is sent once more, on a new one',
  async (method) => {
    const { c, u, monolith } = await reused();
    c.send(request(`${method} /second HTTP/1.1`));
    const sent = await u.head();
    u.reset();
    const again = await monolith.accept();

    expect(await again.head()).toBe(sent);
    again.send(head('HTTP/1.1 200 OK', 'Content-Length: 0'));
    expect(await c.head()).toBe(head('HTTP/1.1 200 OK', 'Content-Length: 0'));
  },
);

test('38 a reused connection that U has closed in the meantime fails no request', async () => {
  const { c, u, monolith } = await reused();
  u.socket.end();
  c.send(request('GET /second HTTP/1.1'));
  const again = await monolith.accept();
  await again.head();
  again.send(answer('two'));

  expect(await c.until('two')).toBe(answer('two'));
});

const NOT_AGAIN: Record<string, { readonly text: string; readonly until: string }> = {
  'a POST without a body': { text: request('POST /second HTTP/1.1'), until: '\r\n\r\n' },
  'a POST with a body': {
    text: `${request('POST /second HTTP/1.1', 'Content-Length: 2')}hi`,
    until: 'hi',
  },
  'a PATCH': { text: `${request('PATCH /second HTTP/1.1', 'Content-Length: 2')}hi`, until: 'hi' },
  'a PUT whose body is on the wire': {
    text: `${request('PUT /second HTTP/1.1', 'Content-Length: 2')}hi`,
    until: 'hi',
  },
};

test.each(Object.entries(NOT_AGAIN))(
  '38 %s that was sent on a connection that resets is 502, and not sent again',
  async (_, { text, until }) => {
    const { c, u, monolith } = await reused();
    c.send(text);
    await u.until(until);
    u.reset();

    expect(await c.head()).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(monolith.connections).toHaveLength(1);
  },
);

test('38 one retry and no more: the second reset is 502', async () => {
  const { c, u, monolith } = await reused();
  c.send(request('GET /second HTTP/1.1'));
  await u.head();
  u.reset();
  const again = await monolith.accept();
  await again.head();
  again.reset();

  expect(await c.head()).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  expect(monolith.connections).toHaveLength(2);
});

test('38 a reset after the first byte of the answer is not retried', async () => {
  const { c, u, monolith } = await reused();
  c.send(request('GET /second HTTP/1.1', 'Connection: close'));
  await u.head();
  u.send('HTTP/1.1 103 Early\r\n\r\n');
  await c.until('103 Early\r\n\r\n');
  u.reset();

  expect(await c.rest()).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  expect(monolith.connections).toHaveLength(1);
});

test('38 a new connection that resets is not retried', async () => {
  const { client, monolith } = await startRawGateway();
  const c = client();
  c.send(request('GET / HTTP/1.1'));
  const u = await monolith.accept();
  await u.head();
  u.reset();

  expect(await c.head()).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
  expect(monolith.connections).toHaveLength(1);
});
