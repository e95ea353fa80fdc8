import type { RouteStatus } from '../../../src/admin/route-status.ts';

export interface RampStep {
  readonly percent: number;
  readonly state: 'done' | 'now' | 'next' | 'ahead';
  /** False for a percentage that somebody chose beside the plan. */
  readonly planned: boolean;
}

/** Where each step stands; a percentage beside the plan is a step of its own. */
export function stepsOf(
  { stage, percent }: Pick<RouteStatus, 'stage' | 'percent'>,
  steps: readonly number[],
  next: number | undefined,
): RampStep[] {
  const isCanary = stage === 'canary';
  const behind = stage === 'live' || stage === 'complete';
  const all =
    isCanary && percent > 0 && !steps.includes(percent) ? [...steps, percent].sort((a, b) => a - b) : steps;
  return all.map((step) => {
    const planned = steps.includes(step);
    if (behind || (isCanary && step < percent)) return { percent: step, state: 'done', planned };
    if (isCanary && step === percent) return { percent: step, state: 'now', planned };
    return { percent: step, state: step === next ? 'next' : 'ahead', planned };
  });
}
