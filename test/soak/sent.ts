import type { RouteId } from './plan.ts';

/** Complaints that are shown; one alone fails the soak. */
const SHOWN = 10;

/** What the clients have sent and seen. */
export class Sent {
  /** Requests by route; those whose client had left may not have reached Ficus. */
  readonly byRoute = new Map<RouteId, { answered: number; left: number }>();
  readonly complaints: string[] = [];

  count(route: RouteId, answered: boolean): void {
    const counts = this.byRoute.get(route) ?? { answered: 0, left: 0 };
    counts[answered ? 'answered' : 'left'] += 1;
    this.byRoute.set(route, counts);
  }

  complain(what: string): void {
    if (this.complaints.length < SHOWN) this.complaints.push(what);
  }

  get requests(): number {
    return [...this.byRoute.values()].reduce((sum, { answered, left }) => sum + answered + left, 0);
  }
}
