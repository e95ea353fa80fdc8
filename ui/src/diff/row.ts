import type { DifferenceExample } from '../../../src/store/types.ts';

/** One line of a pretty-printed answer. */
export interface Line {
  /** Levels of indentation. */
  readonly depth: number;
  readonly text: string;
  /** From 1, within its side. */
  readonly number: number;
}

/** A difference that is not of this discrepancy. */
export interface Elsewhere {
  readonly path: string;
  readonly detail: string;
  /** The rule that allows it, `noise` or `race`. */
  readonly ignoredBy?: string | undefined;
  /** The discrepancy that keeps this sample, too. */
  readonly discrepancy?: string | undefined;
  /** The place of which another discrepancy tells, where none that keeps this sample does. */
  readonly place?: string | undefined;
}

/** One row of two aligned answers. `changed` has both lines, `left` and `right` one. */
export interface Row {
  readonly kind: 'same' | 'changed' | 'left' | 'right';
  readonly left?: Line;
  readonly right?: Line;
  /** What the differ says of this place; undefined where it says nothing for this discrepancy. */
  readonly difference?: DifferenceExample | undefined;
  /** What else is known of it: what is allowed, and what another discrepancy says. */
  readonly other?: Elsewhere | undefined;
  /** Where an element of a list stands on the right, when it is not where it stands on the left. */
  readonly moved?: string | undefined;
}

/** Rows that are equal, folded: from one index to before another. */
export interface Fold {
  readonly kind: 'fold';
  readonly from: number;
  readonly to: number;
}

const CONTEXT = 3;
/** Fewer equal rows than this are shown. */
const LEAST = 4;

/** Folds runs of equal rows, but for some next to what differs. `open` has the beginnings of folds that were opened. */
export function fold(rows: readonly Row[], open: ReadonlySet<number>): (Row | Fold)[] {
  const folded: (Row | Fold)[] = [];
  const isPlain = (row: Row) => row.kind === 'same' && row.difference === undefined;
  for (let at = 0; at < rows.length; ) {
    const row = rows[at] as Row;
    if (!isPlain(row)) {
      folded.push(row);
      at++;
      continue;
    }
    let end = at;
    while (end < rows.length && isPlain(rows[end] as Row)) end++;
    const from = at === 0 ? 0 : Math.min(at + CONTEXT, end);
    const to = end === rows.length ? end : Math.max(end - CONTEXT, from);
    if (to - from < LEAST || open.has(from)) folded.push(...rows.slice(at, end));
    else folded.push(...rows.slice(at, from), { kind: 'fold', from, to }, ...rows.slice(to, end));
    at = end;
  }
  return folded;
}
