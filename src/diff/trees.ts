import { classify } from './classify.ts';
import type { Findings } from './findings.ts';
import type { JsonValue } from './json.ts';
import { TokenMapping } from './kinds/token-mapping.ts';
import type { RuleSet } from './rules/rule-set.ts';
import { walk } from './walk.ts';

/** Compares two trees member by member, and adds what differs to `findings`. Needs nothing of Node, so browsers can, too. */
export function compareTrees(left: JsonValue, right: JsonValue, rules: RuleSet, findings: Findings): void {
  const tokens = new TokenMapping(left, right, (take) => {
    walk(left, right, rules, (found) => {
      take(found.left, found.right);
      return true;
    });
  });
  walk(left, right, rules, (found) => {
    return findings.add(found.place, classify(found, tokens), found.left, found.right);
  });
}
