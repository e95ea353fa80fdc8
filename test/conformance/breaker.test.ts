/** PROXY.md 41, and of 39 what is said when no one is able to answer. */

import { expect, test, vi } from 'vitest';
import type { TestFicus } from '../helpers/ficus.ts';
import { PATIENCE } from '../helpers/patience.ts';
import type { RawConnection } from '../helpers/raw-connection.ts';
import { answer, request } from '../helpers/raw-messages.ts';
import { type RawGateway, type RawUpstream, startRawGateway } from '../helpers/raw-upstream.ts';

/** Opens after four requests of which more than half fail, and stays open as long as a test takes. */
const LONG = '60s';
/** Long enough to be seen open on a busy machine, short enough to wait for. */
const SHORT = '2s';

/** How an upstream answers each request from now on. */
type Manner = (u: RawConnection) => void;
const well =
  (body: string): Manner =>
  (u) =>
    u.send(answer(body));
const broken: Manner = (u) => u.reset();

interface Player {
  manner: Manner;
  asked: number;
}

/** Lets an upstream answer everything by itself. */
function play(upstream: RawUpstream, manner: Manner): Player {
  const player: Player = { manner, asked: 0 };
  const serve = async (u: RawConnection) => {
    for (;;) {
      await u.head();
      player.asked += 1;
      player.manner(u);
    }
  };
  const accept = async () => {
    for (;;) serve(await upstream.accept()).catch(() => undefined);
  };
  void accept();
  return player;
}

async function breakable(stage: string, cooldown: string, routeExtra?: string) {
  const gateway = await startRawGateway({
    stage,
    serviceExtra: `breaker: { errorRate: 0.5, window: 30s, minRequests: 4, cooldown: ${cooldown} }`,
    ...(routeExtra !== undefined && { routeExtra }),
  });
  return {
    ...gateway,
    service: play(gateway.service, well('service')),
    monolith: play(gateway.monolith, well('monolith')),
  };
}

/** Statuses and bodies of so many requests in turn. */
async function ask({ client }: Pick<RawGateway, 'client'>, times: number): Promise<string[]> {
  const said: string[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const c = client();
    c.send(request('GET /a HTTP/1.1', 'Connection: close'));
    const text = await c.rest();
    said.push(`${text.slice(9, 12)} ${/(?:service|monolith)?$/.exec(text)?.[0]}`.trim());
  }
  return said;
}

async function states(ficus: TestFicus): Promise<Record<string, string>> {
  const found = (await ficus.metrics()).matchAll(
    /ficus_breaker_state\{service="service",state="(\w+)"\} (\d)/g,
  );
  return Object.fromEntries([...found].map(([, state, value]) => [state, value]));
}

async function until(ficus: TestFicus, state: string): Promise<void> {
  await vi.waitFor(async () => expect((await states(ficus))[state]).toBe('1'), {
    timeout: PATIENCE,
    interval: 20,
  });
}

test('41 it stays closed below its volume, and below its rate', async () => {
  const gateway = await breakable('live', LONG, 'shadow: { sample: 0 }');
  gateway.service.manner = broken;
  await ask(gateway, 3);
  expect(await states(gateway.ficus)).toEqual({ closed: '1', open: '0', half_open: '0' });
  gateway.service.manner = well('service');
  // Three of ten have failed: half of them would have to.
  expect(new Set(await ask(gateway, 7))).toEqual(new Set(['200 service']));

  expect(await states(gateway.ficus)).toEqual({ closed: '1', open: '0', half_open: '0' });
});

test('41 it opens on rate and volume; the monolith serves, counted, and the service rests', async () => {
  const gateway = await breakable('live', LONG, 'shadow: { sample: 0 }');
  gateway.service.manner = broken;
  await ask(gateway, 4);
  await until(gateway.ficus, 'open');
  expect(await states(gateway.ficus)).toEqual({ closed: '0', open: '1', half_open: '0' });
  const { asked } = gateway.service;

  expect(await ask(gateway, 2)).toEqual(['200 monolith', '200 monolith']);
  expect(gateway.service.asked).toBe(asked);
  expect(await gateway.ficus.metrics()).toContain(
    'ficus_fallbacks_total{route="all",reason="breaker_open"} 2',
  );
});

test('41 one probe half-opens it: a bad one opens it again, a good one closes it', async () => {
  const gateway = await breakable('live', SHORT, 'shadow: { sample: 0 }');
  gateway.service.manner = broken;
  await ask(gateway, 4);
  await until(gateway.ficus, 'half_open');
  const { asked } = gateway.service;
  const probe = Promise.withResolvers<RawConnection>();
  gateway.service.manner = (u) => probe.resolve(u);
  const first = ask(gateway, 1);
  const probed = await probe.promise;

  // While nobody knows what becomes of the probe, it is the only one.
  expect(await ask(gateway, 3)).toEqual(['200 monolith', '200 monolith', '200 monolith']);
  expect(gateway.service.asked).toBe(asked + 1);
  probed.reset();
  expect(await first).toEqual(['200 monolith']);
  await until(gateway.ficus, 'open');

  gateway.service.manner = well('service');
  await until(gateway.ficus, 'half_open');
  expect(await ask(gateway, 1)).toEqual(['200 service']);
  await until(gateway.ficus, 'closed');
  expect(await ask(gateway, 1)).toEqual(['200 service']);
});

test('41 while it is open the shadow rests, and that is counted', async () => {
  const gateway = await breakable('shadow', LONG);
  gateway.service.manner = broken;
  expect(new Set(await ask(gateway, 4))).toEqual(new Set(['200 monolith']));
  await until(gateway.ficus, 'open');
  const { asked } = gateway.service;

  expect(await ask(gateway, 2)).toEqual(['200 monolith', '200 monolith']);
  expect(gateway.service.asked).toBe(asked);
  const { reasons } = await gateway.ficus.counted('all', 6);
  expect(reasons).toEqual({ failed: { reset: 4 }, skipped: { breaker_open: 2 } });
});

test('39 no one able is 503: in stage complete with the breaker open', async () => {
  const gateway = await breakable('complete', LONG);
  gateway.service.manner = broken;
  expect(new Set(await ask(gateway, 4))).toEqual(new Set(['502']));
  await until(gateway.ficus, 'open');
  const c = gateway.client();
  c.send(request('GET /a HTTP/1.1', 'Connection: close'));

  const text = await c.rest();
  expect(text).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
  expect(text).toContain('"code":"unavailable"');
  expect(text).toContain('"requestId":"r-1"');
  expect(gateway.monolith.asked).toBe(0);
});
