import type { RequestListener, ServerResponse } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Exchange } from '../../../src/diff/exchange.ts';
import type { Side } from '../../../src/diff/types.ts';
import { fieldLines } from '../../../src/http1/encode.ts';
import { CHUNKED } from '../../../src/http1/framing.ts';
import { defineMetrics } from '../../../src/metrics/definitions.ts';
import { RouteMetrics } from '../../../src/metrics/route-metrics.ts';
import { ByteBudget } from '../../../src/shadow/byte-budget.ts';
import { InFlight } from '../../../src/shadow/in-flight.ts';
import { RouteShadow } from '../../../src/shadow/route-shadow.ts';
import type { SentRequest } from '../../../src/shadow/sent-request.ts';
import type { ShadowedExchange } from '../../../src/shadow/shadowed-exchange.ts';
import type { ShadowSettings } from '../../../src/shadow/shadowed-route.ts';
import { Tally } from '../../../src/shadow/tally.ts';
import { ServiceGuard } from '../../../src/upstream/service-guard.ts';
import { Upstream } from '../../../src/upstream/upstream.ts';
import { type Origin, startOrigin } from '../../helpers/origin.ts';
import { valuesOf } from '../metrics/values.ts';

const HEAD = ['Content-Type', 'text/plain'];
const LONG = 60_000;

interface Options {
  /** What the other side answers. */
  readonly listener?: RequestListener;
  readonly settings?: Partial<ShadowSettings>;
  readonly budgetCap?: number;
  readonly queueFull?: boolean;
}

/** One route whose shadow is a real server on a real socket. Its gate has one place, so that a lost one shows. */
async function route({
  listener = says('same'),
  settings,
  budgetCap = 1000,
  queueFull = false,
}: Options = {}) {
  const origin: Origin = await startOrigin(listener);
  const upstream = new Upstream(origin.url, { connect: 1000, headers: 0, idle: 0 });
  onTestFinished(async () => {
    await upstream.destroy();
    await origin.stop();
  });
  const metrics = defineMetrics();
  const tally = new Tally(metrics, () => 0);
  const budget = new ByteBudget(budgetCap);
  const inFlight = new InFlight();
  const submitted: Exchange[] = [];
  const shadow = new RouteShadow(
    {
      routeId: 'orders',
      sample: 100,
      methods: new Set(['GET', 'POST']),
      maxConcurrent: 1,
      timeout: LONG,
      maxBody: 100,
      comparedHeaders: [],
      setHeaders: {},
      removeHeaders: [],
      template: (target) => target,
      ...settings,
    },
    new RouteMetrics('orders', metrics),
    {
      budget,
      tally,
      submit: (exchange) => {
        if (!queueFull) submitted.push(exchange);
        return !queueFull;
      },
      random: () => 0,
      upstreams: { monolith: upstream, service: upstream },
      inFlight,
      guard: new ServiceGuard(undefined, () => undefined),
    },
  );
  return { origin, shadow, metrics, tally, budget, inFlight, submitted };
}

type Route = Awaited<ReturnType<typeof route>>;

function says(body: string): RequestListener {
  return (request, response) => {
    // An answer that is complete first makes Node throw the request's body away.
    request.resume().on('end', () => {
      response.sendDate = false;
      response.writeHead(200, HEAD);
      response.end(body);
    });
  };
}

function begin(on: Route, { hasBody = false, served = 'monolith' as Side } = {}): ShadowedExchange {
  const request = { ...sent(['Host', 'shop.test']), method: hasBody ? 'POST' : 'GET' };
  const other: Side = served === 'monolith' ? 'service' : 'monolith';
  const exchange = on.shadow.begin(request, served, other, 1234);
  if (exchange === undefined) throw new Error('the gate was to let it in');
  if (!hasBody) exchange.requestSent(0);
  return exchange;
}

function sent(headers: readonly string[]): SentRequest {
  return { id: 'r-1', method: 'GET', target: '/x', headers, lines: fieldLines(headers) };
}

function serve(exchange: ShadowedExchange, body: string, status = 200): void {
  exchange.servedHead(status, HEAD);
  exchange.servedData(Buffer.from(body));
  exchange.servedEnded(0.5);
}

/** Everything that an exchange takes has come back, and it was counted as this alone. */
async function expectOver(on: Route, counted: string): Promise<void> {
  await on.inFlight.idle(LONG);
  expect(
    on.tally.drain().map(({ verdict, reason, count }) => `${verdict} ${reason} ${count}`.replace('  ', ' ')),
  ).toEqual(counted === '' ? [] : [`${counted} 1`]);
  expect(on.budget.used).toBe(0);
  expect(on.inFlight.count).toBe(0);
}

