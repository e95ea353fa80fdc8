import type { Registry } from '@prometheus-io/client';
import type { Side } from '../diff/types.ts';
import type { Exemplar, MetricValue } from './value.ts';

/** The classic latency buckets in seconds, which every Prometheus user's quantiles expect. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface LatencyHistogramOptions {
  readonly name: string;
  readonly help: string;
  readonly registers: readonly Registry[];
}

/**
 * A histogram by route and side, as the client library's are, but with labels that are looked up once: the library hashes
 * them at every observation, which was a twentieth of what a proxied request costs.
 */
export class LatencyHistogram {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly labelNames = ['route', 'side'] as const;
  readonly #children = new Map<string, LatencySeries>();

  constructor({ name, help, registers }: LatencyHistogramOptions) {
    this.name = name;
    this.help = help;
    // The registry asks a metric for its name and its values, and no more.
    for (const registry of registers)
      registry.registerMetric(this as unknown as Parameters<Registry['registerMetric']>[0]);
  }

  /** The series of one route's side. Keep it: `observe` on it looks nothing up. */
  labels(route: string, side: Side): LatencySeries {
    const key = `${side} ${route}`;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const series = new LatencySeries(route, side);
    this.#children.set(key, series);
    return series;
  }

  /** Name, help, type and values, as the library's own histograms give them. */
  async get() {
    const { name, help, type, aggregator } = this;
    const values = [...this.#children.values()].flatMap((series) => series.values(name));
    return { name, help, type, aggregator, values };
  }
}

/** How long one side of one route took, in cumulative buckets. */
export class LatencySeries {
  readonly #route: string;
  readonly #side: Side;
  /** Observations by the first bucket that holds them; the last is for what is slower than all. */
  readonly #counts = new Float64Array(BUCKETS.length + 1);
  #sum = 0;
  /** The last traced observation of each bucket; made when there is one. */
  #exemplars: (Exemplar | undefined)[] | undefined;

  constructor(route: string, side: Side) {
    this.#route = route;
    this.#side = side;
  }

  /** `traceId`: the trace that somebody records of what took so long; undefined where nobody does. */
  observe(seconds: number, traceId?: string): void {
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] as number)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1;
    this.#sum += seconds;
    if (traceId !== undefined) this.#remember(bucket, seconds, traceId);
  }

  #remember(bucket: number, value: number, traceId: string): void {
    this.#exemplars ??= new Array(BUCKETS.length + 1);
    this.#exemplars[bucket] = { labelSet: { trace_id: traceId }, value, timestamp: Date.now() / 1000 };
  }

  values(name: string): MetricValue[] {
    const labels = { route: this.#route, side: this.#side };
    let count = 0;
    const buckets = [...this.#counts].map((observed, i) => {
      count += observed;
      const value = {
        labels: { le: BUCKETS[i] ?? '+Inf', ...labels },
        value: count,
        metricName: `${name}_bucket`,
      };
      const exemplar = this.#exemplars?.[i];
      return exemplar === undefined ? value : { ...value, exemplar };
    });
    return [
      ...buckets,
      { labels, value: this.#sum, metricName: `${name}_sum` },
      { labels, value: count, metricName: `${name}_count` },
    ];
  }
}
