import type { Judgement, Pair } from './judgement.ts';

/** A field is null on one side and absent on the other. An element of an array is never absent in this sense. */
export function nullAbsent({ left, right, element }: Pair): Judgement | undefined {
  if (element) return undefined;
  if (left === null && right === undefined) {
    return { kind: 'null-absent', detail: 'null on the left, absent on the right', signature: 'null left' };
  }
  if (left === undefined && right === null) {
    return { kind: 'null-absent', detail: 'absent on the left, null on the right', signature: 'null right' };
  }
  return undefined;
}
