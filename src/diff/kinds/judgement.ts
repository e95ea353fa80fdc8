import type { JsonValue } from '../json.ts';
import type { Kind } from '../types.ts';

/** What a kind says of two values: its name, a clause for the reviewer, and what tells two faults apart. */
export interface Judgement {
  readonly kind: Kind;
  readonly detail: string;
  readonly signature: string;
}

/** Two values at one place of two documents that differ; undefined where a side has nothing. */
export interface Pair {
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
  /** True where the values are elements of an array, and a side that has nothing lacks an element. */
  readonly element: boolean;
  /** The key of the field, or of the field that holds the element; undefined at the root. */
  readonly name: string | undefined;
}

/** Recognises one kind; undefined where it does not fit. Called with values that are known to differ. */
export type Recogniser = (pair: Pair) => Judgement | undefined;
