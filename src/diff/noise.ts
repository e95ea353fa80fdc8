import type { JsonValue } from './json.ts';
import { typeName } from './json-type.ts';
import { OTHER_OUTCOME } from './kinds/status.ts';
import type { Comparison, Difference, Kind } from './types.ts';

/**
 * What a second answer of the monolith says about a mismatch. One that changes by itself cannot tell anything about the
 * service; one that does not makes the mismatch certain.
 */
export type RereadOutcome = 'confirmed' | 'noise' | 'race';

export interface Reread {
  /** The first answer against the second: what changes on the monolith by itself. */
  readonly againstFirst: Comparison;
  /** The second answer against the service's. */
  readonly againstService: Comparison;
}

/** Kinds that a value which changes by itself can take in turn. Any other kind excuses only its own. */
const CLASSES: Readonly<Partial<Record<Kind, string>>> = {
  value: 'content',
  rounding: 'content',
  unit: 'content',
  timezone: 'content',
  text: 'content',
  generated: 'content',
  missing: 'presence',
  extra: 'presence',
  'null-absent': 'emptiness',
  empty: 'emptiness',
};

/** What a difference at one place is compared by: a clock that turned into another type is no noise of a clock. */
export function kindClass(kind: Kind): string {
  return CLASSES[kind] ?? kind;
}

/**
 * The comparison with what the monolith's second answer excuses `ignoredBy` it, kinds kept. Where the second answer is
 * the service's, a write came between: all of it is a `race`. Otherwise a difference is `noise` where the monolith
 * differs from itself at the same path, in the same class of kinds. Both comparisons count positions on the first
 * answer, so equal paths are equal places. What is on one side only is matched by its list where the monolith's own list
 * changes as much: one element that comes and goes excuses no service that has lost ten.
 */
export function excuse(
  comparison: Comparison,
  { againstFirst, againstService }: Reread,
): Comparison & { readonly outcome: RereadOutcome } {
  if (againstService.verdict !== 'mismatch') return { ...excused(comparison, () => 'race'), outcome: 'race' };
  const spots = new Map(againstFirst.differences.map((difference) => [spot(difference), difference]));
  const [ownLists, lists] = [listChanges(againstFirst), listChanges(comparison)];
  const ownAt = (difference: Difference): Difference | undefined => {
    const own = spots.get(spot(difference));
    if (own !== undefined || kindClass(difference.kind) !== 'presence') return own;
    const [change, most] = [lists.get(difference.place), ownLists.get(difference.place)];
    return change !== undefined && most !== undefined && isAsMuch(change, most) ? most.one : undefined;
  };
  const looked = comparison.differences.map((difference) => {
    const own = ownAt(difference);
    return { ...difference, monolithChanged: own !== undefined && isOfItsTypes(difference, own) };
  });
  const judged = excused({ ...comparison, differences: looked }, ({ monolithChanged }) =>
    monolithChanged === true ? 'noise' : undefined,
  );
  return { ...judged, outcome: judged.verdict === 'mismatch' ? 'confirmed' : 'noise' };
}

/** The service's value is of a JSON type that the monolith's has there. */
function isOfItsTypes({ right }: Difference, own: Difference): boolean {
  const type = typeAt(right);
  return type === typeAt(own.left) || type === typeAt(own.right);
}

function typeAt(value: JsonValue | undefined): string {
  return value === undefined ? 'absent' : typeName(value);
}

/** That the monolith failed once says nothing of a text in which it succeeded. */
function spot({ kind, path, signature }: Difference): string {
  return `${signature === OTHER_OUTCOME ? signature : kindClass(kind)} ${path}`;
}

/** What one of two answers has at one place that the other lacks. */
interface ListChange {
  /** Elements that one side lacks, and how many more one side has than the other. */
  count: number;
  growth: number;
  readonly one: Difference;
}

/** By place. */
function listChanges({ differences }: Comparison): ReadonlyMap<string, ListChange> {
  const changes = new Map<string, ListChange>();
  for (const one of differences) {
    if (kindClass(one.kind) !== 'presence') continue;
    const known = changes.get(one.place) ?? { count: 0, growth: 0, one };
    known.count += 1;
    known.growth += one.kind === 'extra' ? 1 : -1;
    changes.set(one.place, known);
  }
  return changes;
}

/** Two samples of what changes by itself seldom lie further apart than by a factor of two. */
const MOST_APART = 2;

function isAsMuch({ count, growth }: ListChange, own: ListChange): boolean {
  return count <= MOST_APART * own.count && Math.abs(growth) <= MOST_APART * Math.abs(own.growth);
}

function excused(comparison: Comparison, by: (difference: Difference) => string | undefined): Comparison {
  const differences = comparison.differences.map((difference) => {
    if (difference.ignoredBy !== undefined) return difference;
    const reason = by(difference);
    return reason === undefined ? difference : { ...difference, ignoredBy: reason };
  });
  const mismatch = comparison.limited || differences.some(({ ignoredBy }) => ignoredBy === undefined);
  return { verdict: mismatch ? 'mismatch' : 'ignored', differences, limited: comparison.limited };
}
