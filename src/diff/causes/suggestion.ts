import type { Kind } from '../types.ts';
import type { Cause, RuleDraft } from './cause.ts';
import { suggestRule } from './suggest.ts';

/** The rule that a reviewer may paste for a discrepancy. */
export interface Suggestion {
  /** A list of rules as YAML, for `compare.rules`; absent where none is safe. */
  readonly rule?: string;
  /** What else the rule would accept, or why none is safe. */
  readonly note: string;
}

interface Suggested {
  readonly kind: Kind;
  readonly path: string;
  readonly example: { readonly detail: string };
}

/** Kinds of which a rule lets pass what says the same, and nothing that says something else. */
const SAFE: Readonly<Partial<Record<Kind, string>>> = {
  ordering: 'it accepts every other order of the same elements there',
  'null-absent': 'it accepts null on one side where the other has nothing, and nothing else',
  empty:
    'it accepts something empty on one side where the other has null or nothing; look at who loops over it',
  text: 'it accepts every other way of writing the same text there: case, white space, escaping, origin, affix',
  generated: 'it accepts made values as long as each stands for one of the other side wherever it occurs',
};

const UNSAFE: Readonly<Partial<Record<Kind, string>>> = {
  rounding:
    'no rule is safe yet: how the numbers are rounded takes a few more exchanges to tell, and without a bound every rounding would pass',
  timezone:
    'no rule is safe yet: which zone it is takes a few more exchanges to tell, and without a bound every shift would pass',
  'media-type': 'no rule is safe: it would hide the whole body',
  status: 'no rule is safe: another status changes what clients do',
};

/** The rule of the cause that explains most, else one for the kind where that is safe, else why there is none. */
export function suggestionFor({ kind, path, example }: Suggested, causes: readonly Cause[]): Suggestion {
  const withRule = causes.find(({ rule }) => rule !== undefined);
  if (withRule?.rule !== undefined) return { rule: withRule.rule, note: withRule.ruleNote };
  const [first] = causes;
  if (first !== undefined && first.name !== 'dependence') return { note: first.ruleNote };
  const draft = draftFor(kind, example.detail);
  if (draft === undefined)
    return { note: UNSAFE[kind] ?? `no rule is safe: it would let every other ${kind} at this place pass` };
  const rule = suggestRule(path, [draft.rule]);
  return rule === undefined ? { note: 'no rule can be written for this place' } : { rule, note: draft.note };
}

function draftFor(kind: Kind, detail: string): { rule: RuleDraft; note: string } | undefined {
  if (kind === 'timezone' && detail.startsWith('notation:'))
    return {
      rule: { allow: ['timezone'], shift: '+00:00' },
      note: 'it accepts the same instant in another notation, and nothing else',
    };
  const note = SAFE[kind];
  return note === undefined ? undefined : { rule: { allow: [kind] }, note };
}
