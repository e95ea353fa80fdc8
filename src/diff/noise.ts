import type { JsonValue } from './json.ts';
import { typeName } from './json-type.ts';
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
 * answer, so equal paths are equal places; elements that it lacks are matched by their list.
 */
export function excuse(
  comparison: Comparison,
  { againstFirst, againstService }: Reread,
): Comparison & { readonly outcome: RereadOutcome } {
  if (againstService.verdict !== 'mismatch') return { ...excused(comparison, () => 'race'), outcome: 'race' };
  const volatile = new Map(againstFirst.differences.map((difference) => [spot(difference), difference]));
  const looked = comparison.differences.map((difference) => {
    const own = volatile.get(spot(difference));
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

function spot({ kind, path, place }: Difference): string {
  const what = kindClass(kind);
  return `${what} ${what === 'presence' ? place : path}`;
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
