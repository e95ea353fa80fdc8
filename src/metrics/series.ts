import type { Registry } from '@prometheus-io/client';
import type { MetricValue } from './value.ts';

export interface PlainMetricOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly labelNames: readonly Label[];
  readonly registers: readonly Registry[];
}

/**
 * A counter or gauge of the client library's kind whose series are looked up once: the library hashes the labels at every
 * increment, and a request makes several.
 */
export class PlainMetric<Label extends string = never> {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly aggregator = 'sum';
  readonly labelNames: readonly Label[];
  readonly #series = new Map<string, { readonly labels: Record<string, string>; readonly series: Series }>();

  constructor({ name, help, type, labelNames, registers }: PlainMetricOptions<Label>) {
    this.name = name;
    this.help = help;
    this.type = type;
    this.labelNames = labelNames;
    // The library's own show a metric without labels from the start.
    if (labelNames.length === 0) this.labels();
    // The registry asks a metric for its name and its values, and no more.
    for (const registry of registers)
      registry.registerMetric(this as unknown as Parameters<Registry['registerMetric']>[0]);
  }

  /** The series of these label values, in the order of `labelNames`. Keep it: nothing is looked up on it. */
  labels(...values: readonly string[]): Series {
    const key = values.join('\0');
    const known = this.#series.get(key);
    if (known !== undefined) return known.series;
    const labels = Object.fromEntries(this.labelNames.map((name, i) => [name, values[i] ?? '']));
    const series = new Series();
    this.#series.set(key, { labels, series });
    return series;
  }

  /** Name, help, type and values, as the library's own metrics give them. */
  async get() {
    const { name, help, type, aggregator } = this;
    const values: MetricValue[] = [...this.#series.values()].map(({ labels, series }) => ({
      labels,
      value: series.value,
    }));
    return { name, help, type, aggregator, values };
  }
}

/** One series of a metric: a number that goes up, and in a gauge down as well. */
export class Series {
  value = 0;

  inc(by = 1): void {
    this.value += by;
  }

  dec(): void {
    this.value -= 1;
  }
}
