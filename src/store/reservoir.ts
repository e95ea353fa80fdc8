/** How many samples a discrepancy keeps: the first ones for good, and a reservoir of all later ones. */
export interface SampleSizes {
  readonly first: number;
  readonly reservoir: number;
}

/**
 * The slot (0 to first + reservoir - 1) that the `seen`-th occurrence takes, counted from 1, or undefined when
 * it is not kept. The first ones are kept for good; of the others each is kept with equal probability, whatever
 * their number: Algorithm R (Vitter 1985, "Random sampling with a reservoir").
 */
export function sampleSlot(seen: number, sizes: SampleSizes, random: () => number): number | undefined {
  if (seen <= sizes.first) return seen - 1;
  const later = seen - sizes.first;
  if (later <= sizes.reservoir) return seen - 1;
  const drawn = Math.floor(random() * later);
  return drawn < sizes.reservoir ? sizes.first + drawn : undefined;
}

/**
 * The slot of the `seen`-th occurrence that a rule allowed: below zero, and only the first ones, so that a thousand
 * allowed ones never push out what a reviewer has to see.
 */
export function ignoredSlot(seen: number, { first }: SampleSizes): number | undefined {
  return seen <= first ? -seen : undefined;
}
