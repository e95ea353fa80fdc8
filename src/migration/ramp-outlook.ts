import { nextStep } from './next-step.ts';
import type { RampDecision, RampPlan } from './ramp.ts';
import type { Gate, Standing } from './readiness.ts';
import type { Step } from './steps.ts';

/** What a ramp will do next with a canary. */
export interface RampOutlook {
  /** Whether it takes the step itself, or only says that it is due. */
  readonly auto: boolean;
  /** Null where it has reached its last step. */
  readonly next: Standing | null;
  /** When its hold and the gate's soak are over, ISO 8601 in UTC; null where no time alone will do. */
  readonly due: string | null;
  /** What it waits for, as it was seen last. */
  readonly reason: string;
}

/** What comes next; undefined for a route without a ramp, and for one that is no canary. */
export function rampOutlook(
  ramp: RampPlan | undefined,
  { soak }: Pick<Gate, 'soak'>,
  step: Step | undefined,
  decision: RampDecision | undefined,
): RampOutlook | undefined {
  if (ramp === undefined || step?.standing.stage !== 'canary') return undefined;
  const to = nextStep(step.standing, ramp.steps);
  const next = to?.stage === 'canary' ? to : null;
  const waits = next !== null && step.source !== 'rollback';
  const due = waits ? new Date(step.since + Math.max(ramp.hold, soak)).toISOString() : null;
  return { auto: ramp.auto, next, due, reason: decision?.reason ?? 'nobody has looked yet' };
}