/** The mirror may outlive its exchange; the gate's one place is free when it has ended. */
async function expectGateFree(on: Route): Promise<void> {
  await expect.poll(() => valuesOf(on.metrics.shadowInFlight)).toEqual({ '': 0 });
  expect(on.shadow.gate.enter('GET')).toBeUndefined();
  expect(on.shadow.gate.enter('GET')).toBe('max_concurrent');
}

test('the same bytes are a match that no thread hears of', async () => {
  const on = await route();
  serve(begin(on), 'same');
  await expectOver(on, 'match');
  await expectGateFree(on);
  expect(on.submitted).toEqual([]);
  expect(await valuesOf(on.metrics.shadowRequests)).toEqual({ 'orders answered': 1 });
});

test.each([
  ['monolith', 'served', 'shadow'],
  ['service', 'shadow', 'served'],
] as const)('served by the %s, the monolith is left and the service right', async (served, left, right) => {
  const on = await route({ listener: says('shadow') });
  serve(begin(on, { served }), 'served');
  await expectOver(on, '');
  await expectGateFree(on);
  const [exchange] = on.submitted;
  expect(on.submitted).toHaveLength(1);
  expect(String(exchange?.left.body)).toBe(left);
  expect(String(exchange?.right.body)).toBe(right);
  expect(exchange).toMatchObject({ route: 'orders', served, startedAt: 1234 });
  expect(exchange?.seconds[served === 'monolith' ? 'left' : 'right']).toBe(0.5);
});

test('a full queue is counted and holds nothing', async () => {
  const on = await route({ listener: says('other'), queueFull: true });
  serve(begin(on), 'same');
  await expectOver(on, 'skipped queue_full');
  await expectGateFree(on);
});

describe('a body', () => {
  test('is mirrored once it was sent whole, and goes along to the thread', async () => {
    const on = await route({ listener: says('other') });
    const exchange = begin(on, { hasBody: true });
    exchange.requestData(Buffer.from('ab'));
    exchange.requestData(Buffer.from('cd'));
    expect(on.origin.requests).toEqual([]);
    exchange.requestSent(CHUNKED);
    exchange.requestSent(CHUNKED);
    serve(exchange, 'same');
    await expectOver(on, '');
    expect(on.origin.requests).toHaveLength(1);
    expect(String(await on.origin.requests[0]?.body)).toBe('abcd');
    expect(String(on.submitted[0]?.request.body)).toBe('abcd');
  });

  test('is framed for the mirror as it was for the served side, trailers included', async () => {
    const on = await route();
    const exchange = begin(on, { hasBody: true });
    exchange.requestData(Buffer.from('abcd'));
    exchange.requestSent(CHUNKED, ['X-Sum', '1']);
    serve(exchange, 'same');
    await expectOver(on, 'match');
    const [mirrored] = on.origin.requests;
    expect(String(await mirrored?.body)).toBe('abcd');
    expect(mirrored?.header('transfer-encoding')).toBe('chunked');
    expect(mirrored?.trailers()).toEqual(['X-Sum', '1']);
  });

  test('of exactly maxBody is mirrored; a byte more is not, and is counted', async () => {
    const on = await route({ settings: { maxBody: 4 } });
    const fits = begin(on, { hasBody: true });
    fits.requestData(Buffer.from('abcd'));
    fits.requestSent(CHUNKED);
    serve(fits, 'same');
    await expectOver(on, 'match');
    await expect.poll(() => valuesOf(on.metrics.shadowInFlight)).toEqual({ '': 0 });

    const tooLong = begin(on, { hasBody: true });
    tooLong.requestData(Buffer.from('abcd'));
    tooLong.requestData(Buffer.from('e'));
    tooLong.requestData(Buffer.from('f'));
    tooLong.requestSent(CHUNKED);
    serve(tooLong, 'same');
    await expectOver(on, 'skipped request_too_large');
    await expectGateFree(on);
    expect(on.origin.requests).toHaveLength(1);
  });

  test('that the budget does not hold is counted as memory, and is not mirrored', async () => {
    const on = await route({ budgetCap: 5 });
    const exchange = begin(on, { hasBody: true });
    exchange.requestData(Buffer.from('abc'));
    exchange.requestData(Buffer.from('def'));
    exchange.requestSent(CHUNKED);
    serve(exchange, 'same');
    await expectOver(on, 'skipped memory');
    await expectGateFree(on);
    expect(on.origin.requests).toEqual([]);
  });

  test('that the served side did not wait for is never whole: skipped, and nothing stays held', async () => {
    const on = await route();
    const exchange = begin(on, { hasBody: true });
    exchange.requestData(Buffer.from('abc'));
    serve(exchange, 'too large', 413);
    await expectOver(on, 'skipped request_unfinished');
    await expectGateFree(on);
    expect(on.origin.requests).toEqual([]);
  });
});

