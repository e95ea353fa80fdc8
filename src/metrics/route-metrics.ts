import type { Side } from '../diff/types.ts';
import type { Metrics } from './definitions.ts';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY']);
const CLASSES = ['', '1xx', '2xx', '3xx', '4xx', '5xx', '6xx', '7xx', '8xx', '9xx'];

interface SideMetrics {
  readonly requestDuration: { observe(seconds: number): void };
  readonly upstreamDuration: { observe(seconds: number): void };
  /** By method and code class; filled as combinations occur, and bounded by both being bounded. */
  readonly requests: Map<string, { inc(): void }>;
}

/** One route's metrics with their labels resolved beforehand, for the hot path. */
export class RouteMetrics {
  readonly #route: string;
  readonly #metrics: Metrics;
  readonly #sides: Readonly<Record<Side, SideMetrics>>;
  readonly #outcomes = new Map<string, { inc(): void }>();

  constructor(route: string, metrics: Metrics) {
    this.#route = route;
    this.#metrics = metrics;
    this.#sides = {
      monolith: sideMetrics(route, 'monolith', metrics),
      service: sideMetrics(route, 'service', metrics),
    };
  }

  /** A request was answered, or given up: `status` 0 when the client left before an answer's head. */
  served(side: Side, method: string, status: number, seconds: number): void {
    const label = METHODS.has(method) ? method : 'other';
    const code = status === 0 ? 'aborted' : (CLASSES[Math.trunc(status / 100)] ?? 'other');
    const { requests, requestDuration } = this.#sides[side];
    const key = `${label} ${code}`;
    let counter = requests.get(key);
    if (counter === undefined) {
      counter = this.#metrics.requests.labels(this.#route, side, label, code);
      requests.set(key, counter);
    }
    counter.inc();
    requestDuration.observe(seconds);
  }

  /** One side's answer was complete after so many seconds. */
  upstream(side: Side, seconds: number): void {
    this.#sides[side].upstreamDuration.observe(seconds);
  }

  fallback(reason: string): void {
    this.#metrics.fallbacks.labels(this.#route, reason).inc();
  }

  shadowStarted(): void {
    this.#metrics.shadowInFlight.inc();
  }

  shadowEnded(outcome: string): void {
    this.#metrics.shadowInFlight.dec();
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
