import type { Registry } from '@prometheus-io/client';
import { OwnMetric, type Shown } from './own-metric.ts';
import type { MetricFamily } from './value.ts';

/** A registry's metrics one after the other: each is looked at when its turn comes, ours series by series. */
export async function* familiesOf(registry: Registry): AsyncGenerator<MetricFamily> {
  for (const metric of registry.getMetricsAsArray() as readonly unknown[])
    yield metric instanceof OwnMetric
      ? (metric as OwnMetric<string, Shown>)
      : await (metric as { get(): Promise<MetricFamily> }).get();
}
