/** Lines of text columns, each as wide as its widest cell, two spaces apart; the last column is left as it is. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const longest = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: longest }, (_, i) =>
    Math.max(...rows.map((row) => row[i]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** Text cut to `length` characters, the cut marked. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/**
 * Text of somebody else's, fit for a terminal: control characters are shown, not sent, so that an answer cannot move
 * the cursor or set the title of whoever reads it. Bidirectional overrides count as such.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    if (character === '\t') return ' ';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
