import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Coverage } from '../../src/admin/coverage.ts';
import type { RouteStatus } from '../../src/admin/route-status.ts';
import type { RouteReadiness } from '../../src/admin/schemas/readiness.ts';
import { configFile } from '../helpers/config-file.ts';
import { KeepAliveClient } from '../helpers/keep-alive-client.ts';
import { json, startOrigin } from '../helpers/origin.ts';
import { PATIENCE } from '../helpers/patience.ts';
import { runFicus, spawnFicus } from '../helpers/run-ficus.ts';
import { childrenOf, hasEnded, type StartedFicus, startedFicus } from '../helpers/started.ts';

const TWO = ['--workers', '2'];
const CLIENTS = 8;

/** Connections are dealt out in turn: so many clients are served by both workers. */
async function clientsOf(url: string, path = '/orders/1'): Promise<KeepAliveClient[]> {
  return Promise.all(Array.from({ length: CLIENTS }, () => KeepAliveClient.connect(url, path)));
}

/** Clients of which every worker has some: a primary that is busy may hand several in a row to one of them. */
async function clientsOfAll({ url, workers }: StartedFicus): Promise<KeepAliveClient[]> {
  const before = workers().map(socketsOf);
  const clients = await clientsOf(url);
  const served = () => workers().every((worker, i) => socketsOf(worker) > (before[i] as number));
  for (let more = 0; more < 50 && !served(); more += 1)
    clients.push(await KeepAliveClient.connect(url, '/orders/1'));
  return clients;
}

