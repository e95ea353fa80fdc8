import type { Side } from '../diff/types.ts';

/** A route's way from the monolith to the service, in order. */
export const STAGES = ['off', 'shadow', 'canary', 'live', 'complete'] as const;
export type Stage = (typeof STAGES)[number];

/** Who answers the user and who is only compared; no shadow where nothing is mirrored. */
export interface Sides {
  readonly served: Side;
  readonly shadow: Side | undefined;
}

const MONOLITH_ALONE: Sides = { served: 'monolith', shadow: undefined };
const MONOLITH_FIRST: Sides = { served: 'monolith', shadow: 'service' };
const SERVICE_FIRST: Sides = { served: 'service', shadow: 'monolith' };
const SERVICE_ALONE: Sides = { served: 'service', shadow: undefined };

/**
 * The sides of one request. Only a canary looks at the bucket: the service serves where `bucket < percent`,
 * both in percent, 0 to 100.
 */
export function sidesOf(stage: Stage, bucket: number, percent: number): Sides {
  switch (stage) {
    case 'off':
      return MONOLITH_ALONE;
    case 'shadow':
      return MONOLITH_FIRST;
    case 'canary':
      return bucket < percent ? SERVICE_FIRST : MONOLITH_FIRST;
    case 'live':
      return SERVICE_FIRST;
    case 'complete':
      return SERVICE_ALONE;
  }
}

/** The sides of a request whose sender says who serves it: compared where the stage compares at all. */
export function forcedSides(stage: Stage, served: Side): Sides {
  const alone = stage === 'off' || stage === 'complete';
  if (served === 'monolith') return alone ? MONOLITH_ALONE : MONOLITH_FIRST;
  return alone ? SERVICE_ALONE : SERVICE_FIRST;
}

/** Percentage of users that the service serves at a stage; `percent` counts in a canary only. */
export function effectivePercent(stage: Stage, percent: number): number {
  if (stage === 'canary') return percent;
  return stage === 'live' || stage === 'complete' ? 100 : 0;
}
