import type { Parameters } from 'fast-check';

/** The same cases each time, so that a test that passed passes again. */
const SEED = 20260_07;

/** Seconds that FICUS_FUZZ_SECONDS gives each generative test; 0 where it is not set. */
const seconds = Number(process.env.FICUS_FUZZ_SECONDS ?? 0);

/** Milliseconds after which a case counts as one that never ends. */
const PATIENCE = 5_000;

/**
 * How often a generative test runs: `runs` times over cases that are always the same, or for FICUS_FUZZ_SECONDS over new
 * ones. A failure tells its seed; FICUS_FUZZ_SEED repeats it.
 */
export function fuzz<T>(runs: number): Parameters<T> {
  const seed = process.env.FICUS_FUZZ_SEED;
  if (seconds === 0)
    return { numRuns: runs, timeout: PATIENCE, seed: seed === undefined ? SEED : Number(seed) };
  return {
    timeout: PATIENCE,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: seconds * 1000,
    ...(seed !== undefined && { seed: Number(seed) }),
  };
}

/** Milliseconds that such a test may take. */
export const FUZZ_TIMEOUT = 60_000 + seconds * 1000;
