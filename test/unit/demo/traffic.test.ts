import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listenOn } from '../../../demo/demo-server.ts';
import { seededRandom } from '../../../demo/seed/random.ts';
import { startTraffic, type Traffic } from '../../../demo/traffic.ts';

let target: Server;
let targetUrl: string;
let arrived: EventEmitter;
let requests: IncomingMessage[];
let connections: number;
let status: number | 'reset';
let stopping: AbortController;

beforeEach(async () => {
  arrived = new EventEmitter();
  requests = [];
  connections = 0;
  status = 200;
  stopping = new AbortController();
  target = createServer((req, res) => {
    requests.push(req);
    req.resume();
    if (status === 'reset') req.socket.destroy();
    else if (status >= 500) res.writeHead(status).end();
    else if (req.url?.startsWith('/login'))
      res.setHeader('set-cookie', `sid=of-${req.url.at(-1)}; Path=/`).end();
    else if (req.method === 'POST') res.writeHead(201).end('{"id":4711}');
    else res.end('{}');
    arrived.emit('request');
  });
  target.on('connection', () => {
    connections += 1;
  });
  targetUrl = `http://127.0.0.1:${await listenOn(target, 0)}`;
});

afterEach(() => {
  stopping.abort();
  target.close();
  target.closeAllConnections();
});

function start(rate: number): Traffic {
  return startTraffic({
    target: targetUrl,
    rate,
    users: 4,
    random: seededRandom(2),
    signal: stopping.signal,
  });
}

async function requestsSeen(count: number): Promise<void> {
  while (requests.length < count) await once(arrived, 'request');
}

describe('startTraffic', () => {
  it('sends signed-in users over kept connections, and ends with its signal', async () => {
    const traffic = start(500);
    await requestsSeen(200);
    stopping.abort();
    await traffic.done;
    expect(traffic.counters.sent).toBe(requests.length);
    expect(traffic.counters.answered['200']).toBeGreaterThan(150);
    expect(connections).toBeLessThanOrEqual(32);
    const orders = requests.filter((req) => req.url?.startsWith('/orders'));
    expect(orders.length).toBeGreaterThan(50);
    // Only a page needs a session; what carries a secret could not be asked again.
    for (const { headers } of orders) expect(headers.cookie).toBeUndefined();
    const pages = requests.filter((req) => req.url === '/');
    expect(pages.length).toBeGreaterThan(0);
    for (const { headers } of pages) expect(headers.cookie).toBe(`sid=of-${headers['x-user-id']}`);
    // An order that was placed is changed later, by the id that the answer gave.
    const changes = requests.filter(
      ({ method }) => method === 'PATCH' || method === 'PUT' || method === 'DELETE',
    );
    for (const { url } of changes) expect(url).toBe('/orders/4711');
  });

  it('slows down while the target fails, and goes on when it is back', async () => {
    const traffic = start(100);
    await requestsSeen(5);
    status = 503;
    const before = requests.length;
    const began = performance.now();
    // A few are on their way before the first answer; after it there is a pause, however high the rate.
    await requestsSeen(before + 4);
    expect(performance.now() - began).toBeGreaterThan(250);
    status = 200;
    const failed = requests.length;
    await requestsSeen(failed + 10);
    stopping.abort();
    await traffic.done;
    expect(traffic.counters.answered['503']).toBeGreaterThanOrEqual(1);
  });

  it('counts what gets no answer and does not crash', async () => {
    const traffic = start(200);
    status = 'reset';
    await requestsSeen(2);
    status = 200;
    await requestsSeen(8);
    stopping.abort();
    await traffic.done;
    expect(traffic.counters.failed).toBeGreaterThanOrEqual(1);
    expect(traffic.counters.answered['200']).toBeGreaterThanOrEqual(1);
  });

  it('ends at once although nobody answers', async () => {
    target.removeAllListeners('request');
    const asked = once(target, 'request');
    const traffic = start(200);
    await asked;
    stopping.abort();
    await traffic.done;
    expect(traffic.counters.failed).toBe(traffic.counters.sent);
  });
});