async function requestsCounted({ admin }: StartedFicus): Promise<number> {
  const text = await (await fetch(`${admin}/metrics`)).text();
  const counts = [...text.matchAll(/^ficus_requests_total\{.*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

async function compared({ admin }: StartedFicus): Promise<number> {
  const { items } = (await (await fetch(`${admin}/api/v1/routes`)).json()) as { items: RouteStatus[] };
  return Object.values(items[0]?.comparisons ?? {}).reduce((sum, count) => sum + count, 0);
}

/** Sockets that a process holds, listening ones and channels among them. */
function socketsOf(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => linkOf(`${folder}/${fd}`).startsWith('socket:')).length;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Kills a worker and resolves once another one serves in its place. */
async function killed({ ficus }: StartedFicus, worker: number): Promise<void> {
  const from = ficus.out().length;
  process.kill(worker, 'SIGKILL');
  await ficus.printed(/a worker died \(SIGKILL\): another one takes its place[\s\S]*a worker serves/, from);
}

test('both workers serve, and metrics and the API add up what each has counted', async () => {
  const started = await startedFicus({}, TWO);
  const { admin, workers } = started;
  const before = workers().map(socketsOf);
  const clients = await clientsOfAll(started);
  const logs = clients.map((client) => client.run());
  await Promise.all(clients.map((client) => client.answered(25)));
  const during = workers().map(socketsOf);
  for (const client of clients) client.stop();
  const answered = (await Promise.all(logs)).reduce((sum, { answers }) => sum + answers.length, 0);

  for (const [i, sockets] of during.entries()) expect(sockets).toBeGreaterThan(before[i] as number);
  await vi.waitUntil(async () => (await compared(started)) === answered, PATIENCE);
  expect(await requestsCounted(started)).toBe(answered);
  const { items } = (await (await fetch(`${admin}/api/v1/routes`)).json()) as { items: RouteStatus[] };
  expect(items[0]?.latency.monolith?.count).toBe(answered);
  const of = async (what: string) => (await fetch(`${admin}/api/v1/routes/orders/${what}`)).json();
  const seen = async () => ((await of('coverage')) as Coverage).compared.map((shape) => shape.seen);
  // Of what differs the verdict comes from the primary, and what the workers saw of it with their next counts.
  await vi.waitUntil(async () => (await seen())[0] === answered, PATIENCE);
  const { checks } = (await of('readiness')) as RouteReadiness;
  const [comparisons] = checks;
  // All but those of the second in which the step began.
  expect(comparisons?.actual).toBeLessThanOrEqual(answered);
  expect(comparisons?.actual).toBeGreaterThan(0);
});

test('sums of all workers are the same as OpenMetrics, with exemplars, and a gauge is not pulled down by a worker', async () => {
  const started = await startedFicus({}, TWO);
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${trace}-b7ad6b7169203331-01`;
  const asked = 10;
  for (let i = 0; i < asked; i += 1)
    // A connection each, so that both workers have some.
    await fetch(`${started.url}/orders/1`, { headers: { traceparent, connection: 'close' } });
  await vi.waitUntil(async () => (await compared(started)) === asked, PATIENCE);
  const answer = await fetch(`${started.admin}/metrics`, {
    headers: { accept: 'application/openmetrics-text' },
  });
  const text = await answer.text();

  expect(answer.headers.get('content-type')).toContain('application/openmetrics-text');
  expect(text).toContain(
    `ficus_requests_total{route="orders",side="monolith",method="GET",code="2xx"} ${asked}\n`,
  );
  expect(text).toMatch(
    new RegExp(`^ficus_request_duration_seconds_bucket\\{.*\\} \\d+ # \\{trace_id="${trace}"\\} `, 'm'),
  );
  expect(text.endsWith('# EOF\n')).toBe(true);
  // Workers do not load configurations: what they say of it counts for nothing.
  expect(text).toContain('ficus_config_reload_success 1\n');
  // What each of them says alike is not added up.
  expect(text).toContain('ficus_route_info{route="orders",service="service"} 1\n');
});

test('the store has one writer: no worker has its file open', async () => {
  const started = await startedFicus({}, TWO);
  const holds = (pid: number) =>
    readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === started.storePath);

  expect(holds(started.ficus.process.pid as number)).toBe(true);
  expect(started.workers().map(holds)).toEqual([false, false]);
});

test('kill -9 of a worker loses only what it had under way; another takes its place, and no counter goes down', async () => {
  const started = await startedFicus({}, TWO);
  const { url, workers } = started;
  const clients = await clientsOfAll(started);
  const logs = clients.map((client) => client.run());
  await Promise.all(clients.map((client) => client.answered(10)));
  const [victim, survivor] = workers() as [number, number];
  const before = await requestsCounted(started);

  await killed(started, victim);
  expect(workers()).toContain(survivor);
  expect(workers()).not.toContain(victim);
  expect(await requestsCounted(started)).toBeGreaterThanOrEqual(before);
  const lost = clients.filter((client) => client.log.lost && client.closed);
  const others = clients.filter((client) => !client.closed);
  expect(lost.length).toBeGreaterThan(0);
  expect(others.length).toBeGreaterThan(0);
  await Promise.all(others.map((client) => client.answered(client.log.answers.length + 10)));
  for (const client of clients) client.stop();
  for (const { answers } of await Promise.all(logs))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));

  // The survivor goes: whoever answers now is the new one.
  await killed(started, survivor);
  const again = await KeepAliveClient.connect(url, '/orders/1');
  const log = again.run();
  await again.answered(5);
  again.stop();
  expect((await log).lost).toBe(false);
  expect(await requestsCounted(started)).toBeGreaterThan(before);
});

test('what workers had counted stays in the sums when they die, to the last request, and what their successors count is added', async () => {
  const started = await startedFicus({}, TWO);
  const { url, admin, workers } = started;
  const ask = async (times: number) => {
    // A connection each, so that all workers have some.
    for (let i = 0; i < times; i += 1) await fetch(`${url}/orders/1`, { headers: { connection: 'close' } });
  };
  const sums = async () => {
    const text = await (await fetch(`${admin}/metrics`)).text();
    const of = (pattern: RegExp) =>
      [...text.matchAll(pattern)].reduce((sum, [, count]) => sum + Number(count), 0);
    return {
      requests: of(/^ficus_requests_total\{.*\} (\d+)$/gm),
      durations: of(/^ficus_request_duration_seconds_count\{.*\} (\d+)$/gm),
      buckets: of(/^ficus_request_duration_seconds_bucket\{le="\+Inf",.*\} (\d+)$/gm),
    };
  };
  const all = (count: number) => ({ requests: count, durations: count, buckets: count });
  await ask(20);
  // Asked for, a worker says all that it has counted.
  expect(await sums()).toEqual(all(20));
  for (const worker of workers()) await killed(started, worker);
  expect(await sums()).toEqual(all(20));
  await ask(10);
  expect(await sums()).toEqual(all(30));
});

