import type { Judgement, Pair } from './judgement.ts';

/** The left side has a field or an element, the right side has nothing there. */
export function missing(pair: Pair): Judgement | undefined {
  if (pair.right !== undefined) return undefined;
  return {
    kind: 'missing',
    detail: `the right side lacks this ${pair.element ? 'element' : 'field'}`,
    signature: '',
  };
}
