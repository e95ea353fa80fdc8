import { mismatchLowerBound, mismatchUpperBound } from './mismatch-bound.ts';
import { type Errors, type Gate, LEAST_ANSWERS, LEAST_UNMIRRORED, type StepEvidence } from './readiness.ts';

/** Each side of a comparison of two rates may be wrong half as often. */
const HALF_ALPHA = 0.025;

export type BreachCause = 'mismatch' | 'errors' | 'latency' | 'breaker';

/** What takes a canary back: shown with confidence, not by an unlucky moment. */
export interface Breach {
  readonly cause: BreachCause;
  /** One clause for the ledger. */
  readonly reason: string;
  /** Both as shares; null for an open breaker. */
  readonly actual: number | null;
  readonly limit: number | null;
}

/**
 * Every reason to take a route back, worst first; none where the figures may be chance. The bounds are of the confidence
 * sequence of `mismatchUpperBound`, so they may be looked at all the time: with probability 95 % a service that keeps its
 * budget is never taken back for its answers.
 */
export function breaches(gate: Gate, evidence: StepEvidence | undefined, breakerOpen: boolean): Breach[] {
  const found = breakerOpen
    ? [{ cause: 'breaker', reason: 'the breaker of the service is open', actual: null, limit: null } as const]
    : [];
  if (evidence === undefined) return found;
  const { paired, alone } = evidence;
  const basis = alone.monolith.asked >= LEAST_UNMIRRORED ? alone.monolith : paired.monolith;
  return [
    ...found,
    ...mismatch(gate, evidence),
    ...errors('answers', gate, paired.monolith, paired.service),
    ...errors('unmirrored answers', gate, basis, alone.service),
    ...latency('p95', 0.95, gate, evidence),
    ...latency('p99', 0.99, gate, evidence),
  ];
}

function mismatch({ maxMismatchRate: limit }: Gate, { judged, against }: StepEvidence): Breach[] {
  const actual = mismatchLowerBound({ judged, against });
  if (actual <= limit) return [];
  const reason =
    `${against} of ${judged} comparisons count against the service: at least ${share(actual)} with 95 % confidence, ` +
    `and the budget is ${share(limit)}`;
  return [{ cause: 'mismatch', reason, actual, limit }];
}

function errors(of: string, { maxErrorIncrease }: Gate, monolith: Errors, service: Errors): Breach[] {
  const actual = lowest(service);
  const limit = highest(monolith) + maxErrorIncrease;
  if (actual <= limit) return [];
  const reason =
    `${service.errors} of ${service.asked} ${of} of the service are errors: at least ${share(actual)} with confidence, ` +
    `and ${share(limit)} is allowed for the monolith's ${monolith.errors} of ${monolith.asked}`;
  return [{ cause: 'errors', reason, actual, limit }];
}

/** A quantile is too high when surely more than the rest of the answers take longer than is allowed for it. */
function latency(
  name: 'p95' | 'p99',
  q: number,
  { maxLatencyRatio, latencySlack }: Gate,
  { latency: { monolith, service } }: StepEvidence,
): Breach[] {
  if (Math.min(monolith.count, service.count) < LEAST_ANSWERS[name]) return [];
  const left = monolith.quantile(q);
  const allowed = Math.max(left * maxLatencyRatio, left + latencySlack / 1000);
  const slower = service.above(allowed);
  const actual = mismatchLowerBound({ judged: service.count, against: slower });
  const limit = 1 - q;
  if (actual <= limit) return [];
  const reason =
    `${slower} of ${service.count} answers of the service took longer than the ${milliseconds(allowed)} that are allowed for ` +
    `its ${name} (the monolith's is ${milliseconds(left)})`;
  return [{ cause: 'latency', reason, actual, limit: Number(limit.toFixed(2)) }];
}

function lowest({ asked, errors: against }: Errors): number {
  return mismatchLowerBound({ judged: asked, against }, HALF_ALPHA);
}

function highest({ asked, errors: against }: Errors): number {
  return mismatchUpperBound({ judged: asked, against }, HALF_ALPHA);
}

function share(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}

function milliseconds(seconds: number): string {
  return `${Number((seconds * 1000).toPrecision(3))} ms`;
}
