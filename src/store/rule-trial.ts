/** What is asked about rules on trial, and what is answered: plain data that crosses threads. */

import type { Kind, Rule } from '../diff/types.ts';

/** How a route compares, as far as stored samples can be judged by it again. */
export interface JudgedBy {
  /** Lower-case names of the compared headers. */
  readonly headers: readonly string[];
  readonly cookieValues: boolean;
  /** Those in force. */
  readonly rules: readonly Rule[];
  /** Milliseconds since the epoch, for rules that expire. */
  readonly now: number;
}

export interface PreviewRequest extends JudgedBy {
  readonly route: string;
  readonly rule: Rule;
}

/** `id`: the whole one. */
export interface CoverageRequest extends JudgedBy {
  readonly id: string;
  readonly route: string;
}

/** What a proposed rule would do to the stored samples of its route. */
export interface RulePreview {
  readonly route: string;
  /** As `ignoredBy` would name it. */
  readonly rule: string;
  readonly samples: {
    readonly stored: number;
    readonly judged: number;
    /** How many could not be judged again, and why. */
    readonly unjudged: readonly { readonly reason: string; readonly count: number }[];
  };
  /** The judged samples, each one exchange. `unsure`: something that the rule looks at is redacted. */
  readonly exchanges: {
    /** Mismatches of which nothing would be left. */
    readonly hidden: number;
    readonly stillDiffer: number;
    readonly unsure: number;
    /** No mismatches by the rules in force. */
    readonly fineBefore: number;
  };
  /** Some of the hidden ones. */
  readonly hidden: readonly PreviewedExchange[];
  /** Discrepancies that the rule reaches: samples in which it would hide all, some or none of it, or cannot tell. */
  readonly discrepancies: readonly PreviewedDiscrepancy[];
  readonly doesNotFit: { readonly count: number; readonly items: readonly PreviewedDifference[] };
  readonly unsure: { readonly count: number; readonly items: readonly PreviewedDifference[] };
}

export interface PreviewedExchange {
  readonly sample: number;
  readonly at: string;
  /** Method and target. */
  readonly request: string;
  /** What its verdict would be. */
  readonly becomes: 'ignored' | 'match';
}

export interface PreviewedDiscrepancy {
  readonly id: string;
  readonly kind: Kind;
  readonly path: string;
  readonly samples: number;
  readonly hidden: number;
  readonly doesNotFit: number;
  readonly unsure: number;
}

export interface PreviewedDifference {
  readonly sample: number;
  readonly request: string;
  readonly path: string;
  readonly kind: Kind;
  readonly left?: string;
  readonly right?: string;
  readonly detail: string;
}
