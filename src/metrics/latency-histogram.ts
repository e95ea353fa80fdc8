import { type Labels, OwnMetric, type OwnMetricOptions, type Shown } from './own-metric.ts';
import type { Exemplar, MetricValue } from './value.ts';

/** The classic latency buckets in seconds, which every Prometheus user's quantiles expect. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BOUNDS = [...BUCKETS, '+Inf'] as const;
const LABELS = ['route', 'side'] as const;

/** A histogram by route and side: hashing labels at every observation was a twentieth of what a proxied request costs. */
export class LatencyHistogram extends OwnMetric<(typeof LABELS)[number], LatencySeries> {
  readonly type = 'histogram';

  constructor(options: Omit<OwnMetricOptions<never>, 'labelNames'>) {
    super({ ...options, labelNames: LABELS });
  }

  protected begin(labels: Labels): LatencySeries {
    return new LatencySeries(this.name, labels);
  }
}

/** How long one side of one route took, in cumulative buckets. */
export class LatencySeries implements Shown {
  readonly #name: string;
  readonly #labels: Labels;
  readonly #bucketLabels: readonly MetricValue['labels'][];
  /** Observations by the first bucket that holds them; the last is for what is slower than all. */
  readonly #counts = new Float64Array(BOUNDS.length);
  #sum = 0;
  /** The last traced observation of each bucket; made when there is one. */
  #exemplars: (Exemplar | undefined)[] | undefined;

  constructor(name: string, labels: Labels) {
    this.#name = name;
    this.#labels = labels;
    this.#bucketLabels = BOUNDS.map((le) => ({ le, ...labels }));
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
    this.#exemplars ??= new Array(BOUNDS.length);
    this.#exemplars[bucket] = { labelSet: { trace_id: traceId }, value, timestamp: Date.now() / 1000 };
  }

  values(): readonly MetricValue[] {
    let count = 0;
    const metricName = `${this.#name}_bucket`;
    const buckets = this.#bucketLabels.map((labels, i) => {
      count += this.#counts[i] as number;
      const value = { labels, value: count, metricName };
      const exemplar = this.#exemplars?.[i];
      return exemplar === undefined ? value : { ...value, exemplar };
    });
    return [
      ...buckets,
      { labels: this.#labels, value: this.#sum, metricName: `${this.#name}_sum` },
      { labels: this.#labels, value: count, metricName: `${this.#name}_count` },
    ];
  }
}
