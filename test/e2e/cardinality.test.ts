import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startTestFicus } from '../helpers/ficus.ts';
import { NEVER_BREACHED } from '../helpers/gates.ts';
import { listenOnAnyPort } from '../prometheus/ports.ts';

const REQUESTS = 10_000;
const CONNECTIONS = 8;
/** One in so many is a GET, which is mirrored and compared; the others have a method each that nobody knows. */
const GETS = 10;

/** Sends so many requests on one connection, each with a path, a host and perhaps a method of its own. */
async function flood(port: number, from: number, count: number): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  let answers = 0;
  socket.setEncoding('latin1').on('data', (text: string) => {
    answers += text.split('HTTP/1.1 ').length - 1;
    if (answers >= count) socket.end();
  });
  for (let i = from; i < from + count; i += 1) {
    const method = i % GETS === 0 ? 'GET' : `METHOD-${i}`;
    socket.write(
      `${method} /orders/${i}?q=${i} HTTP/1.1\r\nHost: host-${i}.test\r\nX-User-Id: ${i}\r\nX-Made-Up-${i}: 1\r\nContent-Length: 0\r\n\r\n`,
    );
  }
  await once(socket, 'close');
  return answers;
}

/** Answers every request alike, whatever its method: Node's own server refuses those that it does not know. */
async function anyMethodOrigin(body: string): Promise<string> {
  const answer = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const server = createServer((socket) => {
    let rest = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      const heads = (rest + text).split('\r\n\r\n');
      rest = heads.pop() as string;
      socket.write(answer.repeat(heads.length));
    });
    socket.on('error', () => socket.destroy());
  });
  const port = await listenOnAnyPort(server);
  onTestFinished(() => {
    server.close();
  });
  return `http://127.0.0.1:${port}`;
}

async function series(adminUrl: string): Promise<string[]> {
  const text = await (await fetch(`${adminUrl}/metrics`)).text();
  return (
    text
      .split('\n')
      // Which kinds of handles Node has open at the moment says nothing of requests.
      .filter((line) => /^\w/.test(line) && !line.startsWith('nodejs_active_'))
      .map((line) => line.replace(/ [^ ]+$/, ''))
  );
}

test('10,000 paths, methods, hosts, users and header names make no more series than a hundred do', async () => {
  const origin = await anyMethodOrigin('{"total":1}');
  const other = await anyMethodOrigin('{"total":"1"}');
  const ficus = await startTestFicus({
    monolith: origin,
    service: other,
    routes: `
  - { id: orders, match: { path: "/orders/:id" }, service: service, stage: canary, canary: { percent: 50, stickBy: ["header:x-user-id"] }, gate: ${NEVER_BREACHED} }`,
  });
  const port = Number(new URL(ficus.url).port);
  const half = (offset: number, count: number) =>
    Promise.all(
      Array.from({ length: CONNECTIONS }, (_, i) =>
        flood(port, offset + (i * count) / CONNECTIONS, count / CONNECTIONS),
      ),
    );
  const before = await half(0, REQUESTS / 5);
  await ficus.counted('orders', (REQUESTS / 5 / GETS) * 0.9);
  const few = await series(ficus.adminUrl);
  const after = await half(REQUESTS / 5, (REQUESTS * 4) / 5);
  const many = await series(ficus.adminUrl);

  expect([...before, ...after].reduce((sum, answers) => sum + answers, 0)).toBe(REQUESTS);
  const fresh = many.filter((one) => !few.includes(one));
  // What the comparisons of the second half met for the first time: a reason, a kind; nothing by path, host or method.
  expect(fresh.filter((one) => !/reason=|kind=|outcome=|verdict=/.test(one))).toEqual([]);
  expect(many.length).toBeLessThan(400);
  expect(many.filter((one) => /host-|X-Made-Up|\/orders\/|METHOD-|\?q=/.test(one))).toEqual([]);
  expect(many.filter((one) => one.includes('method="other"')).length).toBeGreaterThan(0);
});
