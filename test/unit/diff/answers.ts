import { compare, DEFAULT_COMPARED_HEADERS } from '../../../src/diff/compare.ts';
import { compileRules } from '../../../src/diff/rules/compile.ts';
import type { Answer, Comparison, Rule } from '../../../src/diff/types.ts';

/** A rule without the parts that no comparison reads. */
export type TrialRule = Omit<Rule, 'reason' | 'owner'>;

export const NOW = Date.UTC(2026, 0, 15);

const JSON_TYPE = ['Content-Type', 'application/json'];

/** An answer of JSON text, or of a value as JSON.stringify writes it. */
export function jsonAnswer(content: unknown, status = 200): Answer {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return { status, headers: JSON_TYPE, body: Buffer.from(text) };
}

export function answer(
  body: string | Uint8Array,
  { type, status = 200, headers = [] }: { type?: string; status?: number; headers?: readonly string[] } = {},
): Answer {
  return {
    status,
    headers: type === undefined ? headers : ['content-type', type, ...headers],
    body: typeof body === 'string' ? Buffer.from(body) : body,
  };
}

/** Compares two answers under rules. */
export function judge(
  left: Answer,
  right: Answer,
  rules: readonly TrialRule[] = [],
  maxDifferences = 1000,
): Comparison {
  return compare(left, right, {
    headers: DEFAULT_COMPARED_HEADERS,
    rules: compileRules(rules.map((rule) => ({ reason: 'a test', owner: 'tests', ...rule }))),
    maxDifferences,
    now: NOW,
  });
}

/** Compares two JSON texts, so that a test writes numbers as they go over the wire. */
export function judgeJson(left: string, right: string, rules: readonly TrialRule[] = []): Comparison {
  return judge(jsonAnswer(left), jsonAnswer(right), rules);
}

/** `path kind` of each difference. */
export function outline(comparison: Comparison): string[] {
  return comparison.differences.map(({ path, kind }) => `${path} ${kind}`);
}

/** What is said of two JSON texts at `$.x`, where they alone differ. */
export function kindOf(
  left: string,
  right: string,
): { kind: string; signature: string; detail: string } | undefined {
  const { differences } = judgeJson(`{"x":${left}}`, `{"x":${right}}`);
  if (differences.length > 1) throw new Error(`one difference was expected: ${JSON.stringify(differences)}`);
  const [difference] = differences;
  return difference && { kind: difference.kind, signature: difference.signature, detail: difference.detail };
}
