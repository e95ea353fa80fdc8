import type { RouteStatus } from '../../../src/admin/route-status.ts';
import { JsonObject, type JsonValue } from '../../../src/diff/json.ts';
import { parseJson } from '../../../src/diff/json-parse.ts';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import { RuleSet } from '../../../src/diff/rules/rule-set.ts';
import type { Sample } from '../../../src/store/types.ts';
import { jsonRows, type Mark } from './json-rows.ts';
import { judgedAgain } from './judged-again.ts';
import { lineRows } from './line-rows.ts';
import type { Row } from './row.ts';

export interface Aligned {
  readonly rows: readonly Row[];
  /** `json`: element by element as the differ pairs them; `lines`: line by line, which is for reading only. */
  readonly by: 'json' | 'lines';
}

/** Characters of both bodies; to judge longer ones would hold the page up. A store of today keeps 64 KiB of each. */
const MOST_JUDGED = 512 * 1024;

/** Both bodies of a sample, aligned. A body that is not stored is empty here. */
export function bodyRows({ left, right, differences, others = [] }: Sample, rules: RuleSet): Aligned {
  const [l, r] = [left.body ?? '', right.body ?? ''];
  const [leftTree, rightTree] = [treeOf(l), treeOf(r)];
  if (leftTree === undefined || rightTree === undefined) {
    const rows = lineRows({ text: l, truncated: left.truncated }, { text: r, truncated: right.truncated });
    return { rows, by: 'lines' };
  }
  // What this discrepancy says of a place goes before what others do, and that before what can only be judged again.
  const told: [string, Mark][] = [
    ...others.map((other): [string, Mark] => [other.path, { other }]),
    ...differences.map((difference): [string, Mark] => [difference.path, { difference }]),
  ];
  const rows = jsonRows(leftTree, rightTree, new Map(told), rules);
  if (!rows.some(isUnexplained) || l.length + r.length > MOST_JUDGED) return { rows, by: 'json' };
  const again = judgedAgain(leftTree, rightTree, rules).map((other): [string, Mark] => [
    other.path,
    { other },
  ]);
  const marks = new Map([...again, ...told]);
  return { rows: jsonRows(leftTree, rightTree, marks, rules), by: 'json' };
}

function isUnexplained({ kind, difference, other }: Row): boolean {
  return kind !== 'same' && difference === undefined && other === undefined;
}

/** Objects and lists only: a bare word is easier read as it came. */
function treeOf(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const value = parseJson(text);
  return Array.isArray(value) || value instanceof JsonObject ? value : undefined;
}

/** The rules of a route that hold: which elements are held against each other, and what is allowed. */
export function rulesInForce(route: Pick<RouteStatus, 'rules'> | undefined): RuleSet {
  const found = (route?.rules ?? []).flatMap(({ state, definition }) =>
    state === 'expired' ? [] : [definition],
  );
  return new RuleSet(compileRules(found), Date.now());
}
