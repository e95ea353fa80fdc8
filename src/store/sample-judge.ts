import { type CompareOptions, compare } from '../diff/compare.ts';
import { JsonNumber, type JsonValue } from '../diff/json.ts';
import { stringifyJson } from '../diff/json-text.ts';
import { compileRules } from '../diff/rules/compile.ts';
import { describeRule } from '../diff/rules/describe.ts';
import type { Answer, Difference, Rule } from '../diff/types.ts';
import type { JudgedBy } from './rule-trial.ts';
import type { DifferenceExample, SampleAnswer } from './types.ts';

/** What a rule means for one difference of a sample: `unsure` where what it looks at is redacted. */
export type Fit = 'elsewhere' | 'allowed before' | 'hidden' | 'does not fit' | 'unsure';

export interface FittedDifference {
  readonly difference: Difference;
  readonly fit: Fit;
}

/** A stored sample, as far as it is judged again. */
export interface StoredSample {
  readonly left: SampleAnswer;
  readonly right: SampleAnswer;
  /** What was found at the time, of all discrepancies that the sample belongs to. */
  readonly differences: readonly DifferenceExample[];
}

/** More than a stored body can have: what is looked for must not be cut off. */
const MOST_DIFFERENCES = 1_000_000;

/** Why a sample cannot be judged again; undefined where it can. */
export function whyUnjudgeable({ left, right }: StoredSample): string | undefined {
  for (const { body, bytes, truncated } of [left, right]) {
    if (body === null && bytes > 0) return 'a body is binary or was too large to be stored';
    if (truncated) return 'a body was stored in part only';
  }
  return undefined;
}

/**
 * Judges a stored sample once more, by the rules in force and with `rule` among them, and says of each difference what that
 * rule means for it. What the monolith's second answer had excused at the time stays excused.
 */
export function fitRule(sample: StoredSample, by: JudgedBy, rule: Rule): readonly FittedDifference[] {
  const [left, right] = [answerOf(sample.left), answerOf(sample.right)];
  const judged = (rules: readonly Rule[]) => compare(left, right, optionsOf(by, rules)).differences;
  // How elements are paired is the same in both: only what they let pass differs.
  const probe: Rule = {
    path: rule.path,
    ignore: true,
    reason: '',
    owner: '',
    ...(rule.keyBy === undefined ? {} : { keyBy: rule.keyBy }),
    ...(rule.allow?.includes('ordering') ? { allow: ['ordering'] } : {}),
  };
  const own = describeRule(rule);
  const after = judged([...by.rules, rule]);
  const reached = new Set(
    judged([...by.rules, probe])
      .filter(isBy(describeRule(probe)))
      .map(spotOf),
  );
  const excused = excusedOf(sample);
  const inForce = new Set(by.rules.map(describeRule));
  // Of two rules that allow a difference only one is named, and it may be the new one.
  const allowed = new Set(
    judged(by.rules)
      .filter(({ ignoredBy }) => ignoredBy !== undefined)
      .map(spotOf),
  );
  return after.map((difference) => {
    const { ignoredBy, path } = difference;
    const isReached = reached.has(spotOf(difference)) || ignoredBy === own;
    if (
      excused.has(path) ||
      allowed.has(spotOf(difference)) ||
      (ignoredBy !== undefined && ignoredBy !== own && inForce.has(ignoredBy))
    )
      return { difference, fit: 'allowed before' };
    if (!isReached) return { difference, fit: 'elsewhere' };
    if (rule.ignore !== true && (isRedacted(difference.left) || isRedacted(difference.right)))
      return { difference, fit: 'unsure' };
    return { difference, fit: ignoredBy === own ? 'hidden' : 'does not fit' };
  });
}

/** The differences of a stored sample by the rules in force; what a second answer had excused is left out. */
export function judgeAgain(sample: StoredSample, by: JudgedBy): readonly Difference[] {
  const excused = excusedOf(sample);
  const { differences } = compare(answerOf(sample.left), answerOf(sample.right), optionsOf(by, by.rules));
  return differences.filter(({ path }) => !excused.has(path));
}

/** Whether anything of a value was replaced by a tag: what it was is not known any more. */
export function isRedacted(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || typeof value === 'boolean' || value instanceof JsonNumber)
    return false;
  return (typeof value === 'string' ? value : stringifyJson(value)).includes('[redacted:');
}

function optionsOf({ headers, cookieValues, now }: JudgedBy, rules: readonly Rule[]): CompareOptions {
  return { headers, cookieValues, now, rules: compileRules(rules), maxDifferences: MOST_DIFFERENCES };
}

/** The body is stored as text, its codings undone: a byte order mark says so, whatever charset was promised. */
function answerOf({ status, headers, body }: SampleAnswer): Answer {
  const kept = headers.filter(([name]) => !/^content-encoding$/i.test(name));
  const inParts = headers.some(
    ([name, value]) => /^content-type$/i.test(name) && /^\s*multipart\//i.test(value),
  );
  const mark = !body || inParts ? '' : '\ufeff';
  return { status, headers: kept.flat(), body: Buffer.from(mark + (body ?? '')) };
}

function excusedOf({ differences }: StoredSample): ReadonlySet<string> {
  const excused = differences.filter(({ ignoredBy }) => ignoredBy === 'noise' || ignoredBy === 'race');
  return new Set(excused.map(({ path }) => path));
}

function isBy(description: string): (difference: Difference) => boolean {
  return ({ ignoredBy }) => ignoredBy === description;
}

function spotOf({ path, kind }: Difference): string {
  return `${kind} ${path}`;
}
