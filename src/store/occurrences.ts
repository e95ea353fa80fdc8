import { fingerprint } from '../diff/fingerprint.ts';
import type { Difference } from '../diff/types.ts';
import type { Finding } from './types.ts';

/** One discrepancy in one exchange. */
export interface Occurrence {
  readonly id: string;
  /** True when a rule allowed every difference of it: one that no rule allows makes the exchange a mismatch. */
  readonly ignored: boolean;
  /** Its differences in this exchange; the first one stands for the others. */
  readonly differences: readonly [Difference, ...Difference[]];
}

/** The discrepancies of one exchange, each once, in the order in which they were found. */
export function occurrencesOf(finding: Finding): Occurrence[] {
  const byId = new Map<string, [Difference, ...Difference[]]>();
  for (const difference of finding.differences) {
    const id = fingerprint(finding.exchange.route, difference);
    const found = byId.get(id);
    if (found === undefined) byId.set(id, [difference]);
    // What no rule allows goes first: it is what the reviewer has to see.
    else if (difference.ignoredBy === undefined && found[0].ignoredBy !== undefined)
      found.unshift(difference);
    else found.push(difference);
  }
  return [...byId].map(([id, differences]) => ({
    id,
    ignored: differences[0].ignoredBy !== undefined,
    differences,
  }));
}
