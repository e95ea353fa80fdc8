import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { RequestTrace } from '../../src/tracing/request-trace.ts';
import { startTestFicus, type TestFicus } from '../helpers/ficus.ts';
import { json, type Origin, startOrigin } from '../helpers/origin.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const SAMPLED = `00-${TRACE}-${PARENT}-01`;
const ROUTES = `
  - { id: orders, match: { methods: [GET], path: "/orders/:id" }, service: service, stage: shadow }
  - { id: live, match: { methods: [GET], path: "/live" }, service: service, stage: live }`;

async function setUp(
  service: (path: string) => { status: number; body: object } | 'reset',
): Promise<{ ficus: TestFicus; left: Origin; right: Origin }> {
  const left = await startOrigin(json({ total: 1 }));
  const right = await startOrigin((request, response) => {
    const answer = service(request.url ?? '');
    if (answer === 'reset') request.socket.destroy();
    else json(answer.body, answer.status)(request, response);
  });
  const ficus = await startTestFicus({ monolith: left.url, service: right.url, routes: ROUTES });
  return { ficus, left, right };
}

function sent(origin: Origin): string | undefined {
  return origin.requests[0]?.header('traceparent');
}

describe('without an SDK', () => {
  test('no span is made, and traceparent and tracestate go on as they came, to both sides', async () => {
    const spans = vi.spyOn(RequestTrace.prototype, 'upstream');
    const { ficus, left, right } = await setUp(() => ({ status: 200, body: { total: 1 } }));
    await fetch(`${ficus.url}/orders/1`, { headers: { traceparent: SAMPLED, tracestate: 'vendor=x' } });
    await ficus.counted('orders', 1);
    for (const side of [left, right]) {
      expect(sent(side)).toBe(SAMPLED);
      expect(side.requests.at(-1)?.header('tracestate')).toBe('vendor=x');
    }
    expect(spans).not.toHaveBeenCalled();
    spans.mockRestore();
  });

  test('a sampled trace of the client becomes an exemplar, under OpenMetrics alone; another one does not', async () => {
    const { ficus } = await setUp(() => ({ status: 200, body: { total: 1 } }));
    const unsampled = `00-${'c'.repeat(32)}-${PARENT}-00`;
    await fetch(`${ficus.url}/orders/1`, { headers: { traceparent: SAMPLED } });
    await ficus.counted('orders', 1);
    await fetch(`${ficus.url}/live`, { headers: { traceparent: unsampled } });
    await ficus.counted('live', 1);
    const answer = await fetch(`${ficus.adminUrl}/metrics`, {
      headers: { accept: 'application/openmetrics-text' },
    });
    expect(answer.status, await answer.clone().text()).toBe(200);
    expect(answer.headers.get('content-type')).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    const text = await answer.text();
    const exemplars = [
      ...text.matchAll(/^(\w+)_bucket\{le="[^"]+",route="(\w+)",side="(\w+)"\} \d+ # \{trace_id="(\w+)"\}/gm),
    ];
    expect(exemplars.map((found) => found.slice(1).join(' ')).sort()).toEqual([
      `ficus_request_duration_seconds orders monolith ${TRACE}`,
      `ficus_upstream_duration_seconds orders monolith ${TRACE}`,
      `ficus_upstream_duration_seconds orders service ${TRACE}`,
    ]);
    expect(await ficus.metrics()).not.toContain('trace_id');
  });
});

describe('with an SDK', () => {
  const exporter = new InMemorySpanExporter();

  beforeAll(() => {
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
    );
  });
  afterEach(() => exporter.reset());
  afterAll(() => trace.disable());

  async function spansOf(count: number): Promise<Record<string, ReadableSpan>> {
    await expect.poll(() => exporter.getFinishedSpans().length).toBe(count);
    return Object.fromEntries(exporter.getFinishedSpans().map((span) => [span.name, span]));
  }

  test('serve, upstream, mirror and compare are spans of the client’s trace, the shadow a marked child of its own', async () => {
    const { ficus, left, right } = await setUp(() => ({ status: 200, body: { total: 2 } }));
    await fetch(`${ficus.url}/orders/1?token=s3cret`, {
      headers: { traceparent: SAMPLED, tracestate: 'vendor=x' },
    });
    const spans = await spansOf(4);
    const serve = spans['ficus.serve'];
    expect(Object.values(spans).map((span) => span.spanContext().traceId)).toEqual(Array(4).fill(TRACE));
    expect(serve?.parentSpanContext?.spanId).toBe(PARENT);
    expect(serve?.kind).toBe(SpanKind.SERVER);
    expect(serve?.attributes).toEqual({
      'ficus.route': 'orders',
      'http.request.method': 'GET',
      'ficus.side': 'monolith',
      'http.response.status_code': 200,
    });
    for (const name of ['ficus.upstream', 'ficus.mirror', 'ficus.compare'])
      expect(spans[name]?.parentSpanContext?.spanId, name).toBe(serve?.spanContext().spanId);
    expect(spans['ficus.upstream']?.attributes).toMatchObject({ 'ficus.side': 'monolith' });
    expect(spans['ficus.upstream']?.attributes).not.toHaveProperty('ficus.shadow');
    expect(spans['ficus.mirror']?.attributes).toMatchObject({
      'ficus.side': 'service',
      'ficus.shadow': true,
      'http.response.status_code': 200,
    });
    expect(spans['ficus.compare']?.attributes).toMatchObject({
      'ficus.outcome': 'queued',
      'ficus.shadow': true,
    });
    // Each side is a child of the span that asked it; the vendor's state goes on as it came.
    expect(sent(left)).toBe(`00-${TRACE}-${spans['ficus.upstream']?.spanContext().spanId}-01`);
    expect(sent(right)).toBe(`00-${TRACE}-${spans['ficus.mirror']?.spanContext().spanId}-01`);
    expect(left.requests[0]?.header('tracestate')).toBe('vendor=x');
    expect(JSON.stringify(Object.values(spans).map(({ attributes }) => attributes))).not.toContain('s3cret');
  });

  test('equal answers are told by the compare span; a client without a trace begins one', async () => {
    const { ficus, left } = await setUp(() => ({ status: 200, body: { total: 1 } }));
    await fetch(`${ficus.url}/orders/1`);
    const spans = await spansOf(4);
    expect(spans['ficus.compare']?.attributes['ficus.outcome']).toBe('match');
    expect(spans['ficus.serve']?.parentSpanContext).toBeUndefined();
    expect(sent(left)?.slice(3, 35)).toBe(spans['ficus.serve']?.spanContext().traceId);
    const text = await (
      await fetch(`${ficus.adminUrl}/metrics`, { headers: { accept: 'application/openmetrics-text' } })
    ).text();
    expect(text).toContain(`# {trace_id="${spans['ficus.serve']?.spanContext().traceId}"}`);
  });

  test('a traceparent that is not whole is nobody’s parent, and its state goes nowhere', async () => {
    const { ficus, left, right } = await setUp(() => ({ status: 200, body: { total: 1 } }));
    await fetch(`${ficus.url}/orders/1`, {
      headers: { traceparent: `00-${TRACE}-${PARENT}-01-more`, tracestate: 'vendor=x' },
    });
    const { 'ficus.serve': serve, 'ficus.mirror': mirror } = await spansOf(4);
    const trace = serve?.spanContext().traceId;
    expect(serve?.parentSpanContext).toBeUndefined();
    expect(trace).not.toBe(TRACE);
    expect(sent(left)?.slice(3, 35)).toBe(trace);
    expect(sent(right)).toBe(`00-${trace}-${mirror?.spanContext().spanId}-01`);
    for (const side of [left, right]) expect(side.requests[0]?.header('tracestate')).toBeUndefined();
  });

  test('a service that fails is an error of its span, and the fallback another one', async () => {
    const { ficus } = await setUp((path) => (path === '/live' ? 'reset' : { status: 200, body: {} }));
    const answer = await fetch(`${ficus.url}/live`);
    expect(answer.status).toBe(200);
    await expect
      .poll(() => exporter.getFinishedSpans().filter(({ name }) => name === 'ficus.serve').length)
      .toBe(1);
    const asked = exporter.getFinishedSpans().filter(({ name }) => name === 'ficus.upstream');
    expect(
      asked.map(({ attributes, status }) => [
        attributes['ficus.side'],
        attributes['error.type'],
        status.code,
      ]),
    ).toEqual([
      ['service', 'reset', SpanStatusCode.ERROR],
      ['monolith', undefined, SpanStatusCode.UNSET],
    ]);
  });
});
