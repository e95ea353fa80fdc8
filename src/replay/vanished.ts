import { type CompiledRules, compileRules } from '../diff/rules/compile.ts';
import { reachedRules } from '../diff/rules/reach.ts';
import type { Side } from '../diff/types.ts';
import type { Compared } from './both-sides.ts';
import type { PlannedTarget } from './types.ts';

/**
 * Whether the place of a discrepancy, at which the monolith had something, is in neither of two answers any more: that
 * they are equal there says nothing. Where the monolith had nothing there, that is what a mended service looks like.
 */
export function hasVanished(
  { path, monolithHad }: PlannedTarget,
  { monolith, service }: Readonly<Record<Side, Compared['answers'][Side]>>,
): boolean {
  // What is no path stands for many places, and a redacted name can be looked for in no answer.
  if (!monolithHad || path.includes('[redacted:') || !/^(?:\$|headers\.|status$)/.test(path)) return false;
  const rules = rulesFor(path);
  return rules !== undefined && reachedRules(rules, monolith, service).length === 0;
}

/** A rule for a place; undefined where its path was shortened, because it is too deep or a key too long. */
function rulesFor(path: string): CompiledRules | undefined {
  try {
    return compileRules([{ path, ignore: true, reason: '', owner: '' }]);
  } catch {
    return undefined;
  }
}
