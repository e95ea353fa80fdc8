import type { RouteConfig } from '../routing-rules/schema.ts';
import type { Standing } from '../store/ledger-entry.ts';
import { effectivePercent, STAGES, type Stage } from './stages.ts';

/** Where every route stands, by its id. */
export type Standings = ReadonlyMap<string, Standing>;

/** A stage with the percentage that goes with it; `percent` counts in a canary only. */
export function standing(stage: Stage, percent: number): Standing {
  return { stage, percent: effectivePercent(stage, percent) };
}

/** What the file says of a route. */
export function standingInFile({ stage, canary }: RouteConfig): Standing {
  return standing(stage, canary.percent);
}

/**
 * Where a route stands while nobody can read the ledger: where the file says, but no canary. What a person lowered
 * must not rise by a restart, and a canary's users can always go back. Where the file says that the service serves all,
 * the monolith may know too little of what happened since.
 */
export function standingWithoutLedger(route: RouteConfig): Standing {
  return route.stage === 'canary' ? standing('canary', 0) : standingInFile(route);
}

/** True where more users would meet the service than before, or it comes a stage nearer to serving them. */
export function isRise(from: Standing, to: Standing): boolean {
  const stages = STAGES.indexOf(to.stage) - STAGES.indexOf(from.stage);
  return stages > 0 || (stages === 0 && to.percent > from.percent);
}

/** The one stage that a route may rise to; undefined at the end. */
export function nextStage({ stage }: Standing): Stage | undefined {
  return STAGES[STAGES.indexOf(stage) + 1];
}

/** True where a rise leaves out a stage. */
export function skipsStage(from: Standing, to: Standing): boolean {
  return STAGES.indexOf(to.stage) - STAGES.indexOf(from.stage) > 1;
}

/** As people read it: `canary at 5 %`. */
export function standingText({ stage, percent }: Standing): string {
  return stage === 'canary' ? `canary at ${percent} %` : stage;
}
