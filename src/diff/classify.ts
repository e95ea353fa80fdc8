import type { Found } from './elements.ts';
import { extra } from './kinds/extra.ts';
import type { Judgement, Recogniser } from './kinds/judgement.ts';
import { missing } from './kinds/missing.ts';
import { nullAbsent } from './kinds/null-absent.ts';
import { judgeOrdering } from './kinds/ordering.ts';
import { rounding } from './kinds/rounding.ts';
import { timezone } from './kinds/timezone.ts';
import { type } from './kinds/type.ts';
import { value, valueJudgement } from './kinds/value.ts';
import { fieldName } from './place.ts';

/**
 * The kinds of two differing values, in the order in which they are asked; the first that fits names the
 * difference, and `value` is what remains. The conditions of the kinds leave little to decide between them. Where
 * two could still fit, the one that a rule would make safe to ignore comes later.
 */
export const KINDS_BY_PRECEDENCE: readonly Recogniser[] = [
  nullAbsent,
  missing,
  extra,
  type,
  timezone,
  rounding,
];

/** Names what the walk found. */
export function classify(found: Found): Judgement {
  const { left, right, element } = found;
  if (found.what === 'order' && Array.isArray(left) && Array.isArray(right))
    return judgeOrdering(left, right);
  if (found.what === 'repeats') return valueJudgement(repeatsDetail(found), 'repeated key');
  const pair = { left, right, element, name: fieldName(found.place) };
  for (const recognise of KINDS_BY_PRECEDENCE) {
    const judgement = recognise(pair);
    if (judgement !== undefined) return judgement;
  }
  return value(pair);
}

function repeatsDetail({ left, right }: Found): string {
  const times = (earlier: Found['left']) => (Array.isArray(earlier) ? earlier.length : 0);
  const [l, r] = [times(left), times(right)];
  if (l === r) return 'the key is written more than once, and its earlier values differ';
  return `the key has ${l} earlier values on the left and ${r} on the right`;
}
