import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DemoServer, listenOn } from '../../../demo/demo-server.ts';
import { createMonolith } from '../../../demo/monolith/server.ts';
import { seededRandom } from '../../../demo/seed/random.ts';
import { shopSeed } from '../../../demo/seed/seed.ts';
import { createOrderService } from '../../../demo/service/server.ts';

const seed = shopSeed(seededRandom(1));
const WINTER_NOON = Date.parse('2026-12-01T12:00:00Z');
const ORDER = {
  customerId: 3,
  items: [
    { productId: 9, quantity: 2 },
    { productId: 4, quantity: 1 },
  ],
};

let folder: string;
let service: DemoServer;
let serviceUrl: string;
/** Stands between the two, sees every posted change, and may refuse or keep it. */
let wire: Server;
let wireUrl: string;
let seen: EventEmitter;
let seqs: number[];
let treat: 'pass' | 'refuse' | 'keep';
let monolith: DemoServer;
let monolithUrl: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'change-feed-'));
  service = createOrderService({ database: join(folder, 'service.db'), seed });
  serviceUrl = `http://127.0.0.1:${await service.listen(0)}`;
  seen = new EventEmitter();
  seqs = [];
  treat = 'pass';
  wire = createServer(async (req, res) => {
    const body = await text(req);
    seqs.push((JSON.parse(body) as { seq: number }).seq);
    if (treat === 'pass') res.writeHead((await postChange(body)).status).end();
    if (treat === 'refuse') res.writeHead(503).end();
    seen.emit('change');
  });
  wireUrl = `http://127.0.0.1:${await listenOn(wire, 0)}/internal/changes`;
  await startMonolith();
});

afterEach(async () => {
  await monolith.close();
  await service.close();
  wire.close();
  wire.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

async function startMonolith(): Promise<void> {
  monolith = createMonolith({
    database: join(folder, 'monolith.db'),
    seed,
    feedUrl: wireUrl,
    feedRetryAfter: 5,
    now: () => WINTER_NOON,
  });
  monolithUrl = `http://127.0.0.1:${await monolith.listen(0)}`;
}

function postChange(body: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${serviceUrl}/internal/changes`, { method: 'POST', headers, body });
}

function write(method: string, path: string, body?: unknown): Promise<Response> {
  return fetch(monolithUrl + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

async function changesSeen(count: number): Promise<void> {
  while (seqs.length < count) await once(seen, 'change');
}

async function serviceOrder(id: number): Promise<unknown> {
  return (await fetch(`${serviceUrl}/orders/${id}`)).json();
}

describe('the change feed', () => {
  it('brings every write to the service, in its notation', async () => {
    const placed = await write('POST', '/orders', ORDER);
    expect(placed.status).toBe(201);
    expect(placed.headers.get('location')).toBe('/orders/1301');
    expect(await placed.json()).toMatchObject({ placedAt: '2026-12-01 13:00:00', shippedAt: null });
    await changesSeen(1);
    expect(await serviceOrder(1301)).toMatchObject({
      customerId: 3,
      status: 'open',
      placedAt: '2026-12-01T12:00:00Z',
      items: [
        { productId: 4, quantity: 1 },
        { productId: 9, quantity: 2 },
      ],
    });

    expect((await write('PATCH', '/orders/1301', { status: 'shipped' })).status).toBe(200);
    await changesSeen(2);
    expect(await serviceOrder(1301)).toMatchObject({ status: 'shipped', shippedAt: '2026-12-01T12:00:00Z' });

    expect((await write('PUT', '/orders/1301', { ...ORDER, note: 'twice' })).status).toBe(200);
    await changesSeen(3);
    expect(await serviceOrder(1301)).toMatchObject({ status: 'shipped', note: 'twice' });

    expect((await write('DELETE', '/orders/1301')).status).toBe(204);
    await changesSeen(4);
    expect(await serviceOrder(1301)).toMatchObject({ error: { message: 'order 1301 not found' } });
    expect(seqs).toEqual([1, 2, 3, 4]);
  });

  it('posts a refused change again before any later one', async () => {
    treat = 'refuse';
    await write('POST', '/orders', ORDER);
    await write('PATCH', '/orders/1301', { status: 'paid' });
    await changesSeen(3);
    const refused = seqs.length;
    expect(new Set(seqs)).toEqual(new Set([1]));
    treat = 'pass';
    await changesSeen(refused + 2);
    expect(seqs.at(-1)).toBe(2);
    expect([...seqs].sort()).toEqual(seqs);
    expect(await serviceOrder(1301)).toMatchObject({ status: 'paid' });
  });

  it('keeps no customer waiting while the service does not answer', async () => {
    treat = 'keep';
    await write('POST', '/orders', ORDER);
    await changesSeen(1);
    expect((await write('POST', '/orders', ORDER)).status).toBe(201);
    expect(seqs).toEqual([1]);
  });

  it('sends after a restart what it could not send before', async () => {
    treat = 'refuse';
    await write('POST', '/orders', ORDER);
    await changesSeen(1);
    await monolith.close();
    const before = seqs.length;
    treat = 'pass';
    await startMonolith();
    await changesSeen(before + 1);
    expect(await serviceOrder(1301)).toMatchObject({ id: 1301 });
  });

  it('is applied once, however often an entry comes', async () => {
    await write('POST', '/orders', ORDER);
    await write('PATCH', '/orders/1301', { status: 'paid' });
    await changesSeen(2);
    const again = await postChange('{"seq":1,"change":{"type":"order-deleted","id":1301}}');
    expect(again.status).toBe(204);
    expect(await serviceOrder(1301)).toMatchObject({ status: 'paid' });
  });

  it('is refused where it is malformed, and leaves the service as it was', async () => {
    for (const change of ['{"type":"order-saved"}', '{"type":"other"}', '{}']) {
      expect((await postChange(`{"seq":1,"change":${change}}`)).status).toBe(400);
    }
    const broken = {
      id: 1001,
      items: [],
      placedAt: 'never',
      customerId: 1,
      status: 'open',
      shippedAt: null,
      note: null,
    };
    const change = { type: 'order-saved', order: { ...broken, discountPercent: 0 } };
    expect((await postChange(JSON.stringify({ seq: 1, change }))).status).toBe(500);
    expect(await serviceOrder(1001)).toMatchObject({ id: 1001, status: 'shipped' });
  });
});
