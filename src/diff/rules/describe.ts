import type { Rule } from '../types.ts';
import { formatRulePath, parsePath } from './path.ts';

/** A rule in a few stable words: `$.createdAt allow timezone`. Names the rule wherever it allowed something. */
export function describeRule(rule: Rule): string {
  const words = [formatRulePath(parsePath(rule.path))];
  if (rule.ignore) words.push('ignore');
  if (rule.allow && rule.allow.length > 0) words.push('allow', [...rule.allow].sort().join(', '));
  if (rule.tolerance !== undefined) words.push('within', String(rule.tolerance));
  if (rule.decimals !== undefined) words.push('to', String(rule.decimals), 'decimals');
  if (rule.shift !== undefined) words.push('shift', rule.shift);
  if (rule.zones !== undefined) words.push('zones', [...rule.zones].sort().join(', '));
  if (rule.pattern !== undefined) words.push('pattern', rule.pattern);
  if (rule.keyBy !== undefined) words.push('key', rule.keyBy);
  return words.join(' ');
}
