import type { Exemplar, MetricFamily } from './value.ts';

/**
 * Gives sums over several processes the exemplars that the sum of values has lost: of each series the youngest that any
 * process has.
 */
export function withExemplars(
  sums: readonly MetricFamily[],
  parts: readonly (readonly MetricFamily[])[],
): MetricFamily[] {
  const youngest = new Map<string, Exemplar>();
  for (const { values } of parts.flat())
    for (const { metricName, labels, exemplar } of values) {
      if (exemplar == null) continue;
      const key = keyOf(metricName, labels);
      const known = youngest.get(key);
      if (known === undefined || (exemplar.timestamp ?? 0) > (known.timestamp ?? 0))
        youngest.set(key, exemplar);
    }
  if (youngest.size === 0) return [...sums];
  return sums.map((family) => ({
    ...family,
    values: [...family.values].map((value) => {
      const exemplar = youngest.get(keyOf(value.metricName, value.labels));
      return exemplar === undefined ? value : { ...value, exemplar };
    }),
  }));
}

function keyOf(metricName: string | undefined, labels: object): string {
  return `${metricName ?? ''} ${JSON.stringify(Object.entries(labels).sort())}`;
}
