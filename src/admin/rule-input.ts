import { idleBound } from '../diff/rules/bounds.ts';
import { compileRules } from '../diff/rules/compile.ts';
import type { Rule } from '../diff/types.ts';
import { FicusError, messageOf } from '../errors.ts';
import { describeRuleIssue, trialRuleSchema } from '../routing-rules/rule-issue.ts';

/**
 * A proposed rule out of a request, written as in `routes.yaml`; `reason` and `owner` may be left out. Throws FicusError
 * `bad_request` with what is wrong.
 */
export function ruleInput(value: unknown): Rule {
  const found = trialRuleSchema().safeParse(value);
  if (!found.success) throw badRule(describeRuleIssue(found.error.issues[0], 'rule'));
  const rule = { ...found.data, reason: found.data.reason ?? '', owner: found.data.owner ?? '' };
  const idle = idleBound(rule);
  if (idle !== undefined) throw badRule(idle);
  try {
    compileRules([rule]);
    return rule;
  } catch (error) {
    throw badRule(messageOf(error));
  }
}

function badRule(why: string): FicusError {
  return new FicusError('bad_request', { why });
}
