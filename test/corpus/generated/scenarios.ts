import type { CorpusPair } from '../pair.ts';
import { arrayScenarios } from './array-scenarios.ts';
import { markupScenarios } from './markup-scenarios.ts';
import { Random } from './random.ts';
import { type Scenario, scenarioPair } from './scenario.ts';
import { seriesScenarios } from './series-scenarios.ts';
import { valueScenarios } from './value-scenarios.ts';

const SCENARIOS: readonly (readonly [name: string, make: (random: Random) => Scenario])[] = [
  ...Object.entries(arrayScenarios),
  ...Object.entries(valueScenarios),
  ...Object.entries(markupScenarios),
];

type Scenarios = Readonly<Record<string, (random: Random) => Scenario>>;

/** Lists of few values that repeat, edited a little: each has one reading, by the longest common subsequence. */
export function seriesPairs(seed: number, count: number): CorpusPair[] {
  return pairsOf('series', Object.entries<Scenarios[string]>(seriesScenarios), seed, count);
}

/** Pairs that are hard on purpose: several changes in one list, equal elements, numbers and times at the edges. */
export function hardPairs(seed: number, count: number): CorpusPair[] {
  return pairsOf('hard', SCENARIOS, seed, count);
}

function pairsOf(
  set: string,
  scenarios: readonly (readonly [name: string, make: Scenarios[string]])[],
  seed: number,
  count: number,
): CorpusPair[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, at) => {
    const [name, make] = scenarios[at % scenarios.length] ?? random.pick(scenarios);
    return scenarioPair(`${set} seed ${seed}, pair ${at}: ${name}`, make(random));
  });
}
