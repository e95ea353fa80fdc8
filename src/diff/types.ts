/** The vocabulary of a comparison. Left is always the monolith, right always the service, whoever served. */

import type { JsonValue } from './json.ts';

export type Side = 'monolith' | 'service';

/** A body that was longer than `compare.maxBody`: it is judged by its length (bytes) and hash only. */
export interface BodyDigest {
  readonly length: number;
  readonly sha256: string;
}

/** One side's answer. `headers` is the wire's flat list: name, value, name, value, in order, case kept. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Uint8Array | BodyDigest;
}

/** The named cause classes of a difference. */
export const KINDS = [
  'status',
  'header',
  'media-type',
  'missing',
  'extra',
  'null-absent',
  'empty',
  'type',
  'ordering',
  'rounding',
  'unit',
  'timezone',
  'text',
  'generated',
  'value',
] as const;

export type Kind = (typeof KINDS)[number];

/** A reviewed statement that differences at `path` are acceptable: all of them, or those of the allowed kinds. */
export interface Rule {
  /** JSONPath (`$.a.b`, `[*]`, `..name`, `['odd key']`), `headers.NAME`, or `status`. */
  readonly path: string;
  readonly ignore?: true | undefined;
  readonly allow?: readonly Kind[] | undefined;
  /** Largest allowed gap between two numbers, as a decimal string or number. */
  readonly tolerance?: number | string | undefined;
  /** Least decimals that a rounding must keep. */
  readonly decimals?: number | undefined;
  /** How far apart two times may be: exactly `+02:00` from left to right, or at most `2h` either way. */
  readonly shift?: string | undefined;
  /** IANA zones, one of which must explain a shift at that very time. */
  readonly zones?: readonly string[] | undefined;
  /** A regular expression that both values must match. */
  readonly pattern?: string | undefined;
  /** The field that identifies an element of the array at `path`. */
  readonly keyBy?: string | undefined;
  readonly reason: string;
  readonly owner: string;
  /** ISO date or instant after which the rule no longer allows anything. */
  readonly expires?: string | undefined;
}

/** One place in one exchange where the two sides differ. */
export interface Difference {
  /** JSONPath of the place, `headers.NAME`, or `status`. */
  readonly path: string;
  /** `path` with indices generalised (`$.items[*].price`): where all differences of one cause meet. */
  readonly place: string;
  readonly kind: Kind;
  /** Absent where the left side has nothing at this place. */
  readonly left?: JsonValue;
  /** Absent where the right side has nothing at this place. */
  readonly right?: JsonValue;
  /** One plain clause for a reviewer: the shift, the decimals, the two types. */
  readonly detail: string;
  /** What tells two faults at one place apart (`shift +02:00`); part of the fingerprint. Empty where nothing does. */
  readonly signature: string;
  /** The rule that allows this difference, as `describeRule` writes it. */
  readonly ignoredBy?: string;
  /** What members beside it or above it call it, as `password` in `{"name": "password", "value": …}`; absent where none does. */
  readonly names?: readonly string[];
  /**
   * Whether a second answer of the monolith to the same request differed from its first at this place; absent where it
   * was not asked again.
   */
  readonly monolithChanged?: boolean;
}

/** The judgement of two answers. `failed` and `skipped` are verdicts of an exchange, never of two answers. */
export interface Comparison {
  readonly verdict: 'match' | 'ignored' | 'mismatch';
  readonly differences: readonly Difference[];
  /** True when the walk stopped at its limit of differences: there are more than are listed. */
  readonly limited: boolean;
}

export type Verdict = Comparison['verdict'] | 'failed' | 'skipped';
