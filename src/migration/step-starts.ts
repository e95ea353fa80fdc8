import type { Standing } from './readiness.ts';

interface Step extends Standing {
  readonly since: number;
}

/** Remembers when each route came to where it stands. */
export class StepStarts {
  readonly #now: () => number;
  #steps: ReadonlyMap<string, Step> = new Map();

  /** `now`: milliseconds since the epoch. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes note of where all routes stand: one that has not moved goes on with its step. */
  observe(routes: readonly (Standing & { readonly id: string })[]): void {
    const before = this.#steps;
    const now = this.#now();
    this.#steps = new Map(
      routes.map(({ id, stage, percent }) => {
        const known = before.get(id);
        const stays = known?.stage === stage && known.percent === percent;
        return [id, stays ? known : { stage, percent, since: now }] as const;
      }),
    );
  }

  /** When the present step of a route began, milliseconds since the epoch; now for one that is not known. */
  since(id: string): number {
    return this.#steps.get(id)?.since ?? this.#now();
  }
}
