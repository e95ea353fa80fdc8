import {
  type LedgerDraft,
  type LedgerEntry,
  type LedgerSource,
  type Standing,
  sameStanding,
} from '../store/ledger-entry.ts';
import type { Standings } from './standing.ts';

/** Where a route stands, since when, and who took it there. A new one with each move. Times in milliseconds since the epoch. */
export interface Step {
  readonly standing: Standing;
  readonly since: number;
  /** From when on what is found counts for this step: evidence is kept by the second. */
  readonly counted: number;
  readonly source: LedgerSource;
}

/** The step at which each route is. */
export class Steps {
  readonly #standings = new Map<string, Standing>();
  readonly #steps = new Map<string, Step>();

  get standings(): Standings {
    return this.#standings;
  }

  of(route: string): Step | undefined {
    return this.#steps.get(route);
  }

  /** From now on. `from` as in the ledger, where the move comes from there. */
  stand({ route, to, at, source, from }: Taken): void {
    const before = this.#steps.get(route);
    const since = Date.parse(at);
    // Where a route stands for the first time, all of that second belongs to this step.
    const first = from === null && (before === undefined || sameStanding(before.standing, to));
    const counted = first ? since - (since % 1000) : since;
    this.#standings.set(route, to);
    this.#steps.set(route, { standing: to, since, counted, source });
  }
}

type Taken = Pick<LedgerDraft, 'route' | 'to' | 'at' | 'source'> & Partial<Pick<LedgerEntry, 'from'>>;
