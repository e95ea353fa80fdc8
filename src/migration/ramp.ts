import { type Breach, breaches } from './breach.ts';
import { nextStep } from './next-step.ts';
import { type Check, type Gate, readiness, type Standing, type StepEvidence } from './readiness.ts';

/** How a canary rises, as `ramp` of `routes.yaml`; `hold` in milliseconds. */
export interface RampPlan {
  readonly steps: readonly number[];
  readonly hold: number;
  readonly auto: boolean;
}

/**
 * All that a decision rests on. Where the route stands and since when is the ledger's latest entry, and nothing else is
 * kept: whoever starts anew decides as the one before would have.
 */
export interface RampInput {
  readonly standing: Standing;
  /** When the route came to stand there, and now: milliseconds since the epoch. */
  readonly since: number;
  readonly now: number;
  /** Whether a breach took it there: then a person has to look before it rises again. */
  readonly rolledBack: boolean;
  /** Undefined where only people raise it. */
  readonly ramp: RampPlan | undefined;
  readonly gate: Gate;
  /** Since the step began; undefined while the store cannot be read. */
  readonly evidence: StepEvidence | undefined;
  /** Of the last minute or so of the step, to fall by. */
  readonly recent: StepEvidence | undefined;
  readonly breakerOpen: boolean;
}

export type RampDecision =
  | { readonly action: 'stay'; readonly reason: string }
  /** The gate lets it, and a person is to take the step. */
  | {
      readonly action: 'due';
      readonly to: Standing;
      readonly reason: string;
      readonly checks: readonly Check[];
    }
  | {
      readonly action: 'advance';
      readonly to: Standing;
      readonly reason: string;
      readonly checks: readonly Check[];
    }
  /** At once: users must not pay for what is known. */
  | {
      readonly action: 'rollback';
      readonly to: Standing;
      readonly reason: string;
      readonly breaches: readonly Breach[];
      readonly checks: readonly Check[];
    };

/** What becomes of a canary now. Routes at other stages stay: only people move them. */
export function decide(input: RampInput): RampDecision {
  const { standing, since, now, ramp, gate, evidence, recent, breakerOpen } = input;
  if (standing.stage !== 'canary') return stay(`${standing.stage} is no canary`);
  const checks = evidence === undefined ? [] : readiness(gate, evidence, 'canary').checks;
  const found = standing.percent > 0 ? breaches(gate, { step: evidence, recent, breakerOpen }) : [];
  if (found.length > 0) {
    const reason = found.map((breach) => breach.reason).join('; ');
    return { action: 'rollback', to: { stage: 'canary', percent: 0 }, reason, breaches: found, checks };
  }
  if (ramp === undefined) return stay('it has no ramp: only people raise it');
  if (input.rolledBack) return stay('a breach took it back: a person starts it again');
  const to = nextStep(standing, ramp.steps);
  if (to?.stage !== 'canary') return stay('it has reached the last step of its ramp');
  if (now - since < ramp.hold) return stay('it is held at this step');
  if (evidence === undefined) return stay('nothing is known of it now: the store cannot be read');
  if (breakerOpen) return stay('the breaker of the service is open');
  const failing = checks.filter(({ ok }) => !ok);
  if (failing.length > 0) return stay(failing.map(({ name, detail }) => `${name}: ${detail}`).join('; '));
  const reason = `every check holds at ${standing.percent} %`;
  return { action: ramp.auto ? 'advance' : 'due', to, reason, checks };
}

function stay(reason: string): RampDecision {
  return { action: 'stay', reason };
}
