/** A cell of a table. `ref`: whatever stands for it where it came from. */
export interface Cell<T> {
  readonly ref: T;
  readonly heading: boolean;
  readonly text: string;
  readonly columns: number;
  readonly rows: number;
}

export interface Row<T> {
  readonly inHead: boolean;
  readonly cells: readonly Cell<T>[];
}

/** HTML has no more columns (HTML, 4.9.11), and what one cell says is no name beyond this. */
const MOST_COLUMNS = 1000;
const LONGEST_NAME = 100;
/** Names that stand above each other, and columns that a cell takes its names from. */
const MOST_ABOVE = 16;

/**
 * What each cell of a table is called: what stands at the head of its column and at the beginning of its row. A row is a
 * head where it stands in `<thead>`, where all of it are headings, or where it is the first.
 */
export function cellNames<T>(rows: readonly Row<T>[]): ReadonlyMap<T, readonly string[]> {
  const names = new Map<T, readonly string[]>();
  const heads = new Map<number, string[]>();
  /** By column the row at which no cell of an earlier row takes it any longer. */
  const taken: number[] = [];
  rows.forEach(({ inHead, cells }, at) => {
    const isHead = inHead || at === 0 || cells.every(({ heading }) => heading);
    const [first] = cells;
    let column = 0;
    for (const cell of cells) {
      while ((taken[column] ?? 0) > at) column++;
      const span = Math.max(1, Math.min(Math.floor(cell.columns), MOST_COLUMNS - column));
      const above: string[] = [];
      for (let next = column; next < column + span; next++) {
        const names = heads.get(next) ?? [];
        if (!cell.heading && at > 0 && next < column + MOST_ABOVE) above.push(...names);
        if (isHead && isName(cell.text) && names.length < MOST_ABOVE)
          heads.set(next, [...names, cell.text.trim()]);
        // Beyond, cells of hostile tables would be passed over again in each row.
        if (next < MOST_COLUMNS) taken[next] = at + Math.max(1, cell.rows);
      }
      const beside = first !== undefined && cell !== first && namesRow(first, cells) && isName(first.text);
      names.set(cell.ref, beside ? [...above, first.text.trim()] : above);
      column += span;
    }
  });
  return names;
}

/** A heading names the rest of its row; a plain cell does so where one other stands beside it. */
function namesRow<T>({ heading }: Cell<T>, cells: readonly Cell<T>[]): boolean {
  return heading ? cells.some((cell) => !cell.heading) : cells.length === 2;
}

function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && text.trim() !== '';
}
