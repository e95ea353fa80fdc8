import type { Pairing } from './pairing.ts';

/** The part of both arrays between their common beginning and their common end. */
export interface Span {
  readonly begin: number;
  readonly leftEnd: number;
  readonly rightEnd: number;
}

/** Elements put in and taken out beyond which two arrays are not one that was edited. Bounds the work to its square. */
export const MOST_EDITS = 64;

/** Steps in common that are looked at, by the length of both lists: one value a million times fits everywhere. */
const STEPS_AN_ELEMENT = 4;
const SPARE_STEPS = MOST_EDITS * MOST_EDITS;

/** Two lists of which one is edited into the other. */
interface Lists {
  readonly from: number;
  readonly to: number;
  same(from: number, to: number): boolean;
  claim(from: number, to: number): void;
}

/**
 * Pairs equal content in order, so that as few elements as can be stay alone: what is put in or taken out of a list with
 * equal elements must not make another order of it. Claims nothing and returns false where that takes more than
 * `mostEdits` elements put in and taken out, or more than linear time. (Myers 1986, "An O(ND) difference algorithm and its variations".)
 */
export function pairInOrder(pairing: Pairing, span: Span, mostEdits: number): boolean {
  const lists = listsOf(pairing, span);
  const most = Math.min(mostEdits, MOST_EDITS);
  const goal = lists.from - lists.to;
  if (Math.abs(goal) > most) return false;
  let steps = STEPS_AN_ELEMENT * (lists.from + lists.to) + SPARE_STEPS;
  const rows: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    const row = new Int32Array(2 * edits + 1).fill(NOWHERE);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const start = startOf(diagonal, rows, lists).at;
      if (start === NOWHERE) continue;
      let at = start;
      while (at < lists.from && at - diagonal < lists.to && lists.same(at, at - diagonal)) at++;
      steps -= at - start;
      if (steps < 0) return false;
      row[diagonal + edits] = at;
      if (diagonal === goal && at === lists.from) {
        claimBackwards(rows, lists);
        return true;
      }
    }
    rows.push(row);
  }
  return false;
}

/** The shorter list is edited into the longer, of two as long the one of lesser hash: what is left plays no part. */
function listsOf(pairing: Pairing, { begin, leftEnd, rightEnd }: Span): Lists {
  const [lefts, rights] = [leftEnd - begin, rightEnd - begin];
  const leftFirst = lefts === rights ? pairing.leftHash(begin) < pairing.rightHash(begin) : lefts < rights;
  return leftFirst
    ? {
        from: lefts,
        to: rights,
        same: (left, right) => pairing.sameHash(begin + left, begin + right),
        claim: (left, right) => pairing.claim(begin + left, begin + right),
      }
    : {
        from: rights,
        to: lefts,
        same: (right, left) => pairing.sameHash(begin + left, begin + right),
        claim: (right, left) => pairing.claim(begin + left, begin + right),
      };
}

const NOWHERE = -1;

/**
 * Where a diagonal (places in `from` minus places in `to`) begins, counted in `from`, with one more edit than there are
 * rows; `out` where that edit leaves out an element of `from`. A row holds how far each diagonal was reached.
 */
function startOf(
  diagonal: number,
  rows: readonly Int32Array[],
  { from, to }: Lists,
): { readonly at: number; readonly out: boolean } {
  const edits = rows.length;
  const before = rows[edits - 1];
  if (before === undefined) return { at: 0, out: false };
  const lower = before[diagonal - 1 + edits - 1] ?? NOWHERE;
  const upper = before[diagonal + 1 + edits - 1] ?? NOWHERE;
  const out = lower === NOWHERE || lower === from ? NOWHERE : lower + 1;
  const into = upper === NOWHERE || upper - diagonal > to ? NOWHERE : upper;
  return { at: Math.max(out, into), out: out > into };
}

/** Follows the way back from the end and claims all that was passed in step. */
function claimBackwards(rows: Int32Array[], lists: Lists): void {
  let [from, to] = [lists.from, lists.to];
  for (;;) {
    const start = startOf(from - to, rows, lists);
    while (from > start.at) lists.claim(--from, --to);
    if (rows.pop() === undefined) return;
    if (start.out) from--;
    else to--;
  }
}
