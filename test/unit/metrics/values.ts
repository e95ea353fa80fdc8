interface Readable {
  get(): Promise<{
    readonly values: readonly {
      readonly labels: Readonly<Partial<Record<string, string | number>>>;
      readonly value: number;
    }[];
  }>;
}

/** A counter's or gauge's values by its labels' values, in the order in which they were declared: `orders match`. */
export async function valuesOf(metric: Readable): Promise<Record<string, number>> {
  const { values } = await metric.get();
  return Object.fromEntries(values.map(({ labels, value }) => [Object.values(labels).join(' '), value]));
}
