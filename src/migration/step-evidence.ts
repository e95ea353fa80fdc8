import { describeRule } from '../diff/rules/describe.ts';
import type { RouteConfig } from '../routing-rules/schema.ts';
import { expiryOf } from '../routing-rules/schema-parts.ts';
import type { RouteEvidence } from '../store/evidence.ts';
import { LatencySketch } from '../store/latency-sketch.ts';
import type { StepEvidence } from './readiness.ts';

/** What the store has of a route's present step, as readiness asks for it. Times in milliseconds since the epoch. */
export function stepEvidence(
  { compare }: RouteConfig,
  { tallies, monolith, service, unsettled }: RouteEvidence,
  since: number,
  now: number,
): StepEvidence {
  const { match, ignored, mismatch, failed, skipped } = tallies;
  return {
    since,
    now,
    judged: match + ignored + mismatch + failed,
    against: mismatch + failed,
    skipped,
    unsettled,
    ...askedOf(tallies),
    latency: { monolith: new LatencySketch(monolith), service: new LatencySketch(service) },
    expiredRules: compare.rules
      .filter(({ expires }) => expires !== undefined && (expiryOf(expires) ?? now) <= now)
      .map((rule) => `${describeRule(rule)} (${rule.owner})`),
  };
}

/** How often each side was asked, together with the other one and alone, and how often it gave an error or no answer. */
export function askedOf(tallies: RouteEvidence['tallies']): Pick<StepEvidence, 'paired' | 'alone'> {
  const { paired } = tallies;
  return {
    paired: {
      monolith: { asked: paired, errors: tallies.monolithErrors },
      service: { asked: paired, errors: tallies.serviceErrors },
    },
    alone: {
      monolith: { asked: tallies.monolithAlone, errors: tallies.monolithAloneErrors },
      service: { asked: tallies.serviceAlone, errors: tallies.serviceAloneErrors },
    },
  };
}
