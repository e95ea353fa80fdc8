import type { Registry } from '@prometheus-io/client';
import { familiesOf } from '../../metrics/family.ts';
import type { MetricFamily, MetricValue } from '../../metrics/value.ts';
import type { MetricsSnapshot } from './messages.ts';

/** Values that are written down and sent at a time: less than a millisecond of work. */
const MOST_VALUES = 500;

/**
 * A registry's metrics in parts that are small enough to be said between two requests. A metric may be spread over
 * several: whoever adds up takes them as those of several processes.
 */
export async function* snapshotParts(registry: Registry): AsyncGenerator<MetricsSnapshot> {
  let part: object[] = [];
  let size = 0;
  for await (const family of familiesOf(registry)) {
    for (const values of chunks(family.values, MOST_VALUES)) {
      part.push(withValues(family, values));
      size += values.length;
      if (size < MOST_VALUES) continue;
      yield part;
      [part, size] = [[], 0];
    }
  }
  yield part;
}

function withValues(family: MetricFamily & { readonly aggregator?: string }, values: readonly MetricValue[]) {
  const { name, help, type, aggregator } = family;
  return { name, help, type, aggregator, values };
}

/** At least one, so that a metric without values is told of as well. */
function* chunks(values: Iterable<MetricValue>, most: number): Generator<MetricValue[]> {
  let chunk: MetricValue[] = [];
  for (const value of values) {
    chunk.push(value);
    if (chunk.length < most) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}
