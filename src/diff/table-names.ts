import { childrenNamed, TEXT } from './decode/markup.ts';
import { JsonObject, type JsonValue } from './json.ts';
import type { Place } from './place.ts';
import { type Cell, cellNames, type Row } from './table.ts';

/** The parts of a table that hold its rows, in the order in which they are shown. */
const GROUPS = ['thead', '', 'tbody', 'tfoot'] as const;

/** A cell by its row and its position among the cells of its name. */
interface CellRef {
  readonly row: JsonValue;
  readonly name: string;
  readonly nth: number;
}

interface NamedCell {
  readonly ref: CellRef;
  readonly names: readonly string[];
}

interface NamedTable {
  readonly rows: ReadonlyMap<JsonValue, readonly NamedCell[]>;
  /** Those of all cells. */
  readonly names: readonly string[];
}

const MOST_STEPS = 64;

/** Reads the tables of one comparison, each once: a table of many rows may have as many differences. */
export class TableNames {
  readonly #read = new Map<JsonValue, NamedTable>();

  /**
   * The names that a table's heads give to a place in it on either side: those of a cell's column and row, or all of the
   * table for what is more than a cell. `values`: the two values at the place.
   */
  at(place: Place, values: readonly (JsonValue | undefined)[]): string[] {
    if (place.step === 'table') return values.flatMap((value) => namesOfTable(value));
    let cell: Place | undefined;
    let at: Place | undefined = place;
    for (let steps = 0; at !== undefined && at.step !== 'table'; at = at.parent, steps++) {
      if (steps > MOST_STEPS) return [];
      if (cell === undefined && (at.step === 'td' || at.step === 'th')) cell = at;
    }
    const tables = at?.opened ?? [];
    return tables.flatMap((table, side) => {
      const { rows, names } = this.#tableOf(table);
      const row = cell?.parent?.opened?.[side];
      if (cell === undefined || row === undefined) return names;
      const position = (side === 0 ? cell.nth : cell.rightNth) ?? 0;
      const own = rows.get(row)?.find(({ ref }) => ref.name === cell.step && ref.nth === position);
      return own === undefined ? [] : [...own.names];
    });
  }

  #tableOf(table: JsonValue): NamedTable {
    const known = this.#read.get(table);
    if (known !== undefined) return known;
    const rows = new Map<JsonValue, NamedCell[]>();
    for (const [ref, names] of cellNames(rowsOf(table))) {
      const cells = rows.get(ref.row);
      if (cells === undefined) rows.set(ref.row, [{ ref, names }]);
      else cells.push({ ref, names });
    }
    const all = [...rows.values()].flatMap((cells) => cells.flatMap(({ names }) => names));
    const read = { rows, names: [...new Set(all)] };
    this.#read.set(table, read);
    return read;
  }
}

/** All names that a table gives to its cells; those of all where several stand beside each other. */
export function namesOfTable(table: JsonValue | undefined): string[] {
  const tables = Array.isArray(table) ? table : table === undefined ? [] : [table];
  const names = tables.flatMap((one) => [...cellNames(rowsOf(one)).values()].flat());
  return [...new Set(names)];
}

function rowsOf(table: JsonValue): Row<CellRef>[] {
  if (!(table instanceof JsonObject)) return [];
  const rows: Row<CellRef>[] = [];
  for (const group of GROUPS) {
    for (const holder of group === '' ? [table] : childrenNamed(table, group)) {
      if (!(holder instanceof JsonObject)) continue;
      for (const row of childrenNamed(holder, 'tr')) {
        if (row instanceof JsonObject) rows.push({ inHead: group === 'thead', cells: cellsOf(row) });
      }
    }
  }
  return rows;
}

function cellsOf(row: JsonObject): Cell<CellRef>[] {
  const counts = new Map<string, number>();
  const cells: Cell<CellRef>[] = [];
  for (const name of row.sequence ?? []) {
    if (name !== 'td' && name !== 'th') continue;
    const nth = counts.get(name) ?? 0;
    counts.set(name, nth + 1);
    const value = childrenNamed(row, name)[nth];
    const span = (attribute: string) =>
      Number(value instanceof JsonObject ? (value.members.get(attribute) ?? 1) : 1) || 1;
    cells.push({
      ref: { row, name, nth },
      heading: name === 'th',
      text: textOf(value),
      columns: span('@colspan'),
      rows: span('@rowspan'),
    });
  }
  return cells;
}

/** The text of an element, that of the elements within it included: without recursion, and no more than a name has. */
function textOf(value: JsonValue | undefined): string {
  const waiting: (JsonValue | undefined)[] = [value];
  let text = '';
  for (let next = waiting.pop(); next !== undefined && text.length <= 200; next = waiting.pop()) {
    if (typeof next === 'string') text += next;
    else if (Array.isArray(next)) waiting.push(...next.slice(0, 20).reverse());
    else if (next instanceof JsonObject)
      for (const [key, member] of [...next.members].slice(0, 20).reverse())
        if (key === TEXT || !key.startsWith('@')) waiting.push(member);
  }
  return text;
}
