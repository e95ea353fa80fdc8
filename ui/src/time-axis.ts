/** Hours of each span that charts may show. */
export const SPANS = { '1h': 1, '24h': 24, '7d': 168 } as const;
export type Span = keyof typeof SPANS;
const HOUR = 3_600_000;
/** A Ficus that is younger than its span shows what there is, over ten minutes at least. */
const SHORTEST = 600_000;

/** The time that charts show, from one instant to another, milliseconds since the epoch. */
export interface TimeAxis {
  readonly from: number;
  readonly to: number;
}

/** All charts of a route have one axis: from the beginning of the span, or of what there is if that is later. */
export function axisOf(span: Span, first: string | undefined, now: number): TimeAxis {
  const begin = now - SPANS[span] * HOUR;
  if (first === undefined) return { from: begin, to: now };
  return { from: Math.max(begin, Math.min(Date.parse(first), now - SHORTEST)), to: now };
}

/** Where an instant stands on the axis, from 0 to 1; what lies outside is at its end. */
export function shareOf({ from, to }: TimeAxis, at: number): number {
  return Math.min(1, Math.max(0, (at - from) / Math.max(1, to - from)));
}
