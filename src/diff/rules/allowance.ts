import { gapWithin } from '../exact.ts';
import type { JsonValue } from '../json.ts';
import type { Place } from '../place.ts';
import type { Kind } from '../types.ts';
import type { CompiledRule } from './compile.ts';
import type { RuleSet } from './rule-set.ts';

/** A judged difference, as far as a rule looks at it. */
export interface Judged {
  readonly place: Place;
  readonly kind: Kind;
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
}

/**
 * The description of the rule that allows this difference; undefined when none does. `ignore` holds for the
 * place and all below it, `allow` for the place alone. Of several the first by description answers.
 */
export function allowedBy(rules: RuleSet, judged: Judged): string | undefined {
  if (rules.isEmpty) return undefined;
  const ignoring = rules.covering(judged.place).find((rule) => rule.ignore);
  const allowing = rules.at(judged.place).find((rule) => allows(rule, judged));
  return first(ignoring?.description, allowing?.description);
}

function allows(rule: CompiledRule, judged: Judged): boolean {
  if (!rule.allow.has(judged.kind)) return false;
  if (rule.tolerance === undefined || (judged.kind !== 'rounding' && judged.kind !== 'value')) return true;
  return gapWithin(judged.left, judged.right, rule.tolerance);
}

function first(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
