import { fingerprint } from '../diff/fingerprint.ts';
import { successAgainstError } from '../diff/kinds/status.ts';
import type { Difference } from '../diff/types.ts';
import type { Compared } from './both-sides.ts';
import type { PlannedTarget, ReplayTarget } from './types.ts';
import { hasVanished } from './vanished.ts';

/**
 * What a comparison of today says of a discrepancy. `otherwise`: its place differs in another way than it did, or what
 * differs keeps it from being looked at; that is no fix. `allowed`: only a rule keeps it from being one.
 * `gone`: neither side has the place any more.
 */
export type Standing = 'match' | 'allowed' | 'differs' | 'otherwise' | 'gone';

/** What an exchange's second answer excuses, in contrast to a rule: it is no fault of the service. */
const EXCUSES: ReadonlySet<string | undefined> = new Set(['noise', 'race']);

/** Judges one discrepancy by one comparison of today. `placeOf`: a difference's place as the store writes it. */
export function standingOf(
  target: PlannedTarget,
  { status, answers, differences, limited }: Compared,
  placeOf: (difference: Difference) => string,
): Standing {
  const idOf = (difference: Difference) => fingerprint(target.route, difference);
  const open = differences.filter(({ ignoredBy }) => ignoredBy === undefined);
  if (open.some((difference) => idOf(difference) === target.id)) return 'differs';
  if (open.some((difference) => isAnswerOf(target, difference.kind, placeOf(difference)))) return 'otherwise';
  // Two outcomes are not compared member by member, and a list that was cut may lack it.
  if (limited || (target.path !== 'status' && successAgainstError(status.monolith, status.service)))
    return 'otherwise';
  const allowed = differences.some(
    (difference) =>
      !EXCUSES.has(difference.ignoredBy) &&
      (idOf(difference) === target.id || placeOf(difference) === target.path),
  );
  if (allowed) return 'allowed';
  return hasVanished(target, answers) ? 'gone' : 'match';
}

/** Whether a difference of this kind at `place` says that the target's place is still wrong, or hides it. */
function isAnswerOf({ kind, path }: ReplayTarget, seenKind: string, place: string): boolean {
  if (place === path) return true;
  // One that stands for many, without a place of its own, is only gone when nothing differs.
  if (!/^(?:\$|headers\.|status$)/.test(path)) return true;
  if (!isWithin(path, place) || seenKind === 'ordering') return false;
  // What the service has too much leaves nothing of the monolith's uncompared.
  return seenKind !== 'extra' || kind === 'extra';
}

/** `$.items[*].price` lies within `$.items` and `$.items[*]`. */
function isWithin(path: string, outer: string): boolean {
  return path.startsWith(outer) && /^[.[]/.test(path.slice(outer.length));
}
