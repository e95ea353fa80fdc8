import type { SecretNames } from './secret-names.ts';
import { isTag, type Replace } from './secret-values.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/** What a column is called; a sentence with commas is no head of a table. */
const COLUMN_NAME = /^[\p{L}_#@$][\p{L}\p{N} _.()#/@$-]{0,63}$/u;

/** The line that names columns. */
interface Head {
  readonly delimiter: string;
  /** By column. */
  readonly isSecret: readonly boolean[];
  /** Where the first row begins. */
  readonly next: number;
}

interface Cell {
  /** Where its text stands, quotes included. */
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/**
 * Replaces the cells below a secret name in text that is a table with a head (RFC 4180, also parted by semicolons, tabs or
 * bars): its first line names columns, and its second has as many cells. Linear.
 */
export function redactCsv(text: string, replace: Replace, names: SecretNames): string {
  // A tab at the head's beginning is a column without a name.
  const start = /^\uFEFF?(?:\s*[\r\n])?(?:sep=.[ \t]*\r?\n)?/.exec(text)?.[0].length ?? 0;
  const head = headOf(text, start, names);
  if (head === undefined) return text;
  const { delimiter, isSecret } = head;
  let result = '';
  let copied = 0;
  for (let at = head.next, row = 1; at < text.length; row++) {
    const { cells, next } = readRow(text, at, delimiter, isSecret);
    if (row === 1 && cells.length !== isSecret.length) return text;
    cells.forEach((cell, column) => {
      const value = textOf(text, cell);
      if (isSecret[column] !== true || value.trim() === '' || isTag(value.trim())) return;
      const quote = cell.quoted ? '"' : '';
      result += `${text.slice(copied, cell.start)}${quote}${replace(value)}${quote}`;
      copied = cell.end;
    });
    at = next;
  }
  return result + text.slice(copied);
}

/**
 * Undefined where the line at `start` names no secret column, or not several columns. Some may have no name, as an index or
 * what a last delimiter ends.
 */
function headOf(text: string, start: number, names: SecretNames): Head | undefined {
  const first = /[^\r\n]*/y;
  first.lastIndex = start;
  const line = first.exec(text)?.[0] ?? '';
  for (const delimiter of DELIMITERS) {
    if (!line.includes(delimiter)) continue;
    const { cells, next } = readRow(text, start, delimiter);
    const columns = cells.map((cell) => textOf(text, cell).trim());
    const named = columns.filter((name) => name !== '');
    if (named.length < 2 || !named.every((name) => COLUMN_NAME.test(name))) continue;
    const isSecret = columns.map(names.field);
    if (isSecret.includes(true)) return { delimiter, isSecret, next };
  }
  return undefined;
}

function textOf(text: string, { start, end, quoted }: Cell): string {
  if (!quoted) return text.slice(start, end);
  return text
    .slice(start + 1, text[end - 1] === '"' && end > start + 1 ? end - 1 : end)
    .replaceAll('""', '"');
}

/**
 * One row and where the next one begins. A quote that nobody closes takes the rest in a column that `isSecret`, as such a
 * text was cut; elsewhere it is a sign as any other, and hides no secret of a later row.
 */
function readRow(
  text: string,
  from: number,
  delimiter: string,
  isSecret: readonly boolean[] = [],
): { cells: Cell[]; next: number } {
  const cells: Cell[] = [];
  let at = from;
  for (;;) {
    const start = at;
    const end = text[at] === '"' ? endOfQuoted(text, at + 1) : undefined;
    const quoted = end !== undefined && (end.closed || isSecret[cells.length] === true);
    if (quoted) at = end.at;
    while (at < text.length && text[at] !== delimiter && text[at] !== '\n' && text[at] !== '\r') at++;
    cells.push({ start, end: at, quoted });
    if (text[at] !== delimiter) break;
    at++;
  }
  while (text[at] === '\r' || text[at] === '\n') at++;
  return { cells, next: at };
}

/** `at`: index behind the quote that closes, or the text's end. */
function endOfQuoted(text: string, from: number): { at: number; closed: boolean } {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return { at: at + 1, closed: true };
  return { at: text.length, closed: false };
}
