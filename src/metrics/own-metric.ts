import type { Registry } from '@prometheus-io/client';
import type { MetricFamily, MetricValue } from './value.ts';

export interface OwnMetricOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly Label[];
  readonly registers: readonly Registry[];
}

export type Labels = Readonly<Record<string, string>>;

/** What a metric shows under one set of labels. */
export interface Shown {
  values(): readonly MetricValue[];
}

/**
 * A metric as the client library's are, but with series that are looked up once and kept: the library hashes the labels
 * at every change, and a request makes several. Processes are added up.
 */
export abstract class OwnMetric<Label extends string, Kept extends Shown> implements MetricFamily {
  readonly name: string;
  readonly help: string;
  abstract readonly type: 'counter' | 'gauge' | 'histogram';
  readonly aggregator = 'sum';
  readonly labelNames: readonly Label[];
  readonly #series = new Map<string, Kept>();

  protected constructor({ name, help, labelNames, registers }: OwnMetricOptions<Label>) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    // The registry asks a metric for its name and its values, and no more.
    for (const registry of registers)
      registry.registerMetric(this as unknown as Parameters<Registry['registerMetric']>[0]);
  }

  /** The series of these label values, in the order of `labelNames`. Keep it: nothing is looked up on it. */
  labels(...values: readonly string[]): Kept {
    const key = values.join('\0');
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const series = this.begin(Object.fromEntries(this.labelNames.map((name, i) => [name, values[i] ?? ''])));
    this.#series.set(key, series);
    return series;
  }

  /** The values one after the other, those of one series of one moment. */
  get values(): Iterable<MetricValue> {
    return this.#series.values().flatMap((series) => series.values());
  }

  /** Name, help, type and values, as the library's own metrics give them. */
  async get() {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: [...this.values] };
  }

  /** A series at its beginning. */
  protected abstract begin(labels: Labels): Kept;
}
