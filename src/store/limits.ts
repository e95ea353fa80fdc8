/** How long and how much a store keeps. */
export interface StoreLimits {
  /** Milliseconds. */
  readonly retention: number;
  /** Bytes of the file with its log. */
  readonly maxSize: number;
}

/** What the configuration says where it says nothing. */
export const DEFAULT_LIMITS: StoreLimits = { retention: 30 * 86_400_000, maxSize: 2 * 2 ** 30 };

/** The sizes that a store's limits come to, bytes. */
export interface SizeLimits {
  /** What the log is cut back to, and what the file leaves free for it. */
  readonly log: number;
  /** From here on the log is held by somebody, and nothing more is written into it. */
  readonly heldLog: number;
  /** Pruning begins when the file is larger, */
  readonly high: number;
  /** and ends when it would fit into this. */
  readonly low: number;
}

const LARGEST_LOG = 16 * 2 ** 20;

/** Divides `maxSize` between the file and its log. */
export function sizeLimits({ maxSize }: StoreLimits): SizeLimits {
  const log = Math.min(LARGEST_LOG, Math.floor(maxSize / 8));
  const high = maxSize - 2 * log;
  return { log, heldLog: 2 * log, high, low: Math.floor(high * 0.9) };
}
