import type { Found } from './elements.ts';
import type { JsonValue } from './json.ts';
import { empty } from './kinds/empty.ts';
import { extra } from './kinds/extra.ts';
import { generated } from './kinds/generated.ts';
import type { Judgement, Pair, Recogniser } from './kinds/judgement.ts';
import { missing } from './kinds/missing.ts';
import { nullAbsent } from './kinds/null-absent.ts';
import { type NumberPair, readNumbers } from './kinds/number-pair.ts';
import { judgeOrdering } from './kinds/ordering.ts';
import { rounding } from './kinds/rounding.ts';
import { text } from './kinds/text.ts';
import { timezone } from './kinds/timezone.ts';
import type { TokenMapping } from './kinds/token-mapping.ts';
import { type } from './kinds/type.ts';
import { unit } from './kinds/unit.ts';
import { value, valueJudgement } from './kinds/value.ts';
import { fieldName } from './place.ts';

/**
 * The kinds of two differing values, in the order in which they are asked; the first that fits names the
 * difference, and `value` is what remains. The conditions of the kinds leave little to decide between them. Where
 * two could still fit, the one that a rule would make safe to ignore comes later.
 */
export const KINDS_BY_PRECEDENCE: readonly Recogniser[] = [
  nullAbsent,
  empty,
  missing,
  extra,
  type,
  timezone,
  rounding,
  unit,
  text,
  generated,
];

/** Names what the walk found. `tokens` is of the two documents that were walked. */
export function classify(found: Found, tokens: TokenMapping): Judgement {
  const { left, right } = found;
  if (found.what === 'order' && Array.isArray(left) && Array.isArray(right))
    return judgeOrdering(left, right);
  if (found.what === 'repeats') return valueJudgement(repeatsDetail(found), 'repeated key');
  const pair = new FoundPair(found, tokens);
  for (const recognise of KINDS_BY_PRECEDENCE) {
    const judgement = recognise(pair);
    if (judgement !== undefined) return judgement;
  }
  return value(pair);
}

/** A pair that reads its numbers once, and not before a kind asks for them. */
class FoundPair implements Pair {
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
  readonly element: boolean;
  readonly name: string | undefined;
  readonly tokens: TokenMapping;
  #numbers: NumberPair | undefined | null = null;

  constructor({ left, right, element, place }: Found, tokens: TokenMapping) {
    this.left = left;
    this.right = right;
    this.element = element;
    this.name = fieldName(place);
    this.tokens = tokens;
  }

  get numbers(): NumberPair | undefined {
    if (this.#numbers === null) this.#numbers = readNumbers(this.left, this.right);
    return this.#numbers;
  }
}

function repeatsDetail({ left, right }: Found): string {
  const times = (earlier: Found['left']) => (Array.isArray(earlier) ? earlier.length : 0);
  const [l, r] = [times(left), times(right)];
  if (l === r) return 'the key is written more than once, and its earlier values differ';
  return `the key has ${l} earlier values on the left and ${r} on the right`;
}
