import type { Gate, LatencySample, StepEvidence } from '../../../src/migration/readiness.ts';

const HOUR = 3_600_000;

/** The gate of a route that says nothing of it. */
export const GATE: Gate = {
  minComparisons: 1000,
  maxMismatchRate: 0.001,
  maxErrorIncrease: 0.001,
  maxLatencyRatio: 1.2,
  latencySlack: 5,
  maxSkipped: 0.1,
  soak: 24 * HOUR,
  completeSoak: 336 * HOUR,
};

export const NOW = Date.UTC(2026, 10, 24, 12);

/** So many answers, all of which took this long (seconds). */
export function answers(count: number, seconds: number): LatencySample {
  return {
    count,
    quantile: () => seconds,
    above: (limit) => (seconds > limit ? count : 0),
  };
}

/** A step of a day without a fault. */
export function evidence(changes: Partial<StepEvidence> = {}): StepEvidence {
  const none = { asked: 0, errors: 0 };
  const asked = { asked: 10_000, errors: 0 };
  return {
    since: NOW - 24 * HOUR,
    now: NOW,
    judged: 10_000,
    against: 0,
    skipped: 0,
    unsettled: 0,
    paired: { monolith: asked, service: asked },
    alone: { monolith: none, service: none },
    latency: { monolith: answers(10_000, 0.1), service: answers(10_000, 0.1) },
    expiredRules: [],
    ...changes,
  };
}
