import type { Standing } from './readiness.ts';

/** The steps of a canary that nobody has planned. */
const USUAL_STEPS = [1, 5, 25, 50, 100];

/** Where a route goes next on its way to the service: one step; undefined at the end of it. */
export function nextStep(
  { stage, percent }: Standing,
  steps: readonly number[] = USUAL_STEPS,
): Standing | undefined {
  switch (stage) {
    case 'off':
      return { stage: 'shadow', percent: 0 };
    case 'shadow':
    case 'canary': {
      const reached = stage === 'canary' ? percent : 0;
      const next = steps.find((step) => step > reached);
      return next === undefined ? { stage: 'live', percent: 100 } : { stage: 'canary', percent: next };
    }
    case 'live':
      return { stage: 'complete', percent: 100 };
    case 'complete':
      return undefined;
  }
}
