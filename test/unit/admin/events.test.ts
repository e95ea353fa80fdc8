import { expect, test } from 'vitest';
import { EventHub, type Listener } from '../../../src/admin/events.ts';
import { bearer, startAdmin, VIEWER, WRONG } from '../../helpers/admin.ts';
import { eventStream } from '../../helpers/event-stream.ts';

const STORE = { type: 'store', data: { ok: true, message: 'takes writes' } } as const;

interface TestListener extends Listener {
  readonly heard: string[];
  dropped: boolean;
  backlog: number;
  known: boolean;
}

function listener(): TestListener {
  const one: TestListener = {
    heard: [],
    dropped: false,
    backlog: 0,
    known: true,
    send: (text) => void one.heard.push(text),
    waiting: () => one.backlog,
    allowed: () => one.known,
    drop: () => {
      one.dropped = true;
    },
  };
  return one;
}

test('all who listen hear what is published, and whoever is too slow is dropped instead of waited for', () => {
  const hub = new EventHub({ backlog: 100 });
  const [quick, slow] = [listener(), listener()];
  hub.add(quick);
  hub.add(slow);
  slow.backlog = 100;
  hub.publish(STORE);
  expect(slow.dropped).toBe(false);
  slow.backlog = 101;
  hub.publish(STORE);
  expect(slow.heard).toHaveLength(1);
  expect(slow.dropped).toBe(true);
  expect(quick.heard).toEqual(Array(2).fill('event: store\ndata: {"ok":true,"message":"takes writes"}\n\n'));
  expect(hub.listeners).toBe(1);
  hub.close();
  expect([quick.dropped, hub.listeners]).toEqual([true, 0]);
});

test('only so many fit, and whoever leaves makes room', () => {
  const hub = new EventHub({ most: 2 });
  const leave = hub.add(listener());
  hub.add(listener());
  expect(() => hub.admit()).toThrow('2 clients listen to events already');
  leave();
  expect(() => hub.admit()).not.toThrow();
  hub.close();
});

test('a sign of life comes without news, and only to those who are still let in', async () => {
  const hub = new EventHub({ heartbeat: 5 });
  const [known, gone] = [listener(), listener()];
  gone.known = false;
  hub.add(gone);
  const beaten = Promise.withResolvers<void>();
  const send = (text: string) => {
    known.heard.push(text);
    beaten.resolve();
  };
  hub.add({ ...known, send });
  await beaten.promise;
  expect(known.heard[0]).toBe('event: alive\ndata: {}\n\n');
  expect([gone.dropped, gone.heard]).toEqual([true, []]);
  hub.close();
});

test('a client over the wire is told how to come back, hears what is published, and makes room when it leaves', async () => {
  const { url, events } = await startAdmin({ events: new EventHub({ most: 1 }) });
  const stream = await eventStream(url, bearer(VIEWER));
  expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(stream.headers.get('cache-control')).toBe('no-store');
  expect(stream.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await stream.next('retry')).toBe('3000');
  expect(JSON.parse(await stream.next('store'))).toEqual({ ok: true, message: 'takes writes' });
  events.publish({ type: 'ledger', data: { route: 'orders', note: 'two\nlines' } });
  expect(JSON.parse(await stream.next('ledger'))).toEqual({ route: 'orders', note: 'two\nlines' });

  const full = await fetch(`${url}/api/v1/events`, { headers: bearer(VIEWER) });
  expect(full.status).toBe(503);
  expect(await full.json()).toMatchObject({ error: { code: 'too_many_listeners' } });
  expect((await fetch(`${url}/api/v1/events`, { headers: bearer(WRONG) })).status).toBe(401);
  await stream.close();
  await expect.poll(() => events.listeners).toBe(0);
});

test('a client that does not read is dropped, and what waits for it stays bounded', async () => {
  const { url, events } = await startAdmin({ events: new EventHub({ backlog: 64 * 1024 }) });
  const stream = await eventStream(url, bearer(VIEWER));
  const data = { text: 'x'.repeat(16 * 1024) };
  // Buffers of the system take some before anything waits here.
  let sent = 0;
  while (events.listeners > 0) {
    events.publish({ type: 'ledger', data });
    sent += 1;
    expect(sent).toBeLessThan(2000);
    await new Promise(setImmediate);
  }
  await expect(stream.ended()).resolves.toBeUndefined();
});

test('a stream ends soon after its token is gone', async () => {
  const { url, events, reload } = await startAdmin({ events: new EventHub({ heartbeat: 10 }) });
  const stream = await eventStream(url, bearer(VIEWER));
  reload('tokens: [{ name: otto, role: operator, env: O }]');
  await stream.ended();
  expect(events.listeners).toBe(0);
});
