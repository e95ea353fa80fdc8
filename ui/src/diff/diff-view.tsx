import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { queryOf } from '../api.ts';
import { whole } from '../format.ts';
import { Shown } from '../parts/text.tsx';
import { VirtualRows } from '../parts/virtual.tsx';
import type { Aligned } from './body-rows.ts';
import { type Elsewhere, type Fold, fold, type Line, type Row } from './row.ts';
import { words } from './words.ts';

/** More rows than this are kept out of the document until they come near the window; they are then not wrapped. */
const MOST_WRAPPED = 600;
const LINE_HEIGHT = 22;

interface Props {
  readonly rows: readonly Row[];
  readonly by: Aligned['by'];
  /** Id of the route whose answers they are. */
  readonly route: string;
  readonly split: boolean;
  /** Index of the change that `j` and `k` have come to. */
  readonly at: number;
}

/** Two aligned answers, the monolith's on the left or in front. */
export function DiffView({ rows, by, route, split, at }: Props) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const folded = useMemo(() => fold(rows, open), [rows, open]);
  const lines = useMemo(() => (split ? folded : folded.flatMap(unified)), [folded, split]);
  const target = useMemo(() => changeStarts(lines)[at] ?? -1, [lines, at]);
  const list = useRef<HTMLUListElement>(null);
  // Only where it has moved: news must not take the reader back to it.
  useEffect(() => {
    if (target >= 0) list.current?.querySelector('li.at')?.scrollIntoView({ block: 'center' });
  }, [target]);
  const render = (index: number) => {
    const line = lines[index];
    if (line === undefined) return null;
    if (line.kind === 'fold')
      return (
        <li key={`fold${line.from}`} class="fold">
          <button type="button" onClick={() => setOpen((before) => new Set([...before, line.from]))}>
            ⋯ {whole(line.to - line.from)} equal lines
          </button>
        </li>
      );
    return <DiffRow key={index} row={line} route={route} split={split} selected={index === target} />;
  };
  const name = `diff ${split ? 'split' : 'unified'} by-${by}`;
  return (
    <>
      {split && (
        <div class="diff-heads" aria-hidden="true">
          <span class="left">monolith</span>
          <span class="right">service</span>
        </div>
      )}
      {lines.length > MOST_WRAPPED ? (
        <div class="diff-scroll">
          <VirtualRows
            class={`${name} fixed`}
            label="Both answers"
            count={lines.length}
            rowHeight={LINE_HEIGHT}
            selected={target}
            render={render}
          />
        </div>
      ) : (
        <ul ref={list} class={name} aria-label="Both answers">
          {lines.map((_, index) => render(index))}
        </ul>
      )}
    </>
  );
}

/** Places that `j` and `k` step through, and how many others differ. */
export function countChanges(rows: readonly Row[]): { places: number; others: number } {
  const places = changeStarts(rows).length;
  const others = rows.filter(({ kind, difference }) => kind !== 'same' && difference === undefined).length;
  return { places, others: rows.some(isMeant) ? others : 0 };
}

function isMeant(row: Row | Fold | undefined): boolean {
  return row !== undefined && row.kind !== 'fold' && row.difference !== undefined;
}

/** Where runs of what differs begin: of this discrepancy; of all, where the differ names no row. */
function changeStarts(rows: readonly (Row | Fold)[]): number[] {
  const counts = rows.some(isMeant)
    ? isMeant
    : (row: Row | Fold | undefined) => row !== undefined && row.kind !== 'fold' && row.kind !== 'same';
  return rows.flatMap((row, index) => (counts(row) && !counts(rows[index - 1]) ? [index] : []));
}

function unified(row: Row | Fold): (Row | Fold)[] {
  if (row.kind !== 'changed') return [row];
  // The other side stays, for the words: `half` says which one is shown.
  return [{ ...row, half: 'left' } as Row, { ...row, half: 'right' } as Row];
}

