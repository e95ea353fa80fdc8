import {
  type Context,
  ProxyTracerProvider,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { remoteContext, sampledTraceId, traceparentOf } from './trace-context.ts';

/** A request as far as its trace needs it. `headers`: flat, name and value. */
interface TracedRequest {
  readonly method: string;
  readonly headers: readonly string[];
  /** What the client said of its own span, where that was whole. */
  readonly traceparent?: string | undefined;
}

/** Header lines for the wire, or a flat list of names and values. */
type HeaderForm = string | readonly string[];

/**
 * The tracer of an OpenTelemetry SDK that was loaded before Ficus, with `node --import`; undefined without one: then
 * nothing of this module runs for any request.
 */
export function loadedTracer(): Tracer | undefined {
  const provider = trace.getTracerProvider();
  if (provider instanceof ProxyTracerProvider && provider.getDelegateTracer('ficus') === undefined)
    return undefined;
  return provider.getTracer('ficus');
}

/**
 * The spans of one request: serve, and below it one for each upstream that was asked for the user, one for the mirrored
 * request, one for the comparison. No path and no header goes into a span: they may hold secrets.
 */
export class RequestTrace {
  readonly #tracer: Tracer;
  readonly #serve: Span;
  readonly #context: Context;
  readonly #route: string;
  #upstream: Span | undefined;
  #mirror: Span | undefined;
  #compare: Span | undefined;

  constructor(tracer: Tracer, { method, headers, traceparent }: TracedRequest, route: string) {
    const parent =
      traceparent === undefined
        ? ROOT_CONTEXT
        : trace.setSpanContext(ROOT_CONTEXT, remoteContext(traceparent, headerOf(headers, 'tracestate')));
    this.#tracer = tracer;
    this.#route = route;
    this.#serve = tracer.startSpan(
      'ficus.serve',
      { kind: SpanKind.SERVER, attributes: { 'ficus.route': route, 'http.request.method': method } },
      parent,
    );
    this.#context = trace.setSpan(parent, this.#serve);
  }

  /** For exemplars and logs; undefined where the SDK does not keep this trace. */
  get sampledId(): string | undefined {
    return sampledTraceId(traceparentOf(this.#serve.spanContext()));
  }

  /** The serving side is asked: returns the headers with its span in them. */
  upstream(side: string, headers: string): string {
    this.#upstream?.end();
    this.#upstream = this.#client('ficus.upstream', { 'ficus.side': side });
    return headed(headers, this.#upstream);
  }

  upstreamEnded(status: number, failure?: string): void {
    finish(this.#upstream, status, failure);
    this.#upstream = undefined;
  }

  /** The shadow is asked: a child of its own, marked, so that nobody takes its time for the user's. */
  mirror<Form extends HeaderForm>(side: string, headers: Form): Form {
    this.#mirror = this.#client('ficus.mirror', { 'ficus.side': side, 'ficus.shadow': true });
    return headed(headers, this.#mirror);
  }

  mirrorEnded(status: number, failure: string | undefined): void {
    finish(this.#mirror, status, failure);
    this.#mirror = undefined;
  }

  /** Both answers are there. */
  compareBegan(): void {
    const attributes = { 'ficus.route': this.#route, 'ficus.shadow': true };
    this.#compare = this.#tracer.startSpan('ficus.compare', { attributes }, this.#context);
  }

  /** `outcome`: match; queued, when the comparer thread will judge; or queue_full. */
  compared(outcome: 'match' | 'queued' | 'queue_full'): void {
    this.#compare?.setAttribute('ficus.outcome', outcome).end();
    this.#compare = undefined;
  }

  /** The user has an answer, or will have none (`status` 0). */
  served(side: string, status: number): void {
    this.#upstream?.end();
    this.#serve.setAttribute('ficus.side', side);
    finish(this.#serve, status, status === 0 ? 'aborted' : undefined);
  }

  #client(name: string, attributes: Record<string, string | boolean>): Span {
    const all = { 'ficus.route': this.#route, ...attributes };
    return this.#tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: all }, this.#context);
  }
}

function finish(span: Span | undefined, status: number, failure: string | undefined): void {
  if (span === undefined) return;
  if (status !== 0) span.setAttribute('http.response.status_code', status);
  if (failure !== undefined) span.setAttribute('error.type', failure);
  if (failure !== undefined || status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** The headers with this span as the parent: every request that is passed on has exactly one traceparent. */
function headed<Form extends HeaderForm>(headers: Form, span: Span): Form {
  const traceparent = traceparentOf(span.spanContext());
  if (typeof headers === 'string')
    return headers.replace(/^(traceparent:)[^\r\n]*/im, `$1 ${traceparent}`) as Form;
  return headers.map((value, i) =>
    isTraceparentValue(headers, i) ? traceparent : value,
  ) as readonly string[] as Form;
}

function isTraceparentValue(headers: readonly string[], i: number): boolean {
  return i % 2 === 1 && headers[i - 1]?.toLowerCase() === 'traceparent';
}

function headerOf(headers: readonly string[], name: string): string | undefined {
  const at = headers.findIndex((value, i) => i % 2 === 0 && value.toLowerCase() === name);
  return at === -1 ? undefined : headers[at + 1];
}
