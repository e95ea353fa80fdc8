import type { Metrics } from './definitions.ts';
import { expositionOf, PROMETHEUS_TEXT } from './exposition.ts';
import { familiesOf } from './family.ts';
import { OPEN_METRICS } from './open-metrics.ts';
import type { MetricValue } from './value.ts';

/** All that is counted, of one process or of several together. */
export interface MetricsSource {
  /** The text that Prometheus reads. */
  exposition(): Promise<string>;
  /** The same as OpenMetrics, with exemplars. */
  openMetrics(): Promise<string>;
  /** The values of `ficus_upstream_duration_seconds`. */
  upstreamDurations(): Promise<readonly MetricValue[]>;
}

/** What this process alone has counted. */
export function ownMetrics({ registry, upstreamDuration }: Metrics): MetricsSource {
  return {
    exposition: () => expositionOf(familiesOf(registry), PROMETHEUS_TEXT),
    openMetrics: () => expositionOf(familiesOf(registry), OPEN_METRICS),
    upstreamDurations: async () => [...upstreamDuration.values],
  };
}
