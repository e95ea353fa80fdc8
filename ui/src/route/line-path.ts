/** A point of a line: its time in milliseconds, and where it is drawn. */
interface Place {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** A line through what is known; where nothing is, it has a gap, and a point that stands alone is a dot. */
export function pathOf(places: readonly Place[], width: number): string {
  return places
    .map(({ at, x, y }, index) => {
      const before = places[index - 1];
      const joins = before !== undefined && at - before.at <= 1.5 * width;
      const to = `${x.toFixed(1)} ${y.toFixed(1)}`;
      // Caps are round: a line of next to no length is a dot.
      return joins ? `L${to}` : `M${to}h.01`;
    })
    .join('');
}
