/**
 * A gate that no difference, error or slowness breaches, for a canary that is to stay where it was put: whoever compares
 * sides that differ would see it fall to 0 % as soon as three exchanges have shown it.
 */
export const NEVER_BREACHED =
  '{ maxMismatchRate: 1, maxErrorIncrease: 1, maxLatencyRatio: 100, latencySlack: 1h }';
