import type { JsonValue } from '../json.ts';
import type { NumberPair } from '../kinds/number-pair.ts';
import type { Difference, Kind, Rule } from '../types.ts';

/** What a discrepancy says as a whole, and what every hypothesis about it has in common. */

export const CAUSE_NAMES = [
  'zone',
  'notation',
  'rounding',
  'order',
  'constant',
  'wording',
  'mapping',
  'volatility',
  'dependence',
] as const;

export type CauseName = (typeof CAUSE_NAMES)[number];

/** One difference as it is shown: JSON text, redacted and shortened; a side that has nothing is absent. */
export interface CauseExample {
  readonly path: string;
  readonly left?: string;
  readonly right?: string;
  /** Method and target, redacted. */
  readonly request: string;
}

/** Why a discrepancy is there, as far as its exchanges tell. */
export interface Cause {
  readonly name: CauseName;
  /** One plain sentence with figures: `the service …: 412 of 412`. */
  readonly sentence: string;
  /** Observations that agree, of all that could have disagreed. */
  readonly support: number;
  readonly of: number;
  readonly counterexamples: number;
  /** Present where there are counterexamples and one was kept. */
  readonly counterexample?: CauseExample;
  /** A list of rules as YAML, ready to paste under `compare.rules`; absent where no rule would be safe. */
  readonly rule?: string;
  /** What else the rule would accept, or why none is safe. */
  readonly ruleNote: string;
}

/** What a rule of the discrepancy's path says beside the path. */
export type RuleDraft = Omit<Rule, 'path' | 'reason' | 'owner' | 'expires'>;

/** What a hypothesis has found out; the figures are put behind `claim`. */
export interface Conclusion {
  readonly claim: string;
  readonly support: number;
  readonly of: number;
  readonly counterexample?: CauseExample | undefined;
  /** More figures, behind the first. */
  readonly more?: string;
  /** Absent where no rule would be safe; one is offered only where it can be compiled. */
  readonly rules?: readonly RuleDraft[];
  readonly ruleNote: string;
}

/** One difference of the discrepancy, and the exchange in which it was found. */
export interface Observation {
  readonly difference: Difference;
  /** Of a scalar; undefined for containers and where a side has nothing. */
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
  /** Both values as numbers, read once for all hypotheses; undefined where they are none. */
  readonly numbers: NumberPair | undefined;
  /** Whether a text taken from the values or the request may be kept in clear. Never for what looks secret. */
  keep(text: string): boolean;
  /** What is true of the request, as `describeFeature` reads it; secrets are replaced by tags. */
  features(): readonly string[];
  example(): CauseExample;
}

/** What conclusions are drawn about. */
export interface Subject {
  readonly kind: Kind;
  /** Different pairs of values that were seen, counted up to a few. */
  readonly pairs: number;
  /** Different places in different requests that were seen, counted up to a few. */
  readonly occasions: number;
  /** Exchanges of the same route without this discrepancy: how many are known, and how many have a feature. */
  readonly others: number;
  othersWith(feature: string): number;
}

/** One idea of the cause, with what it keeps of all that was observed: bounded, and updated in constant time. */
export interface Hypothesis {
  observe(observation: Observation): void;
  /** True once too much spoke against it: it is not asked again. */
  readonly refuted: boolean;
  conclude(subject: Subject): Conclusion | undefined;
  /** Plain JSON that `resume` takes. */
  save(): unknown;
}

export interface HypothesisType {
  readonly name: CauseName;
  /** Whether it is told of every difference, or once for each exchange. */
  readonly per: 'difference' | 'exchange';
  appliesTo(kind: Kind): boolean;
  /** Begins anew, or with what was saved; throws an Error where that is not its own. */
  resume(saved: unknown): Hypothesis;
}
