import type { Exchange } from '../diff/exchange.ts';
import { fingerprint } from '../diff/fingerprint.ts';
import type { Difference } from '../diff/types.ts';
import { trendBucket } from './trend.ts';
import type { DiscrepancyKind, Finding } from './types.ts';

/** One discrepancy in one exchange. */
export interface Occurrence {
  readonly id: string;
  readonly kind: DiscrepancyKind;
  readonly place: string;
  /** True when a rule allowed every difference of it: one that no rule allows makes the exchange a mismatch. */
  readonly ignored: boolean;
  /** Its differences in this exchange; the first one stands for the others. */
  readonly differences: readonly [Difference, ...Difference[]];
}

/** What one batch adds to one discrepancy. */
export interface Addition {
  readonly id: string;
  readonly route: string;
  /** The one to show: the first that no rule allows, else the first. */
  example: Occurrence;
  /** Exchanges in which it was a mismatch, and in which a rule allowed it. */
  count: number;
  ignoredCount: number;
  /** The same by half hour, as `trendBucket` counts them. */
  readonly byHalfHour: Map<number, { count: number; ignoredCount: number }>;
  /** Milliseconds since the epoch. */
  firstSeen: number;
  lastSeen: number;
}

/** Adds one occurrence to what a batch adds so far, by id. */
export function addOccurrence(
  additions: Map<string, Addition>,
  occurrence: Occurrence,
  { route, startedAt }: Exchange,
): void {
  const { id, ignored } = occurrence;
  const at = Math.floor(startedAt);
  const known = additions.get(id);
  if (known === undefined) {
    const counts = ignored ? { count: 0, ignoredCount: 1 } : { count: 1, ignoredCount: 0 };
    const byHalfHour = new Map([[trendBucket(at), { ...counts }]]);
    additions.set(id, { id, route, example: occurrence, ...counts, byHalfHour, firstSeen: at, lastSeen: at });
    return;
  }
  if (!ignored && known.count === 0) known.example = occurrence;
  const halfHour = halfHourOf(known, trendBucket(at));
  if (ignored) {
    known.ignoredCount++;
    halfHour.ignoredCount++;
  } else {
    known.count++;
    halfHour.count++;
  }
  known.firstSeen = Math.min(known.firstSeen, at);
  known.lastSeen = Math.max(known.lastSeen, at);
}

function halfHourOf({ byHalfHour }: Addition, bucket: number): { count: number; ignoredCount: number } {
  const known = byHalfHour.get(bucket);
  if (known !== undefined) return known;
  const counts = { count: 0, ignoredCount: 0 };
  byHalfHour.set(bucket, counts);
  return counts;
}

/** Of the differences that several exchanges share, because their answers are the same. */
const known = new WeakMap<readonly Difference[], readonly Occurrence[]>();

/** The discrepancies of one exchange, each once, in the order in which they were found. */
export function occurrencesOf(finding: Finding): readonly Occurrence[] {
  const occurrences = known.get(finding.differences) ?? grouped(finding);
  known.set(finding.differences, occurrences);
  return occurrences;
}

function grouped(finding: Finding): Occurrence[] {
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
    kind: differences[0].kind,
    place: differences[0].place,
    ignored: differences[0].ignoredBy !== undefined,
    differences,
  }));
}