interface RowProps {
  readonly row: Row & { readonly half?: 'left' | 'right' };
  readonly route: string;
  readonly split: boolean;
  readonly selected: boolean;
}

function DiffRow({ row, route, split, selected }: RowProps) {
  const { kind, left, right, difference, other, moved, half } = row;
  const noted = difference !== undefined || moved !== undefined || (other !== undefined && kind !== 'same');
  const pieces = kind === 'changed' && left && right ? words(left.text, right.text) : undefined;
  const marked =
    difference === undefined
      ? kind === 'same'
        ? ''
        : ' other'
      : difference.ignoredBy
        ? ' ignored'
        : ' meant';
  const name = `${kind}${marked}${selected ? ' at' : ''}`;
  const note = <Note row={row} route={route} />;
  const leftCell = (
    <Cell side="left" line={left} pieces={pieces?.[0]} changed={kind === 'changed' || kind === 'left'} />
  );
  const rightCell = (
    <Cell side="right" line={right} pieces={pieces?.[1]} changed={kind === 'changed' || kind === 'right'} />
  );
  if (split)
    return (
      <li class={name}>
        {leftCell}
        {rightCell}
        {noted && note}
      </li>
    );
  const shown = half ?? (kind === 'right' ? 'right' : 'left');
  return (
    <li class={`${name} half-${kind === 'same' ? 'same' : shown}`}>
      {shown === 'left' ? leftCell : rightCell}
      {half !== 'left' && noted && note}
    </li>
  );
}

function Note({ row: { difference, other, moved, kind }, route }: { row: Row; route: string }) {
  const bracket = kind === 'left' || kind === 'right';
  return (
    <span class="diff-note">
      {moved !== undefined && <span title="stands elsewhere on the right">↕ {moved}</span>}
      {difference?.ignoredBy !== undefined && <span>≈ ignored by {difference.ignoredBy}</span>}
      {difference === undefined && other !== undefined && (
        <span>
          {other.ignoredBy === undefined ? (
            <>
              <Shown text={shortened(other.detail)} /> ·{' '}
              <a href={addressOf(other, route)}>another discrepancy</a>
            </>
          ) : (
            <>
              ≈ ignored by <Shown text={other.ignoredBy} />
            </>
          )}
        </span>
      )}
      {difference !== undefined && difference.ignoredBy === undefined && !bracket && (
        <span>
          <Shown text={difference.detail} />
        </span>
      )}
    </span>
  );
}

/** A note is one line, wherever there is room. */
function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function addressOf({ discrepancy, place }: Elsewhere, route: string): string {
  if (discrepancy !== undefined) return `/discrepancies/${encodeURIComponent(discrepancy)}`;
  return `/discrepancies${queryOf({ route, q: place })}`;
}

interface CellProps {
  readonly side: 'left' | 'right';
  readonly line: Line | undefined;
  readonly pieces: readonly { text: string; changed: boolean }[] | undefined;
  readonly changed: boolean;
}

const SIGN = { left: '−', right: '+' };
const NAME = { left: 'monolith', right: 'service' };

function Cell({ side, line, pieces, changed }: CellProps) {
  if (line === undefined) return <span class={`cell ${side} none`} />;
  return (
    <span class={`cell ${side}${changed ? ' changed' : ''}`}>
      <span class="number" aria-hidden="true">
        {line.number}
      </span>
      <span class="sign" aria-hidden="true">
        {changed ? SIGN[side] : ''}
      </span>
      <code class="line">
        {changed && <span class="hidden">{NAME[side]}: </span>}
        {'  '.repeat(Math.min(line.depth, 40))}
        {pieces === undefined ? (
          <Shown text={line.text} />
        ) : (
          pieces.map(({ text, changed: other }, index) =>
            other ? (
              <b key={index}>
                <Shown text={text} />
              </b>
            ) : (
              <Shown key={index} text={text} />
            ),
          )
        )}
      </code>
    </span>
  );
}
