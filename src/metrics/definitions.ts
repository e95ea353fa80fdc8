import { Counter, collectDefaultMetrics, Gauge, Registry } from '@prometheus-io/client';
import { LatencyHistogram } from './latency-histogram.ts';
import { PlainMetric } from './series.ts';

/** The client's own metrics whose names break Prometheus's conventions: `promtool check metrics` must find nothing. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
  'nodejs_eventloop_utilization_histogram',
  'nodejs_eventloop_utilization_summary',
];

/**
 * Every metric of Ficus, once: name, help text, labels. Labels are bounded: route ids, sides, verdicts, kinds,
 * reasons and code classes, never a raw path. Each call makes a registry of its own.
 */
export function defineMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
  return {
    registry,
    requests: new PlainMetric({
      name: 'ficus_requests_total',
      help: 'Requests answered to clients, by the side that served them.',
      type: 'counter',
      labelNames: ['route', 'side', 'method', 'code'],
      registers,
    }),
    requestDuration: new LatencyHistogram({
      name: 'ficus_request_duration_seconds',
      help: "Time from a request's arrival until its answer was handed to the client's connection.",
      registers,
    }),
    upstreamDuration: new LatencyHistogram({
      name: 'ficus_upstream_duration_seconds',
      help: 'Time from sending a request to one side until its answer was complete, shadows included.',
      registers,
    }),
    shadowRequests: new PlainMetric({
      name: 'ficus_shadow_requests_total',
      help: 'Mirrored requests by outcome: answered, or the reason why no answer came.',
      type: 'counter',
      labelNames: ['route', 'outcome'],
      registers,
    }),
    shadowInFlight: new PlainMetric({
      name: 'ficus_shadow_in_flight',
      help: 'Mirrored requests that have no complete answer yet.',
      type: 'gauge',
      labelNames: [],
      registers,
    }),
    comparisons: new PlainMetric({
      name: 'ficus_comparisons_total',
      help: 'Exchanges by verdict: match, ignored, mismatch, failed, skipped.',
      type: 'counter',
      labelNames: ['route', 'verdict'],
      registers,
    }),
    comparisonsSkipped: new PlainMetric({
      name: 'ficus_comparisons_skipped_total',
      help: 'Exchanges that were not judged, by reason; not_sampled ones are no comparisons and count only here.',
      type: 'counter',
      labelNames: ['route', 'reason'],
      registers,
    }),
    rereads: new Counter({
      name: 'ficus_rereads_total',
      help: 'Second questions to the monolith after a mismatch, by what they showed: confirmed, noise, race, failed.',
      labelNames: ['route', 'outcome'] as const,
      registers,
    }),
    differences: new Counter({
      name: 'ficus_differences_total',
      help: 'Differences found, by kind, those that a rule allows included.',
      labelNames: ['route', 'kind'] as const,
      registers,
    }),
    discrepanciesOpen: new Gauge({
      name: 'ficus_discrepancies_open',
      help: 'Discrepancies that are open or investigated.',
      labelNames: ['route', 'kind'] as const,
      registers,
    }),
    mismatchBudget: new Gauge({
      name: 'ficus_mismatch_budget_ratio',
      help: "Share of a route's comparisons that may count against the service: maxMismatchRate of its gate.",
      labelNames: ['route'] as const,
      aggregator: 'first',
      registers,
    }),
    comparisonQueue: new PlainMetric({
      name: 'ficus_comparison_queue_bytes',
      help: 'Bytes of exchanges that wait for the comparer thread.',
      type: 'gauge',
      labelNames: [],
      registers,
    }),
    comparisonLag: new Gauge({
      name: 'ficus_comparison_lag_seconds',
      help: 'Time that the exchange judged last had waited for the comparer thread.',
      aggregator: 'max',
      registers,
    }),
    routePercent: new Gauge({
      name: 'ficus_route_percent',
      help: 'Percentage of users that the service serves.',
      labelNames: ['route'] as const,
      aggregator: 'first',
      registers,
    }),
    routeStage: new Gauge({
      name: 'ficus_route_stage',
      help: "1 for the route's present stage, 0 for the others.",
      labelNames: ['route', 'stage'] as const,
      aggregator: 'first',
      registers,
    }),
    routeInfo: new Gauge({
      name: 'ficus_route_info',
      help: 'Always 1; says which service takes the route over, so that what is said of a service can be joined with routes.',
      labelNames: ['route', 'service'] as const,
      aggregator: 'first',
      registers,
    }),
    mismatchUpperBound: new Gauge({
      name: 'ficus_mismatch_upper_bound_ratio',
      help: 'Upper confidence bound (95 %) of the share of comparisons that count against the service; 1 without any.',
      labelNames: ['route'] as const,
      aggregator: 'first',
      registers,
    }),
    routeReady: new Gauge({
      name: 'ficus_route_ready',
      help: '1 while every check of the gate holds for the next step of the route; 0 otherwise, and without the store.',
      labelNames: ['route'] as const,
      aggregator: 'first',
      registers,
    }),
    breakerState: new Gauge({
      name: 'ficus_breaker_state',
      help: "1 for the present state of a service's breaker, 0 for the others; nothing for a service without one.",
      labelNames: ['service', 'state'] as const,
      aggregator: 'max',
      registers,
    }),
    serviceHealthy: new Gauge({
      name: 'ficus_service_healthy',
      help: '1 while the health check of a service passes, 0 while it fails; nothing for a service without one.',
      labelNames: ['service'] as const,
      aggregator: 'min',
      registers,
    }),
    fallbacks: new Counter({
      name: 'ficus_fallbacks_total',
      help: 'Requests that the monolith answered because the service could not, by reason.',
      labelNames: ['route', 'reason'] as const,
      registers,
    }),
    rollbacks: new Counter({
      name: 'ficus_rollbacks_total',
      help: 'Canaries that were taken back to 0 % because of a breach, by what breached first.',
      labelNames: ['route', 'reason'] as const,
      registers,
    }),
    configReloadSuccess: new Gauge({
      name: 'ficus_config_reload_success',
      help: '1 when the last attempt to load the configuration put it to work, 0 when the one before stayed.',
      // The primary alone says it: workers are told what to serve by, and their own stays 0.
      aggregator: 'max',
      registers,
    }),
    configReloadTimestamp: new Gauge({
      name: 'ficus_config_reload_timestamp_seconds',
      help: 'When a configuration was last put to work, seconds since the epoch.',
      aggregator: 'max',
      registers,
    }),
    logLinesDropped: new PlainMetric({
      name: 'ficus_log_lines_dropped_total',
      help: 'Log lines that were given up because nobody read them as fast as they were written.',
      type: 'counter',
      labelNames: [],
      registers,
    }),
    storeBytes: new Gauge({
      name: 'ficus_store_bytes',
      help: 'Size of the store with its write-ahead log.',
      registers,
    }),
    storeWriteErrors: new Counter({
      name: 'ficus_store_write_errors_total',
      help: 'Batches that the store did not take.',
      registers,
    }),
    storePruned: new Counter({
      name: 'ficus_store_pruned_total',
      help: 'Rows that were let go of to keep the store within retention and maxSize, by what they were.',
      labelNames: ['what'] as const,
      registers,
    }),
    storeDropped: new Counter({
      name: 'ficus_store_dropped_total',
      help: 'What never reached the store because it failed for longer than memory lasts; counts are never dropped.',
      labelNames: ['what'] as const,
      registers,
    }),
    buildInfo: new Gauge({
      name: 'ficus_build_info',
      help: 'Always 1; says which Ficus on which Node.js this is.',
      labelNames: ['version', 'node'] as const,
      aggregator: 'first',
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof defineMetrics>;
