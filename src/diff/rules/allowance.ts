import type { JsonValue } from '../json.ts';
import type { Judgement } from '../kinds/judgement.ts';
import type { Place } from '../place.ts';
import type { CompiledRule } from './compile.ts';
import type { RuleSet } from './rule-set.ts';
import { withinBounds } from './within-bounds.ts';

/** A judged difference, as far as a rule looks at it. */
export interface Judged {
  readonly place: Place;
  readonly judgement: Judgement;
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
}

/**
 * The description of the rule that allows this difference; undefined when none does. `ignore` holds for the
 * place and all below it, `allow` for the place alone. Of several the first by description answers. Of rules that `allow`,
 * one with a pattern alone covers statuses of different outcomes: one that names no codes must not hide an outage.
 */
export function allowedBy(rules: RuleSet, judged: Judged): string | undefined {
  if (rules.isEmpty) return undefined;
  const ignoring = rules.covering(judged.place).find((rule) => rule.ignore);
  const allowing = rules.at(judged.place).find((rule) => allows(rule, judged));
  return first(ignoring?.description, allowing?.description);
}

function allows(rule: CompiledRule, { judgement, left, right }: Judged): boolean {
  if (!rule.allow.has(judgement.kind)) return false;
  // Ids that do not map one to one may be a reference to something else: no allowance of a kind covers that.
  if (judgement.facts?.oneToOne === false) return false;
  if (judgement.facts?.otherOutcome === true && rule.bounds.pattern === undefined) return false;
  return withinBounds(rule.bounds, judgement, left, right);
}

function first(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
