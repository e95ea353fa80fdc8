import type { ExchangeRequest } from '../diff/exchange.ts';
import type { RequestTrace } from '../tracing/request-trace.ts';

/** A request as the side that serves gets it. */
export interface SentRequest extends ExchangeRequest {
  /** Its headers as whole lines, for the wire. */
  readonly lines: string;
  /** What the client said of its own span, where that was whole. */
  readonly traceparent?: string | undefined;
  /** The trace that somebody records of it, for exemplars and logs; undefined where nobody does. */
  readonly traceId?: string | undefined;
  /** Its spans; undefined where no OpenTelemetry SDK is loaded. */
  readonly trace?: RequestTrace | undefined;
}
