import type { Trend } from '../../src/store/trend.ts';
import type { Discrepancy } from '../../src/store/types.ts';

/** What the news say of a discrepancy, with the trend that was read: news bring none, and what was added belongs to now. */
export function withNews<T extends Discrepancy>(before: T, found: Discrepancy, now: number): T {
  const { trend } = before;
  if (trend === undefined) return { ...before, ...found };
  const added = found.count - before.count;
  const allowed = found.ignoredCount - before.ignoredCount;
  return { ...before, ...found, trend: advanced(trend, added, allowed, now) };
}

/** A trend taken on to now, with what came since. */
export function advanced(trend: Trend, added: number, allowed: number, now: number): Trend {
  const { begin, bucketMinutes, counts, ignoredCounts, direction } = trend;
  const width = bucketMinutes * 60_000;
  const passed = Math.max(0, Math.floor((now - Date.parse(begin)) / width) - counts.length + 1);
  if (passed === 0 && added <= 0 && allowed <= 0) return trend;
  const taken = (all: readonly number[], more: number): number[] => {
    const on = [...all, ...new Array<number>(Math.min(passed, all.length)).fill(0)].slice(-all.length);
    on[on.length - 1] = (on.at(-1) ?? 0) + Math.max(0, more);
    return on;
  };
  return {
    ...trend,
    begin: new Date(Date.parse(begin) + passed * width).toISOString(),
    counts: taken(counts, added),
    ignoredCounts: taken(ignoredCounts, allowed),
    // More than that it is no longer quiet is for the server to say.
    direction: direction === 'quiet' && added + allowed > 0 ? 'steady' : direction,
  };
}

const WORDS = { new: 'new', rising: 'rising', steady: 'steady', falling: 'falling', quiet: 'quiet' } as const;
const SIGNS = { new: '✦', rising: '▲', steady: '▬', falling: '▼', quiet: '○' } as const;

/** The direction as a sign and a word: colour alone says nothing. */
export function trendText({ direction }: Trend): { readonly sign: string; readonly word: string } {
  return { sign: SIGNS[direction], word: WORDS[direction] };
}
