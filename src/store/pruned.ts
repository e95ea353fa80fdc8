/**
 * What is let go of to keep the store within its limits, in rows: minute counts, minute counts that were added up to
 * hours or days, samples, discrepancies, what readiness rests on, and what coverage rests on.
 */
export const PRUNED = [
  'counts',
  'counts_rolled_up',
  'samples',
  'discrepancies',
  'evidence',
  'shapes',
] as const;
export type PrunedKind = (typeof PRUNED)[number];

/** What was pruned of one kind since the store was made. `last`: ISO 8601 in UTC. */
export interface PrunedRecord {
  readonly what: PrunedKind;
  readonly count: number;
  readonly last: string;
}

/** What one step of pruning has let go of. `more`: another step would find work at once. */
export interface PruneStep {
  readonly pruned: Readonly<Partial<Record<PrunedKind, number>>>;
  readonly more: boolean;
}
