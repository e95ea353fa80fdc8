import type { Judgement, Pair } from './judgement.ts';

/** The right side has a field or an element, the left side has nothing there. */
export function extra(pair: Pair): Judgement | undefined {
  if (pair.left !== undefined) return undefined;
  return {
    kind: 'extra',
    detail: `the left side lacks this ${pair.element ? 'element' : 'field'}`,
    signature: '',
  };
}
