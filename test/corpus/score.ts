import { compare, DEFAULT_COMPARED_HEADERS } from '../../src/diff/compare.ts';
import { compileRules } from '../../src/diff/rules/compile.ts';
import type { Answer, Comparison, Kind, Rule } from '../../src/diff/types.ts';
import { type Label, labelOf, writeLabel } from './label.ts';
import type { CorpusPair } from './pair.ts';

const NOW = Date.UTC(2026, 0, 15);
const HEADERS = [...DEFAULT_COMPARED_HEADERS, 'set-cookie', 'vary'];

/** What stands in the matrix where one side has nothing: a fault that was missed, or one that was invented. */
export const NOTHING = 'nothing';

/** One expected label and what was found for it. `exact` counts the sub-kind too. */
export interface Outcome {
  readonly pair: string;
  readonly expected: Label | undefined;
  readonly found: Label | undefined;
  readonly exact: boolean;
}

export function judgePair(left: Answer, right: Answer, rules: readonly Rule[] = []): Comparison {
  return compare(left, right, { headers: HEADERS, rules: compileRules(rules), now: NOW });
}

/** The outcomes of a pair as it stands and, if asked, with its sides exchanged. */
export function score(pair: CorpusPair, swapped = false): Outcome[] {
  const name = swapped ? `${pair.name} (sides exchanged)` : pair.name;
  const [left, right] = swapped ? [pair.right, pair.left] : [pair.left, pair.right];
  const expected = swapped ? pair.expectedSwapped : pair.expected;
  return match(name, expected, judgePair(left, right).differences.map(labelOf));
}

/** Pairs labels that are equal first, then those of one place, so that a wrong kind is one failure and not two. */
function match(pair: string, expected: readonly Label[], found: readonly Label[]): Outcome[] {
  const free = [...found];
  const take = (fits: (label: Label) => boolean): Label | undefined => {
    const at = free.findIndex(fits);
    return at === -1 ? undefined : free.splice(at, 1)[0];
  };
  const outcomes: Outcome[] = [];
  const open: Label[] = [];
  for (const label of expected) {
    const same = take((other) => writeLabel(other) === writeLabel(label));
    if (same) outcomes.push({ pair, expected: label, found: same, exact: true });
    else open.push(label);
  }
  for (const label of open) {
    const there = take(({ path }) => path === label.path);
    outcomes.push({ pair, expected: label, found: there, exact: false });
  }
  for (const label of free) outcomes.push({ pair, expected: undefined, found: label, exact: false });
  return outcomes;
}

export interface Figures {
  readonly pairs: number;
  readonly planted: number;
  readonly missed: number;
  readonly invented: number;
  readonly exact: number;
}

export function figuresOf(pairs: number, outcomes: readonly Outcome[]): Figures {
  const planted = outcomes.filter(({ expected }) => expected !== undefined);
  return {
    pairs,
    planted: planted.length,
    missed: planted.filter(({ found }) => found === undefined).length,
    invented: outcomes.length - planted.length,
    exact: planted.filter(({ exact }) => exact).length,
  };
}

export function writeFailure({ pair, expected, found }: Outcome): string {
  const [e, f] = [expected && writeLabel(expected), found && writeLabel(found)];
  return `${pair}: expected ${e ?? NOTHING}, found ${f ?? NOTHING}`;
}

/** The confusion matrix as a table: expected kinds down, found ones across, a dot where nothing fell. */
export function confusionMatrix(kinds: readonly Kind[], outcomes: readonly Outcome[]): string {
  const names = [...kinds, NOTHING];
  const width = Math.max(...names.map(({ length }) => length)) + 1;
  const counts = new Map<string, number>();
  for (const { expected, found } of outcomes) {
    const cell = `${expected?.kind ?? NOTHING}/${found?.kind ?? NOTHING}`;
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  const head = `${''.padEnd(width)}${names.map((name) => name.slice(0, 7).padStart(8)).join('')}`;
  const rows = names.map((expected) => {
    const cells = names.map((found) => String(counts.get(`${expected}/${found}`) ?? '·').padStart(8));
    return expected.padEnd(width) + cells.join('');
  });
  return [head, ...rows].join('\n');
}
