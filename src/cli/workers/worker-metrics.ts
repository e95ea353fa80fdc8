import { Registry } from '@prometheus-io/client';
import type { Metrics } from '../../metrics/definitions.ts';
import { withExemplars } from '../../metrics/exemplars.ts';
import { type MetricFamily, openMetricsText } from '../../metrics/open-metrics.ts';
import type { MetricsSource } from '../../metrics/source.ts';
import type { MetricValue } from '../../metrics/value.ts';
import type { MetricsSnapshot } from './messages.ts';

/** A worker that has not answered after so many milliseconds counts with what it said last. */
const PATIENCE = 1000;
/** What has been counted stays counted; what a gauge showed of a process goes with it. */
const OUTLIVES = new Set(['counter', 'histogram']);

interface Snapshot {
  readonly name: string;
  readonly type: string;
  readonly values: readonly MetricValue[];
}

/** Adds up what the primary and all its workers have counted, those that are gone included. */
export class WorkerMetrics implements MetricsSource {
  readonly contentType: string;
  readonly #own: Metrics;
  /** Asks a worker for a snapshot. */
  readonly #ask: (worker: number, request: number) => void;
  readonly #latest = new Map<number, MetricsSnapshot>();
  readonly #asked = new Map<number, { readonly worker: number; readonly answered: () => void }>();
  #gone: MetricsSnapshot = [];
  #requests = 0;

  constructor(own: Metrics, ask: (worker: number, request: number) => void) {
    this.#own = own;
    this.#ask = ask;
    this.contentType = own.registry.contentType;
  }

  began(worker: number): void {
    this.#latest.set(worker, []);
  }

  told(worker: number, request: number | undefined, metrics: MetricsSnapshot): void {
    if (this.#latest.has(worker)) this.#latest.set(worker, metrics);
    if (request !== undefined) this.#asked.get(request)?.answered();
  }

  ended(worker: number): void {
    const last = (this.#latest.get(worker) ?? []) as readonly Snapshot[];
    this.#latest.delete(worker);
    for (const { worker: asked, answered } of [...this.#asked.values()]) if (asked === worker) answered();
    const counted = last.filter(({ type }) => OUTLIVES.has(type));
    // Kept as one sum: workers may come and go for months.
    this.#gone = aggregated([this.#gone, counted]);
  }

  async exposition(): Promise<string> {
    return (await this.#all()).metrics();
  }

  async openMetrics(): Promise<string> {
    const sums = (await (await this.#all()).getMetricsAsJSON()) as unknown as MetricFamily[];
    return openMetricsText(withExemplars(sums, [...this.#latest.values()] as unknown as MetricFamily[][]));
  }

  async upstreamDurations(): Promise<readonly MetricValue[]> {
    const all = (await this.#all()).getSingleMetric('ficus_upstream_duration_seconds');
    return ((await all?.get())?.values ?? []) as readonly MetricValue[];
  }

  async #all(): Promise<Registry> {
    await Promise.all([...this.#latest.keys()].map((worker) => this.#answer(worker)));
    const own = await this.#own.registry.getMetricsAsJSON();
    return Registry.aggregate([own, this.#gone, ...this.#latest.values()] as object[][]);
  }

  #answer(worker: number): Promise<void> {
    return new Promise((resolve) => {
      const request = ++this.#requests;
      const answered = () => {
        clearTimeout(timer);
        this.#asked.delete(request);
        resolve();
      };
      const timer = setTimeout(answered, PATIENCE);
      this.#asked.set(request, { worker, answered });
      this.#ask(worker, request);
    });
  }
}

function aggregated(snapshots: readonly MetricsSnapshot[]): MetricsSnapshot {
  const names = new Map<string, Snapshot[]>();
  for (const snapshot of snapshots as readonly (readonly Snapshot[])[])
    for (const metric of snapshot) names.set(metric.name, [...(names.get(metric.name) ?? []), metric]);
  return [...names.values()].map((metrics) => ({ ...metrics[0], values: summed(metrics) }));
}

function summed(metrics: readonly Snapshot[]): MetricValue[] {
  const sums = new Map<string, MetricValue>();
  for (const value of metrics.flatMap(({ values }) => values)) {
    const key = `${value.metricName ?? ''} ${JSON.stringify(value.labels)}`;
    const known = sums.get(key);
    sums.set(key, known === undefined ? value : { ...value, value: known.value + value.value });
  }
  return [...sums.values()];
}
