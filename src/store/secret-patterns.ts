import { Pattern } from '../diff/rules/pattern.ts';
import type { Replace } from './secret-values.ts';

/** Replaces what a configuration's own patterns find; undefined where there are none. */
export function patternReplacer(
  sources: readonly string[],
): ((text: string, replace: Replace) => string) | undefined {
  if (sources.length === 0) return undefined;
  const patterns = sources.map((source) => new Pattern(source));
  return (text, replace) => patterns.reduce((rest, pattern) => replaceAll(rest, pattern, replace), text);
}

function replaceAll(text: string, pattern: Pattern, replace: Replace): string {
  let result = '';
  let copied = 0;
  for (const { start, end } of pattern.occurrences(text)) {
    const found = text.slice(start, end);
    if (found.includes('[redacted:')) continue;
    result += text.slice(copied, start) + replace(found);
    copied = end;
  }
  return result + text.slice(copied);
}