test('kill -9 of a worker loses no connection that it was handed and has not taken: another one answers it', async () => {
  const started = await startedFicus({}, TWO);
  const [victim] = started.workers() as [number, number];
  // A worker that stands still takes nothing. Of several new connections at least one is handed to it, and only one,
  // since it has to take that before it gets the next.
  process.kill(victim, 'SIGSTOP');
  const clients = await clientsOf(started.url);
  const logs = clients.map((client) => client.run());
  const others = () => clients.filter(({ log }) => log.answers.length > 0);
  await vi.waitFor(() => expect(others()).toHaveLength(CLIENTS - 1), 10_000);

  await killed(started, victim);
  await Promise.all(clients.map((client) => client.answered(1)));
  for (const client of clients) client.stop();
  for (const { answers, lost } of await Promise.all(logs)) {
    expect(lost).toBe(false);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  }
});

test('kill -9 of all workers at once refuses nobody: who comes meanwhile waits and is answered by the next ones', async () => {
  const started = await startedFicus({}, TWO);
  const victims = started.workers();
  for (const victim of victims) process.kill(victim, 'SIGKILL');
  await vi.waitUntil(() => victims.every(hasEnded), PATIENCE);
  // The next ones are on their way, and nobody but the primary is there.
  const clients = await clientsOf(started.url);
  const logs = clients.map((client) => client.run());
  await Promise.all(clients.map((client) => client.answered(1)));
  for (const client of clients) client.stop();
  for (const { answers, lost } of await Promise.all(logs)) {
    expect(lost).toBe(false);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  }
  expect(started.workers()).toHaveLength(2);
});

test('a connection is to a worker what it is to one process: its address is known, and a tunnel may end on one side first', async () => {
  const monolith = createServer().on('upgrade', ({ headers }, tunnel) => {
    tunnel.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    let said = '';
    tunnel.on('data', (piece) => {
      said += piece;
    });
    tunnel.on('end', () => tunnel.end(`${said} to ${headers['x-forwarded-for']}`));
  });
  await once(monolith.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void monolith.close());
  const { port } = monolith.address() as AddressInfo;
  const { url } = await startedFicus({ monolith: `http://127.0.0.1:${port}` }, TWO);
  const client = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true });
  client.write('GET /orders/1 HTTP/1.1\r\nHost: shop.test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  const [head] = (await once(client, 'data')) as [Buffer];
  expect(head.toString()).toMatch(/^HTTP\/1\.1 101 /);
  client.end('goodbye');
  expect(await text(client)).toBe('goodbye to 127.0.0.1');
});

test('a reload reaches all workers, and those that begin later', async () => {
  const started = await startedFicus({}, TWO);
  const { ficus, url, file, rewrite, workers } = started;
  const text = await readFile(file, 'utf8');
  await rewrite(text.replace('stage: shadow', 'stage: live').replace('port: 0', 'port: 1'));
  await ficus.printed(/the configuration was reloaded/);

  const served = async () => {
    const clients = await clientsOf(url);
    const logs = clients.map((client) => client.run());
    await Promise.all(clients.map((client) => client.answered(1)));
    for (const client of clients) client.stop();
    return new Set((await Promise.all(logs)).map(({ answers }) => answers.at(-1)?.body));
  };
  // The workers are told, and nobody hears when they have listened.
  await vi.waitFor(async () => expect(await served()).toEqual(new Set(['{"n":2}'])), PATIENCE);

  // A new one takes the stage from the file, but not the port, which would leave it alone at another address.
  const [first, second] = workers() as [number, number];
  await killed(started, first);
  await killed(started, second);
  expect(await served()).toEqual(new Set(['{"n":2}']));
});

