import type { JsonValue } from '../json.ts';
import type { Moment } from '../moment.ts';
import type { Kind } from '../types.ts';
import type { NumberPair } from './number-pair.ts';
import type { TokenMapping } from './token-mapping.ts';

/** What a kind says of two values: its name, a clause for the reviewer, and what tells two faults apart. */
export interface Judgement {
  readonly kind: Kind;
  readonly detail: string;
  readonly signature: string;
  readonly facts?: Facts;
}

/** What the bounds of a rule are held against. A kind gives those that it knows. */
export interface Facts {
  /** `rounding`: decimals to which the two numbers agree. */
  readonly decimals?: number;
  /** `timezone`: minutes that the right side is later than the left, 0 where the notation alone differs. */
  readonly shift?: number;
  /** `timezone`: the two times. */
  readonly moments?: readonly [left: Moment, right: Moment];
  /** `status`: one side succeeded or refused where the other did not, or broke down. */
  readonly otherOutcome?: true;
  /** `generated`: whether each made value stands for one of the other side wherever it occurs. */
  readonly oneToOne?: boolean;
}

/** Two values at one place of two documents that differ; undefined where a side has nothing. */
export interface Pair {
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
  /** True where the values are elements of an array, and a side that has nothing lacks an element. */
  readonly element: boolean;
  /** The key of the field, or of the field that holds the element; undefined at the root. */
  readonly name: string | undefined;
  /** Both values as numbers, where both are numbers or both are their texts. Read when first asked for. */
  readonly numbers: NumberPair | undefined;
  /** Which made values of the whole exchange stand for which. */
  readonly tokens: TokenMapping;
}

/** Recognises one kind; undefined where it does not fit. Called with values that are known to differ. */
export type Recogniser = (pair: Pair) => Judgement | undefined;
