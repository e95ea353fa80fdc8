import { type Labels, OwnMetric, type OwnMetricOptions, type Shown } from './own-metric.ts';
import type { MetricValue } from './value.ts';

export interface PlainMetricOptions<Label extends string> extends OwnMetricOptions<Label> {
  readonly type: 'counter' | 'gauge';
}

/** A counter or gauge whose series are looked up once. */
export class PlainMetric<Label extends string = never> extends OwnMetric<Label, Series> {
  readonly type: 'counter' | 'gauge';

  constructor(options: PlainMetricOptions<Label>) {
    super(options);
    this.type = options.type;
    // The library's own show a metric without labels from the start.
    if (options.labelNames.length === 0) this.labels();
  }

  protected begin(labels: Labels): Series {
    return new Series(labels);
  }
}

/** One series of a metric: a number that goes up, and in a gauge down as well. */
export class Series implements Shown {
  readonly #labels: Labels;
  value = 0;

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  inc(by = 1): void {
    this.value += by;
  }

  dec(): void {
    this.value -= 1;
  }

  values(): readonly MetricValue[] {
    return [{ labels: this.#labels, value: this.value }];
  }
}
