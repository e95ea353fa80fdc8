import { compileRules } from '../rules/compile.ts';
import type { Rule } from '../types.ts';
import type { RuleDraft } from './cause.ts';

/** What a reviewer has to put in the place of; `ficus check` accepts it. */
const REASON = 'TODO: say why this is acceptable';
const OWNER = 'TODO';

/**
 * Rules for a place as a YAML list, ready to paste under `compare.rules`, one a line; undefined where one of them
 * cannot work, because the place cannot be written as a path, or a pattern would be too long.
 */
export function suggestRule(path: string, drafts: readonly RuleDraft[]): string | undefined {
  const rules = drafts.map((draft): Rule => ({ path, ...draft, reason: REASON, owner: OWNER }));
  // A key that was redacted is not the key.
  if (path.includes('[redacted:')) return undefined;
  try {
    compileRules(rules);
  } catch {
    // Whatever the compiler refuses would be refused in the file as well.
    return undefined;
  }
  return rules.map((rule) => `- ${flow(rule)}`).join('\n');
}

function flow(rule: Rule): string {
  const entries = Object.entries(rule).map(([key, value]) => `${key}: ${scalarOrList(value)}`);
  return `{ ${entries.join(', ')} }`;
}

function scalarOrList(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(scalarOrList).join(', ')}]` : text(value);
}

/** JSON is YAML; `${` would be a variable of the environment. Words without signs need no quotes. */
function text(value: unknown): string {
  if (
    typeof value === 'string' &&
    /^[A-Za-z][A-Za-z/_-]*$/.test(value) &&
    !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value)
  )
    return value;
  return JSON.stringify(value).replaceAll('${', () => '$${');
}
