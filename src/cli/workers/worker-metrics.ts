import { Registry } from '@prometheus-io/client';
import type { Metrics } from '../../metrics/definitions.ts';
import { withExemplars } from '../../metrics/exemplars.ts';
import { expositionOf, PROMETHEUS_TEXT } from '../../metrics/exposition.ts';
import { OPEN_METRICS } from '../../metrics/open-metrics.ts';
import type { MetricsSource } from '../../metrics/source.ts';
import type { MetricFamily, MetricValue } from '../../metrics/value.ts';
import type { MetricsSnapshot, SnapshotPart } from './messages.ts';

/** A worker that has not answered after so many milliseconds counts with what it said last. */
const PATIENCE = 1000;
/** What has been counted stays counted; what a gauge showed of a process goes with it. */
const OUTLIVES = new Set(['counter', 'histogram']);

interface Snapshot extends MetricFamily {
  readonly values: readonly MetricValue[];
}

/** Adds up what the primary and all its workers have counted, those that are gone included. */
export class WorkerMetrics implements MetricsSource {
  readonly #own: Metrics;
  /** Asks a worker for a snapshot. */
  readonly #ask: (worker: number, request: number) => void;
  readonly #latest = new Map<number, MetricsSnapshot>();
  /** Of a snapshot that is not whole yet. */
  readonly #parts = new Map<number, object[]>();
  readonly #asked = new Map<number, { readonly worker: number; readonly answered: () => void }>();
  #gone: MetricsSnapshot = [];
  #requests = 0;

  constructor(own: Metrics, ask: (worker: number, request: number) => void) {
    this.#own = own;
    this.#ask = ask;
  }

  began(worker: number): void {
    this.#latest.set(worker, []);
  }

  /** A part of what a worker has counted; what it says counts once it is whole. */
  told(worker: number, { request, part, last }: SnapshotPart): void {
    if (!this.#latest.has(worker)) return;
    const parts = this.#parts.get(worker) ?? [];
    parts.push(...part);
    this.#parts.set(worker, parts);
    if (!last) return;
    this.#latest.set(worker, parts);
    this.#parts.delete(worker);
    if (request !== undefined) this.#asked.get(request)?.answered();
  }

  ended(worker: number): void {
    const last = (this.#latest.get(worker) ?? []) as readonly Snapshot[];
    this.#latest.delete(worker);
    this.#parts.delete(worker);
    for (const { worker: asked, answered } of [...this.#asked.values()]) if (asked === worker) answered();
    const counted = last.filter(({ type }) => OUTLIVES.has(type));
    // Kept as one sum: workers may come and go for months.
    this.#gone = aggregated([this.#gone, counted]);
  }

  async exposition(): Promise<string> {
    return expositionOf(await this.#sums(), PROMETHEUS_TEXT);
  }

  async openMetrics(): Promise<string> {
    const parts = [...this.#latest.values()] as unknown as Snapshot[][];
    return expositionOf(withExemplars(await this.#sums(), parts), OPEN_METRICS);
  }

  async upstreamDurations(): Promise<readonly MetricValue[]> {
    const all = await this.#sums();
    return all.find(({ name }) => name === 'ficus_upstream_duration_seconds')?.values ?? [];
  }

  async #sums(): Promise<Snapshot[]> {
    await Promise.all([...this.#latest.keys()].map((worker) => this.#answer(worker)));
    const own = await this.#own.registry.getMetricsAsJSON();
    const all = Registry.aggregate([own, this.#gone, ...this.#latest.values()] as object[][]);
    return (await all.getMetricsAsJSON()) as unknown as Snapshot[];
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
