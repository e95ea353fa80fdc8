/** A source of numbers in [0, 1). */
export type Random = () => number;

/** A repeatable source: xorshift32 (Marsaglia, "Xorshift RNGs", 2003). Any integer will do as a seed. */
export function seededRandom(seed: number): Random {
  // Spread neighbouring seeds apart, and keep clear of zero, where the generator would stay for ever.
  let state = Math.imul(seed ^ 0x5f356495, 0x2c1b3c6d) | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One element; `choices` must not be empty. */
export function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}

/** One value by its weight; weights are relative. `choices` must not be empty. */
export function pickWeighted<T>(
  random: Random,
  choices: readonly (readonly [value: T, weight: number])[],
): T {
  const sum = choices.reduce((total, [, weight]) => total + weight, 0);
  let left = random() * sum;
  for (const [value, weight] of choices) {
    left -= weight;
    if (left < 0) return value;
  }
  return (choices.at(-1) as readonly [T, number])[0];
}

/** The elements in another order; the argument is left as it is. */
export function shuffled<T>(random: Random, elements: readonly T[]): T[] {
  return elements
    .map((element) => ({ element, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ element }) => element);
}
