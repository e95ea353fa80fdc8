import type { LedgerDraft, LedgerSource, Standing } from '../store/ledger-entry.ts';
import type { Standings } from './standing.ts';

/** Where a route stands, since when (milliseconds since the epoch), and who took it there. A new one with each move. */
export interface Step {
  readonly standing: Standing;
  readonly since: number;
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

  stand({ route, to, at, source }: Pick<LedgerDraft, 'route' | 'to' | 'at' | 'source'>): void {
    this.#standings.set(route, to);
    this.#steps.set(route, { standing: to, since: Date.parse(at), source });
  }
}
