import type { CorpusPair } from '../pair.ts';
import { arrayScenarios } from './array-scenarios.ts';
import { markupScenarios } from './markup-scenarios.ts';
import { Random } from './random.ts';
import { type Scenario, scenarioPair } from './scenario.ts';
import { valueScenarios } from './value-scenarios.ts';

const SCENARIOS: readonly (readonly [name: string, make: (random: Random) => Scenario])[] = [
  ...Object.entries(arrayScenarios),
  ...Object.entries(valueScenarios),
  ...Object.entries(markupScenarios),
];

/** Pairs that are hard on purpose: several changes in one list, equal elements, numbers and times at the edges. */
export function hardPairs(seed: number, count: number): CorpusPair[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, at) => {
    const [name, make] = SCENARIOS[at % SCENARIOS.length] ?? random.pick(SCENARIOS);
    return scenarioPair(`hard seed ${seed}, pair ${at}: ${name}`, make(random));
  });
}
