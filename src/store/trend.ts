/** How often a discrepancy was seen over the last day, and what that says. */

/** Minutes of one bucket. */
export const TREND_MINUTES = 30;
/** A day of them. */
export const TREND_BUCKETS = 48;
/** The last six hours are held against the rest of the day. */
const RECENT = 12;
/** Standard deviations, and the ratio of the two rates, beyond which a change is no chance and no trifle. */
const SURE = 3;
const MUCH = 1.5;

const BUCKET = TREND_MINUTES * 60_000;

/**
 * `new`: first seen within the last six hours. `quiet`: not seen in them. `rising`, `falling`: the share of the route's
 * comparisons that show it has changed, so more traffic alone is no rise. `steady`: neither.
 */
export const DIRECTIONS = ['new', 'rising', 'steady', 'falling', 'quiet'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Counts of half hours, the oldest first; the last one is under way. */
export interface Trend {
  /** When the first begins, ISO 8601 in UTC. */
  readonly begin: string;
  readonly bucketMinutes: number;
  /** Exchanges in which it was a mismatch. */
  readonly counts: readonly number[];
  /** Exchanges in which a rule allowed it. */
  readonly ignoredCounts: readonly number[];
  /** Of the mismatches; of what was allowed, where it never was one. */
  readonly direction: Direction;
}

/** The half hour of an instant, milliseconds since the epoch, counted from there. */
export function trendBucket(milliseconds: number): number {
  return Math.floor(milliseconds / BUCKET);
}

/** When a half hour begins, milliseconds since the epoch. */
export function trendBegin(bucket: number): number {
  return bucket * BUCKET;
}

export interface TrendFacts {
  readonly counts: readonly number[];
  /** Comparisons of the route in the same half hours. */
  readonly compared: readonly number[];
  /** How many of the half hours it was known in; fewer than all where counting began later. */
  readonly known: number;
  readonly firstSeen: number;
  /** Milliseconds since the epoch, as `firstSeen`. */
  readonly now: number;
}

/**
 * What the counts of a day say. Were nothing changed, its occurrences would fall on both parts as the comparisons did: a
 * binomial share, held against what is there by its normal approximation.
 */
export function directionOf({ counts, compared, known, firstSeen, now }: TrendFacts): Direction {
  const at = counts.length - RECENT;
  const recent = sum(counts, at);
  if (recent === 0) return 'quiet';
  if (trendBucket(firstSeen) > trendBucket(now) - RECENT) return 'new';
  const from = counts.length - known;
  const before = sum(counts, from, at);
  const [comparedRecent, comparedBefore] = [sum(compared, at), sum(compared, from, at)];
  if (comparedRecent === 0 || comparedBefore === 0) return 'steady';
  const share = comparedRecent / (comparedRecent + comparedBefore);
  const all = recent + before;
  const deviation = (recent - all * share) / Math.sqrt(all * share * (1 - share));
  // Multiplied out: there may be none before.
  const [rate, rateBefore] = [recent * comparedBefore, before * comparedRecent];
  if (deviation >= SURE && rate >= MUCH * rateBefore) return 'rising';
  return deviation <= -SURE && rateBefore >= MUCH * rate ? 'falling' : 'steady';
}

function sum(counts: readonly number[], from: number, to = counts.length): number {
  return counts.slice(Math.max(from, 0), Math.max(to, 0)).reduce((total, count) => total + count, 0);
}
