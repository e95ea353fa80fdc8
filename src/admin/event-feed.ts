import type { Discrepancy, RouteCounts } from '../store/types.ts';
import type { AdminContext } from './context.ts';
import type { RouteNews } from './events.ts';
import { routeStatuses } from './route-status.ts';

/** At most one look in so many milliseconds, and at most one part in so many of the time goes into looking. */
const EVERY = 1000;
const SHARE = 10;
/** An exchange is dated when it begins, and may be judged so much later. Milliseconds. */
const LATE = 60_000;
/** Discrepancies of one look, most frequent first. */
const MOST = 200;

/**
 * Looks at what nobody announces, which is what the comparer has written, and publishes what is new of it. It looks
 * while somebody listens, and only then.
 */
export class EventFeed {
  readonly #context: AdminContext;
  #routes = new Map<string, string>();
  /** Undefined before the first look. */
  #discrepancies: Map<string, string> | undefined;
  #store = '';
  #counts: readonly RouteCounts[] = [];
  /** From when on discrepancies are news, milliseconds since the epoch. */
  #since = 0;
  #looking = false;

  constructor(context: AdminContext) {
    this.#context = context;
  }

  /** Somebody has come who knows nothing yet: everyone is told where all routes stand, and then what changes. */
  welcome(): void {
    this.#routes.clear();
    this.#store = '';
    if (this.#looking) return;
    this.#looking = true;
    this.#discrepancies = undefined;
    this.#since = this.#context.now();
    this.#next(0);
  }

  #next(after: number): void {
    setTimeout(async () => {
      if (this.#context.events.listeners === 0) {
        this.#looking = false;
        return;
      }
      const begun = performance.now();
      await this.#look();
      this.#next(Math.max(EVERY, (performance.now() - begun) * SHARE));
    }, after).unref();
  }

  async #look(): Promise<void> {
    const { store, report } = this.#context;
    const since = new Date(this.#since - LATE).toISOString();
    const now = this.#context.now();
    try {
      this.#counts = await store.routeCounts();
      const { items } = await store.discrepancies({ since, limit: MOST });
      this.#tellDiscrepancies(items);
      this.#since = now;
    } catch (error) {
      // A store that cannot be read is told of below; stages may still change.
      report('debug', `the UI hears nothing from the store: ${String(error)}`);
    }
    this.#tellRoutes();
    this.#tellStore();
  }

  #tellRoutes(): void {
    const { config, events, now, stages } = this.#context;
    const { standings } = stages;
    const nothing = { upstreamDurations: [], ruleUses: [], readiness: [], ramps: [] };
    const facts = { ...nothing, counts: this.#counts, standings, now: now() };
    const news = routeStatuses(config().routes, facts).map(newsOf);
    const items = news.filter((route) => isNew(this.#routes, route.id, route));
    if (items.length > 0) events.publish({ type: 'routes', data: { items } });
  }

  #tellDiscrepancies(items: readonly Discrepancy[]): void {
    const known = this.#discrepancies;
    const shown = new Map<string, string>();
    this.#discrepancies = shown;
    for (const item of items) {
      const text = JSON.stringify(item);
      shown.set(item.id, text);
      // What the first look finds is no news, but for what has come since somebody listens.
      const isNews =
        known === undefined ? Date.parse(item.lastSeen) >= this.#since : known.get(item.id) !== text;
      if (isNews) this.#context.events.publish({ type: 'discrepancy', data: item });
    }
  }

  #tellStore(): void {
    const found = this.#context.readiness().details.find(({ name }) => name === 'store');
    if (found === undefined) return;
    const { ok, message } = found;
    const text = JSON.stringify({ ok, message });
    if (text === this.#store) return;
    this.#store = text;
    this.#context.events.publish({ type: 'store', data: { ok, message } });
  }
}

function newsOf(status: RouteNews): RouteNews {
  const { id, stage, percent, comparisons, mismatchRate, mismatchUpperBound, openDiscrepancies } = status;
  return { id, stage, percent, comparisons, mismatchRate, mismatchUpperBound, openDiscrepancies };
}

function isNew(known: Map<string, string>, id: string, value: object): boolean {
  const text = JSON.stringify(value);
  if (known.get(id) === text) return false;
  known.set(id, text);
  return true;
}