test('a port in use is one sentence and exit 1, and no process is left', async () => {
  const taken = await startOrigin(json({}));
  onTestFinished(() => taken.stop());
  const { port } = new URL(taken.url);
  const { file } = await configFile({ listenPort: Number(port) });
  const ficus = spawnFicus(['start', '-c', file, ...TWO]);
  const seen = new Set<number>();
  const look = setInterval(() => {
    if (ficus.process.exitCode === null) for (const pid of childrenSoFar(ficus.process.pid)) seen.add(pid);
  }, 10);
  const [code] = await new Promise<[number | null]>((resolve) =>
    ficus.process.once('close', (exit) => resolve([exit])),
  );
  clearInterval(look);

  expect(code).toBe(1);
  expect(ficus.err()).toBe(
    `ficus: cannot listen on 127.0.0.1:${port}: the port is in use; stop what uses it, or change listen.port in the configuration\n`,
  );
  // It is found out before there is any.
  expect([...seen]).toEqual([]);
});

function childrenSoFar(pid: number | undefined): number[] {
  try {
    return childrenOf(pid as number);
  } catch {
    return [];
  }
}

test('when the primary dies no worker is left behind', async () => {
  const { ficus, url, workers, ended } = await startedFicus({}, TWO);
  const pids = workers();
  const clients = await clientsOf(url);
  const logs = clients.map((client) => client.run());
  await Promise.all(clients.map((client) => client.answered(10)));

  ficus.process.kill('SIGKILL');

  // What its connections had under way is finished, as on SIGTERM.
  for (const { lost, announced } of await Promise.all(logs))
    expect({ lost, announced }).toEqual({ lost: false, announced: true });
  await ended;
  await vi.waitUntil(() => pids.every(hasEnded), PATIENCE);
  expect(ficus.err()).toBe('');
});

test.each(['0', 'x', '1.5', '129', ''])('--workers "%s" is refused in one sentence', async (count) => {
  const { file } = await configFile();
  const { code, err } = await runFicus(['start', '-c', file, '--workers', count]);
  expect(code).toBe(2);
  expect(err).toBe(`ficus: --workers is "${count}"; it must be a whole number from 1 to 128\n`);
});

test('--workers 1 is one process', async () => {
  const { workers, url } = await startedFicus({}, ['--workers', '1']);
  expect((await fetch(`${url}/orders/1`)).status).toBe(200);
  expect(workers()).toEqual([]);
});

test('the help says what --workers does', async () => {
  const { out } = await runFicus(['start', '--help']);
  expect(out).toMatch(/--workers <number>\s+processes that serve/);
});

test('a connection that a worker has no room for is not lost, nor is the worker', async () => {
  const room = 100;
  const wrapper = ['sh', '-c', `ulimit -n ${room} && exec "$@"`, 'sh'];
  const started = await startedFicus({}, TWO, { wrapper });
  const { url, workers } = started;
  const both = workers();
  const held = () => both.reduce((sum, worker) => sum + readdirSync(`/proc/${worker}/fd`).length, 0);
  const idle: Socket[] = [];
  for (let before = held(); before < 2 * room; before = held()) {
    idle.push(await connected(url));
    await vi.waitUntil(() => held() > before, { timeout: PATIENCE, interval: 5 });
  }
  const late = await Promise.all([1, 2, 3].map(() => KeepAliveClient.connect(url, '/orders/1')));
  const logs = late.map((client) => client.run());
  // What workers have counted is asked of them behind what they were handed: they have let it fall by now.
  await requestsCounted(started);
  for (const socket of idle) socket.destroy();
  await Promise.all(late.map((client) => client.answered(1)));
  for (const client of late) client.stop();

  for (const { lost } of await Promise.all(logs)) expect(lost).toBe(false);
  expect(both.map(hasEnded)).toEqual([false, false]);
});

async function connected(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}
