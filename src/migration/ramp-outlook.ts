import { nextStep } from './next-step.ts';
import type { RampDecision, RampPlan } from './ramp.ts';
import type { Gate, Standing } from './readiness.ts';
import type { Step } from './steps.ts';

/** What a ramp has planned for a route, and what it will do next. */
export interface RampOutlook {
  /** Whether it takes the steps itself, or only says that one is due. */
  readonly auto: boolean;
  /** Percentages of users, rising. */
  readonly steps: readonly number[];
  /** Least time at each step, seconds: the ramp's hold or the gate's soak, whichever is longer. */
  readonly hold: number;
  /** When the present step began, ISO 8601 in UTC. */
  readonly since: string;
  /** Null where it has reached its last step, and where no canary comes next. */
  readonly next: Standing | null;
  /** When its hold and the gate's soak are over, ISO 8601 in UTC; null where no time alone will do. */
  readonly due: string | null;
  /** What it waits for, as it was seen last. */
  readonly reason: string;
}

/** What comes next; undefined for a route without a ramp. */
export function rampOutlook(
  ramp: RampPlan | undefined,
  { soak }: Pick<Gate, 'soak'>,
  step: Step | undefined,
  decision: RampDecision | undefined,
): RampOutlook | undefined {
  if (ramp === undefined || step === undefined) return undefined;
  const { standing, since, source } = step;
  const { auto, steps } = ramp;
  const to = nextStep(standing, steps);
  const next = to?.stage === 'canary' ? to : null;
  const hold = Math.max(ramp.hold, soak);
  const waits = standing.stage === 'canary' && next !== null && source !== 'rollback';
  return {
    auto,
    steps,
    hold: hold / 1000,
    since: new Date(since).toISOString(),
    next,
    due: waits ? new Date(since + hold).toISOString() : null,
    reason: reasonOf(standing, decision),
  };
}

function reasonOf({ stage }: Standing, decision: RampDecision | undefined): string {
  if (stage === 'canary') return decision?.reason ?? 'nobody has looked yet';
  if (stage === 'live' || stage === 'complete') return 'it has gone its way';
  return 'it begins where a person makes the route a canary';
}
