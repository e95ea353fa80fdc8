import type { Row } from './row.ts';
import { commonSubsequence } from './sequence.ts';

/** What stands where the stored part of a body ends. The piece before is cut anywhere, and would differ for that alone. */
const CUT = '… not stored from here on';

/** A body as it is stored. */
interface StoredText {
  readonly text: string;
  /** Whether it is only the beginning. */
  readonly truncated: boolean;
}

/** Two texts as rows, aligned line by line: for bodies that are no whole JSON documents. */
export function lineRows(left: StoredText, right: StoredText): Row[] {
  const [lefts, rights] = [left, right].map(({ text, truncated }) =>
    truncated ? [...linesOf(text).slice(0, -1), CUT] : linesOf(text),
  ) as [string[], string[]];
  const rows: Row[] = [];
  const line = (text: string, at: number) => ({ depth: 0, text, number: at + 1 });
  let [l, r] = [0, 0];
  const apart = (leftEnd: number, rightEnd: number) => {
    // Of a run that differs, the first line is held against the first, and so on.
    while (l < leftEnd && r < rightEnd)
      rows.push({ kind: 'changed', left: line(lefts[l] ?? '', l++), right: line(rights[r] ?? '', r++) });
    while (l < leftEnd) rows.push({ kind: 'left', left: line(lefts[l] ?? '', l++) });
    while (r < rightEnd) rows.push({ kind: 'right', right: line(rights[r] ?? '', r++) });
  };
  for (const [leftAt, rightAt] of commonSubsequence(lefts, rights)) {
    apart(leftAt, rightAt);
    rows.push({ kind: 'same', left: line(lefts[l] ?? '', l++), right: line(rights[r] ?? '', r++) });
  }
  apart(lefts.length, rights.length);
  return rows;
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split(/\r\n|\n|\r/);
  // JSON that is cut off, and HTML, often come in one line: they are broken where their parts end.
  return lines.flatMap((line) => (line.length > 400 ? broken(line) : [line]));
}

/** Breaks a long line behind commas and brackets outside of strings, and before tags. Nothing of it is lost. */
function broken(line: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] as string;
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && ',[]{}'.includes(character)) from = push(parts, line, from, at + 1);
    else if (!quoted && character === '<' && /[a-z/!]/i.test(line[at + 1] ?? ''))
      from = push(parts, line, from, at);
  }
  push(parts, line, from, line.length);
  return parts;
}

function push(parts: string[], line: string, from: number, to: number): number {
  if (to > from) parts.push(line.slice(from, to));
  return to;
}
