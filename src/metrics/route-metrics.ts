import type { Side } from '../diff/types.ts';
import type { Metrics } from './definitions.ts';
import type { Series } from './series.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY']);
const CLASSES = ['', '1xx', '2xx', '3xx', '4xx', '5xx', '6xx', '7xx', '8xx', '9xx'];

interface SideMetrics {
  readonly requestDuration: { observe(seconds: number, traceId?: string): void };
  readonly upstreamDuration: { observe(seconds: number, traceId?: string): void };
  /** By method, then by code class; filled as combinations occur, and bounded by both being bounded. */
  readonly requests: Map<string, Map<number, Series>>;
}

/** One route's metrics with their labels resolved beforehand, for the hot path. */
export class RouteMetrics {
  readonly #route: string;
  readonly #metrics: Metrics;
  readonly #sides: Readonly<Record<Side, SideMetrics>>;
  readonly #shadowInFlight: Series;
  readonly #outcomes = new Map<string, Series>();

  constructor(route: string, metrics: Metrics) {
    this.#route = route;
    this.#metrics = metrics;
    this.#shadowInFlight = metrics.shadowInFlight.labels();
    this.#sides = {
      monolith: sideMetrics(route, 'monolith', metrics),
      service: sideMetrics(route, 'service', metrics),
    };
  }

  /**
   * A request was answered, or given up: `status` 0 when the client left before an answer's head. `traceId`: of the trace
   * that is recorded of it, if one is.
   */
  served(side: Side, method: string, status: number, seconds: number, traceId?: string): void {
    const { requests, requestDuration } = this.#sides[side];
    const codeClass = Math.trunc(status / 100);
    const series = requests.get(method)?.get(codeClass) ?? this.#requestSeries(side, method, codeClass);
    series.inc();
    requestDuration.observe(seconds, traceId);
  }

  #requestSeries(side: Side, method: string, codeClass: number): Series {
    const { requests } = this.#sides[side];
    const label = METHODS.has(method) ? method : 'other';
    const code = codeClass === 0 ? 'aborted' : (CLASSES[codeClass] ?? 'other');
    const series = this.#metrics.requests.labels(this.#route, side, label, code);
    // A method that nobody knows would otherwise be remembered for ever.
    if (label === 'other') return series;
    const byClass = requests.get(method) ?? new Map<number, Series>();
    requests.set(method, byClass.set(codeClass, series));
    return series;
  }

  /** One side's answer was complete after so many seconds. */
  upstream(side: Side, seconds: number, traceId?: string): void {
    this.#sides[side].upstreamDuration.observe(seconds, traceId);
  }

  fallback(reason: string): void {
    this.#metrics.fallbacks.labels(this.#route, reason).inc();
  }

  shadowStarted(): void {
    this.#shadowInFlight.inc();
  }

  shadowEnded(outcome: string): void {
    this.#shadowInFlight.dec();
    let counter = this.#outcomes.get(outcome);
    if (counter === undefined) {
      counter = this.#metrics.shadowRequests.labels(this.#route, outcome);
      this.#outcomes.set(outcome, counter);
    }
    counter.inc();
  }
}

function sideMetrics(route: string, side: Side, metrics: Metrics): SideMetrics {
  return {
    requestDuration: metrics.requestDuration.labels(route, side),
    upstreamDuration: metrics.upstreamDuration.labels(route, side),
    requests: new Map(),
  };
}
