import { describeSorts } from '../align/sort-order.ts';
import type { JsonArray } from '../json.ts';
import type { Judgement } from './judgement.ts';

/** Two arrays whose common elements stand in another order. */
export function judgeOrdering(left: JsonArray, right: JsonArray): Judgement {
  const sorts = describeSorts(left, right);
  return {
    kind: 'ordering',
    detail: sorts === '' ? 'the same elements in another order' : sorts,
    // A short list follows some sort by accident, so the sort must not tell two discrepancies apart.
    signature: '',
  };
}