describe('memory', () => {
  test('that the served answer does not get ends the comparison and nothing else', async () => {
    const on = await route({ budgetCap: 3 });
    const exchange = begin(on);
    serve(exchange, 'same');
    await expectOver(on, 'skipped memory');
    await expectGateFree(on);
  });

  test('that the shadow does not get is counted as ours, not against the service', async () => {
    const on = await route({ budgetCap: 3 });
    const exchange = begin(on);
    exchange.servedHead(200, HEAD);
    await expectOver(on, 'skipped memory');
    exchange.servedEnded(0.1);
    await expectGateFree(on);
    await expectOver(on, '');
  });
});

describe('a loss', () => {
  test('of a client counts as skipped, and the shadow that is under way keeps its place until it ends', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<ServerResponse>();
    const on = await route({ listener: (_request, response) => resolve(response) });
    const exchange = begin(on);
    exchange.servedLost('client_aborted');
    exchange.servedLost('client_aborted');
    await expectOver(on, 'skipped client_aborted');
    const response = await asked;
    expect(on.shadow.gate.enter('GET')).toBe('max_concurrent');
    response.end('late');
    await expectGateFree(on);
    await expectOver(on, '');
  });

  test('of a client before its body was whole leaves the gate, though nothing was mirrored', async () => {
    const on = await route();
    const exchange = begin(on, { hasBody: true });
    exchange.requestData(Buffer.from('abc'));
    exchange.servedLost('client_aborted');
    await expectOver(on, 'skipped client_aborted');
    await expectGateFree(on);
  });

  test.each([
    ['monolith', 'skipped served_failed'],
    ['service', 'failed refused'],
  ] as const)('of the served %s is %s', async (served, counted) => {
    const on = await route();
    begin(on, { served }).servedLost('refused');
    await expectOver(on, counted);
    await expectGateFree(on);
  });

  test.each(['monolith', 'service'] as const)(
    'of the shadow is failed, where the %s serves',
    async (served) => {
      const on = await route({ listener: (request) => request.socket.destroy() });
      const exchange = begin(on, { served });
      await expectGateFree(on);
      // Not before the served side has ended is it known whom the loss counts against.
      expect(on.inFlight.count).toBe(1);
      serve(exchange, 'same');
      await expectOver(on, 'failed reset');
      expect(await valuesOf(on.metrics.shadowRequests)).toEqual({ 'orders reset': 1 });
    },
  );

  test('of both sides counts for nobody where the monolith was to serve, whichever failed first', async () => {
    const on = await route({ listener: (request) => request.socket.destroy() });
    const exchange = begin(on);
    await expectGateFree(on);
    exchange.servedLost('refused');
    await expectOver(on, 'skipped served_failed');
  });

  test('of the shadow stands, though the client leaves after it', async () => {
    const on = await route({ listener: (request) => request.socket.destroy() });
    const exchange = begin(on);
    await expectGateFree(on);
    exchange.servedLost('client_aborted');
    await expectOver(on, 'failed reset');
  });

  test('by the deadline is a timeout', async () => {
    const on = await route({ listener: () => undefined, settings: { timeout: 20 } });
    serve(begin(on), 'same');
    await expectOver(on, 'failed timeout');
    await expectGateFree(on);
  });
});

test('the mirrored request is marked, and changed as the route says, in whatever case', async () => {
  const on = await route({
    settings: { setHeaders: { 'X-Env': 'shadow' }, removeHeaders: ['COOKIE'] },
  });
  const headers = ['Host', 'shop.test', 'cookie', 'sid=1', 'x-env', 'live', 'Accept', 'a', 'accept', 'b'];
  expect(on.shadow.mirrorHeaders(sent(headers))).toEqual([
    ...['Host', 'shop.test', 'Accept', 'a', 'accept', 'b', 'X-Env', 'shadow', 'X-Ficus-Shadow', 'orders'],
  ]);
});

test('a route that changes nothing mirrors the lines as they are, and marks them', async () => {
  const on = await route();
  expect(on.shadow.mirrorHeaders(sent(['Host', 'shop.test', 'X-A', '']))).toBe(
    'Host: shop.test\r\nX-A: \r\nX-Ficus-Shadow: orders\r\n',
  );
});

test('whoever is refused at the gate is counted with the reason', async () => {
  const on = await route({ settings: { sample: 0 } });
  const request = sent([]);
  expect(on.shadow.begin(request, 'monolith', 'service', 0)).toBeUndefined();
  expect(on.shadow.begin({ ...request, method: 'PUT' }, 'monolith', 'service', 0)).toBeUndefined();
  expect(on.tally.drain().map(({ verdict, reason }) => [verdict, reason])).toEqual([
    ['not_sampled', ''],
    ['skipped', 'unsafe_method'],
  ]);
  expect(on.inFlight.count).toBe(0);
});
