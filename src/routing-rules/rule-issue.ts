import type { z } from 'zod';
import { describePath } from './problem.ts';
import { ruleSchema } from './schema.ts';
import { nearest } from './suggest.ts';

/** A trial rule's schema: nobody needs a reason and an owner for what is only tried. */
export function trialRuleSchema() {
  return ruleSchema.partial({ reason: true, owner: true });
}

/** What is wrong with a rule, or with a list of them, as one sentence; `root` is what the rule is called there. */
export function describeRuleIssue(issue: z.core.$ZodIssue | undefined, root: 'rule' | 'rules'): string {
  if (issue === undefined) return `the ${root} cannot be read`;
  const path = [root, ...issue.path.filter((step) => typeof step !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = Object.keys(ruleSchema.shape);
    const near = nearest(key, known);
    const hint = near === undefined ? `the keys are ${known.join(', ')}` : `did you mean "${near}"?`;
    return `${describePath([...path, key])} is not a known key: ${hint}`;
  }
  const where = describePath(path);
  if (issue.code === 'custom') return `${where} ${issue.message}`;
  if (issue.message.startsWith('Invalid')) {
    const isList = root === 'rules' && path.length === 1;
    return `${where} must be ${isList ? 'a list of rules' : 'a mapping with path, and ignore or allow'}`;
  }
  return `${where} must be ${issue.message}`;
}
