import type { Metrics } from './definitions.ts';
import { type MetricFamily, openMetricsText } from './open-metrics.ts';
import type { MetricValue } from './value.ts';

/** All that is counted, of one process or of several together. */
export interface MetricsSource {
  readonly contentType: string;
  /** The text that Prometheus reads. */
  exposition(): Promise<string>;
  /** The same as OpenMetrics, with exemplars. */
  openMetrics(): Promise<string>;
  /** The values of `ficus_upstream_duration_seconds`. */
  upstreamDurations(): Promise<readonly MetricValue[]>;
}

/** What this process alone has counted. */
export function ownMetrics(metrics: Metrics): MetricsSource {
  return {
    contentType: metrics.registry.contentType,
    exposition: () => metrics.registry.metrics(),
    openMetrics: async () =>
      openMetricsText((await metrics.registry.getMetricsAsJSON()) as unknown as MetricFamily[]),
    upstreamDurations: async () => (await metrics.upstreamDuration.get()).values,
  };
}
