import { mismatchLowerBound, mismatchUpperBound } from './mismatch-bound.ts';
import { type Errors, type Gate, LEAST_ANSWERS, LEAST_UNMIRRORED, type StepEvidence } from './readiness.ts';

const ALPHA = 0.05;
/** A step has many last minutes: each may be wrong this much more rarely. */
const RECENT_ALPHA = ALPHA / 100;
/** One or two exchanges are nobody's confidence, whatever the arithmetic says of the first few. */
const LEAST_AGAINST = 3;

export const BREACH_CAUSES = ['mismatch', 'errors', 'latency', 'breaker'] as const;
export type BreachCause = (typeof BREACH_CAUSES)[number];

/** What takes a canary back: shown with confidence, not by an unlucky moment. */
export interface Breach {
  readonly cause: BreachCause;
  /** One clause for the ledger. */
  readonly reason: string;
  /** Both as shares; null for an open breaker. */
  readonly actual: number | null;
  readonly limit: number | null;
}

/** What a canary is held against, since its step began and of late; undefined while the store cannot be read. */
export interface Watched {
  readonly step: StepEvidence | undefined;
  /** Of the last minute or so of the step: after a long step, what is new would take long to show in the whole. */
  readonly recent: StepEvidence | undefined;
  readonly breakerOpen: boolean;
}

/**
 * Every reason to take a route back; none where the figures may be chance. The bounds are of the confidence sequence of
 * `mismatchUpperBound`, so they may be looked at all the time: with probability 95 % a service that keeps its budget is
 * never taken back for the answers of a step.
 */
export function breaches(gate: Gate, { step, recent, breakerOpen }: Watched): Breach[] {
  const found = breakerOpen
    ? [{ cause: 'breaker', reason: 'the breaker of the service is open', actual: null, limit: null } as const]
    : [];
  const ofStep = step === undefined ? [] : shownBy(gate, step, ALPHA);
  if (ofStep.length > 0 || recent === undefined) return [...found, ...ofStep];
  return [...found, ...shownBy(gate, recent, RECENT_ALPHA)];
}

function shownBy(gate: Gate, evidence: StepEvidence, alpha: number): Breach[] {
  const { paired, alone } = evidence;
  const basis = alone.monolith.asked >= LEAST_UNMIRRORED ? alone.monolith : paired.monolith;
  return [
    ...mismatch(gate, evidence, alpha),
    ...errors('answers', gate, paired.monolith, paired.service, alpha),
    ...errors('unmirrored answers', gate, basis, alone.service, alpha),
    ...latency('p95', 0.95, gate, evidence, alpha),
    ...latency('p99', 0.99, gate, evidence, alpha),
  ];
}

function mismatch(
  { maxMismatchRate: limit }: Gate,
  { judged, against }: StepEvidence,
  alpha: number,
): Breach[] {
  const actual = mismatchLowerBound({ judged, against }, alpha);
  if (actual <= limit || against < LEAST_AGAINST) return [];
  const reason =
    `${against} of ${judged} comparisons count against the service: at least ${share(actual)} with confidence, and the ` +
    `budget is ${share(limit)}`;
  return [{ cause: 'mismatch', reason, actual, limit }];
}

/** Each of the two rates may be wrong half as often. */
function errors(
  of: string,
  { maxErrorIncrease }: Gate,
  monolith: Errors,
  service: Errors,
  alpha: number,
): Breach[] {
  const actual = mismatchLowerBound({ judged: service.asked, against: service.errors }, alpha / 2);
  const highest = mismatchUpperBound({ judged: monolith.asked, against: monolith.errors }, alpha / 2);
  const limit = highest + maxErrorIncrease;
  if (actual <= limit || service.errors < LEAST_AGAINST) return [];
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
  alpha: number,
): Breach[] {
  if (Math.min(monolith.count, service.count) < LEAST_ANSWERS[name]) return [];
  const left = monolith.quantile(q);
  const allowed = Math.max(left * maxLatencyRatio, left + latencySlack / 1000);
  const slower = service.above(allowed);
  const actual = mismatchLowerBound({ judged: service.count, against: slower }, alpha);
  const limit = 1 - q;
  if (actual <= limit) return [];
  const reason =
    `${slower} of ${service.count} answers of the service took longer than the ${milliseconds(allowed)} that are allowed for ` +
    `its ${name} (the monolith's is ${milliseconds(left)})`;
  return [{ cause: 'latency', reason, actual, limit: Number(limit.toFixed(2)) }];
}

function share(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}

function milliseconds(seconds: number): string {
  return `${Number((seconds * 1000).toPrecision(3))} ms`;
}
