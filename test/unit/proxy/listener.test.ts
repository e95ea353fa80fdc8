import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { defineMetrics } from '../../../src/metrics/definitions.ts';
import { Listener } from '../../../src/proxy/listener.ts';
import { Runtime } from '../../../src/proxy/runtime.ts';
import { SideOverride } from '../../../src/proxy/side-override.ts';
import { parseConfig } from '../../../src/routing-rules/load.ts';
import { ByteBudget } from '../../../src/shadow/byte-budget.ts';
import { InFlight } from '../../../src/shadow/in-flight.ts';
import { Tally } from '../../../src/shadow/tally.ts';
import { AMPLE } from '../../helpers/http-server.ts';
import { startOrigin } from '../../helpers/origin.ts';

const GET = 'GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n';

async function runtimeOver(listener: RequestListener): Promise<Runtime> {
  const origin = await startOrigin(listener);
  const text = `version: 1\nmonolith: { url: "${origin.url}" }\nroutes: []\n`;
  const { config, problems } = parseConfig(text, 'test.yaml', {});
  if (config === undefined) throw new Error(JSON.stringify(problems));
  const metrics = defineMetrics();
  const runtime = new Runtime(config, {
    metrics,
    tally: new Tally(metrics, Date.now),
    budget: new ByteBudget(0),
    submit: () => false,
    random: () => 0,
    inFlight: new InFlight(),
    breaker: () => undefined,
    report: () => undefined,
    override: new SideOverride(undefined),
  });
  onTestFinished(async () => {
    await runtime.destroy();
    await origin.stop();
  });
  return runtime;
}

async function listening(runtime: Runtime): Promise<{ listener: Listener; port: number }> {
  const listener = new Listener(runtime, {
    timeouts: AMPLE,
    tls: undefined,
    report: (_level, message) => expect.unreachable(message),
  });
  const { port } = await listener.listen('127.0.0.1', 0);
  onTestFinished(() => listener.destroy());
  return { listener, port };
}

/** A keep-alive connection; `heard` resolves with all that came once it matches. */
function client(port: number) {
  const socket: Socket = connect(port, '127.0.0.1').setEncoding('latin1');
  onTestFinished(() => {
    socket.destroy();
  });
  let text = '';
  const closed = once(socket, 'close');
  const heard = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(text)) text += (await once(socket, 'data'))[0];
    return text;
  };
  return { socket, closed, heard };
}

test('a drain closes an idle connection that says nothing more', async () => {
  const { listener, port } = await listening(await runtimeOver((_request, response) => response.end('body')));
  const { socket, closed, heard } = client(port);
  socket.write(GET);
  expect(await heard(/body/)).not.toMatch(/^connection: close/im);
  await listener.drain();
  await closed;
  expect(listener.draining).toBe(true);
});

test('a drain waits for the answer under way, which then closes its connection', async () => {
  const { promise: asked, resolve } = Promise.withResolvers<ServerResponse>();
  const { listener, port } = await listening(await runtimeOver((_request, response) => resolve(response)));
  const { socket, closed, heard } = client(port);
  socket.write(GET);
  const response = await asked;
  let drained = false;
  const drain = listener.drain().then(() => {
    drained = true;
  });
  const refused = connect(port, '127.0.0.1');
  await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(drained).toBe(false);
  response.end('late');
  expect(await heard(/late/)).toMatch(/^connection: close/im);
  await closed;
  await drain;
});

test('an answer whose head had promised to stay is finished, and then its connection closes too', async () => {
  const { promise: asked, resolve } = Promise.withResolvers<ServerResponse>();
  const runtime = await runtimeOver((_request, response) => {
    response.write('first');
    resolve(response);
  });
  const { listener, port } = await listening(runtime);
  const { socket, closed, heard } = client(port);
  socket.write(GET);
  expect(await heard(/first/)).not.toMatch(/^connection: close/im);
  const drain = listener.drain();
  (await asked).end('last');
  await heard(/last/);
  await closed;
  await drain;
});

test('destroy breaks off what a drain still waits for', async () => {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const { listener, port } = await listening(await runtimeOver(() => resolve()));
  const { socket, closed } = client(port);
  socket.write(GET);
  await asked;
  const drain = listener.drain();
  listener.destroy();
  await closed;
  await drain;
});

test('requests are served by the runtime of the moment they come in', async () => {
  const first = await runtimeOver((_request, response) => response.end('first'));
  const second = await runtimeOver((_request, response) => response.end('second'));
  const { listener, port } = await listening(first);
  const { socket, heard } = client(port);
  socket.write(GET);
  await heard(/first/);
  listener.swap(second);
  expect(listener.runtime).toBe(second);
  socket.write(GET);
  await heard(/second/);
});
