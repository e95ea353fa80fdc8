import { Findings } from '../../../src/diff/findings.ts';
import type { JsonValue } from '../../../src/diff/json.ts';
import type { RuleSet } from '../../../src/diff/rules/rule-set.ts';
import { compareTrees } from '../../../src/diff/trees.ts';
import type { Elsewhere } from './row.ts';

/** More than a page can say of one answer. */
const MOST = 2000;

/**
 * What the differ finds in two bodies by the rules in force now. A discrepancy keeps some samples only: of most of what
 * else differs in one of them no other discrepancy tells, and a reader would wonder.
 */
export function judgedAgain(left: JsonValue, right: JsonValue, rules: RuleSet): Elsewhere[] {
  const findings = new Findings(rules, MOST);
  compareTrees(left, right, rules, findings);
  return findings.comparison().differences.map(({ path, place, detail, ignoredBy }) => ({
    path,
    place,
    detail,
    ignoredBy,
  }));
}
