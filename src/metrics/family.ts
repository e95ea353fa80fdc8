import type { Registry } from '@prometheus-io/client';
import { OwnMetric, type Shown } from './own-metric.ts';
import type { MetricValue } from './value.ts';

/** A metric with its values, as the client library's metrics give them. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: Iterable<MetricValue>;
}

/** A registry's metrics one after the other: each is looked at when its turn comes, ours series by series. */
export async function* familiesOf(registry: Registry): AsyncGenerator<MetricFamily> {
  for (const metric of registry.getMetricsAsArray() as readonly unknown[])
    yield metric instanceof OwnMetric
      ? (metric as OwnMetric<string, Shown>)
      : await (metric as { get(): Promise<MetricFamily> }).get();
}
