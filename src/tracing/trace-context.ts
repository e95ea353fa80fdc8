import { createTraceState, type SpanContext, TraceFlags } from '@opentelemetry/api';

// https://www.w3.org/TR/trace-context/#traceparent-header: version, trace, parent span, flags, each of a fixed width.
const TRACE_AT = 3;
const SPAN_AT = 36;
const FLAGS_AT = 53;

/** The trace's id where somebody records it: where the sampled flag is set. `traceparent` has been checked. */
export function sampledTraceId(traceparent: string | undefined): string | undefined {
  if (traceparent === undefined || !isSampled(traceparent)) return undefined;
  return traceparent.slice(TRACE_AT, SPAN_AT - 1);
}

function isSampled(traceparent: string): boolean {
  return (Number.parseInt(traceparent.slice(FLAGS_AT, FLAGS_AT + 2), 16) & TraceFlags.SAMPLED) !== 0;
}

/** What a client said of its own span. `traceparent` has been checked; `tracestate` is passed on as it came. */
export function remoteContext(traceparent: string, tracestate: string | undefined): SpanContext {
  return {
    traceId: traceparent.slice(TRACE_AT, SPAN_AT - 1),
    spanId: traceparent.slice(SPAN_AT, FLAGS_AT - 1),
    traceFlags: isSampled(traceparent) ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(tracestate !== undefined && { traceState: createTraceState(tracestate) }),
  };
}

/** The header that makes whoever is asked a child of this span. */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
