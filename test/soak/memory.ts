const MIB = 1024 * 1024;
/** Below so many seconds a process is still warming up, and its size says nothing. */
const TELLING = 50;
/** From so many seconds on it has come to rest; until then V8 is still making room for itself. */
const AT_REST = 180;
/** What the median of the last third may be above that of the second. */
const SHARE = 0.12;
const SHARE_BEFORE_REST = 0.35;
const ABSOLUTE = 24 * MIB;

export interface MemoryFigures {
  readonly second: number;
  readonly last: number;
  readonly bound: number;
  /** False where it ran for too short a time to be judged. */
  readonly judged: boolean;
}

/** Compares how large a process was in the second third of its time and in the last. Sizes in bytes. */
export function compareThirds(sizes: readonly number[], seconds: number): MemoryFigures {
  const third = Math.floor(sizes.length / 3);
  const second = median(sizes.slice(third, 2 * third));
  const last = median(sizes.slice(2 * third));
  const share = seconds < AT_REST ? SHARE_BEFORE_REST : SHARE;
  const bound = second + Math.max(second * share, ABSOLUTE);
  return { second, last, bound, judged: seconds >= TELLING };
}

export function inMebibytes(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
