/** One value of a metric, as the client library gives it. */
export interface MetricValue {
  readonly value: number;
  readonly labels: Readonly<Record<string, string | number | undefined>>;
  readonly metricName?: string | undefined;
  /** The library's own histograms say null where they have none. */
  readonly exemplar?: Exemplar | null | undefined;
}

/** One observation of those that a bucket counts, with what leads to its trace. */
export interface Exemplar {
  readonly labelSet: Readonly<Record<string, string>>;
  readonly value: number;
  /** Seconds since the epoch. */
  readonly timestamp?: number | undefined;
}

/** A metric with its values, as the client library's metrics give them. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: Iterable<MetricValue>;
}
