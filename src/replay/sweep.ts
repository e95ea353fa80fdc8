import type { ExchangeRequest } from '../diff/exchange.ts';
import { fingerprint } from '../diff/fingerprint.ts';
import type { Side, Verdict } from '../diff/types.ts';
import { redactPath } from '../store/difference-example.ts';
import type { Redactor } from '../store/redact.ts';
import { BothSides, type SideBySide } from './both-sides.ts';
import { workThrough } from './pace.ts';
import { rateLimitedBy } from './rate-limited.ts';
import type { AskSettings } from './settings.ts';
import { Shown } from './shown.ts';
import type { OtherDiscrepancy } from './types.ts';

/** Requests under way at once, each to both sides: what is begun a second is bounded besides. */
const CONCURRENCY = 8;
const LISTED_DISCREPANCIES = 200;

/** One request of a list, or why it cannot be sent. */
export type SweepItem =
  | { readonly route: string; readonly served: Side; readonly request: ExchangeRequest }
  | { readonly route: string | undefined; readonly why: string };

export interface SweptDiscrepancy extends OtherDiscrepancy {
  readonly route: string;
  /** The first request that showed it. */
  readonly request: string;
}

/** What the sweep of one route found. */
export interface SweptRoute {
  readonly route: string;
  readonly comparisons: Readonly<Record<Verdict, number>>;
  /** Why service or monolith gave no answer, or there was no judgement. */
  readonly reasons: Readonly<Record<string, number>>;
}

export interface SweepSummary {
  /** `incomplete`: nothing differs, and not everything could be compared. */
  readonly verdict: 'match' | 'mismatch' | 'incomplete';
  readonly requests: number;
  /** Of them those that a side answered with 429: they could not be judged, and are among the skipped ones. */
  readonly rateLimited: number;
  readonly routes: readonly SweptRoute[];
  /** By how many requests showed them. */
  readonly discrepancies: readonly SweptDiscrepancy[];
  /** Requests that were not sent, by the reason's sentence. */
  readonly notSent: Readonly<Record<string, number>>;
}

export interface SweepOptions {
  readonly settings: AskSettings;
  /** Most requests begun a second. */
  readonly perSecond: number;
  /** Headers of this run, flat: they are shown nowhere. */
  readonly headers: readonly string[];
  readonly redactor: Redactor;
  /** Told after each request how many are done. */
  readonly progress: (done: number) => void;
}

/** Sends a list of requests to both sides, without any user, and tells how they compare. */
export async function sweep(items: readonly SweepItem[], options: SweepOptions): Promise<SweepSummary> {
  const { settings, perSecond, redactor, headers, progress } = options;
  const books = new SweepBooks(redactor, new Shown(redactor, headers));
  const sides = new BothSides(settings);
  const sendable = items.filter((item) => 'request' in item);
  for (const item of items) if ('why' in item) books.notSent(item.why);
  let done = items.length - sendable.length;
  try {
    await workThrough(
      sendable,
      { concurrency: CONCURRENCY, perSecond },
      async ({ route, request, served }) => {
        books.add(route, request, await sides.compare(route, request, served));
        progress(++done);
      },
    );
  } finally {
    await sides.close();
  }
  return books.summary(items.length);
}

class SweepBooks {
  readonly #redactor: Redactor;
  readonly #shown: Shown;
  readonly #routes = new Map<
    string,
    { comparisons: Record<Verdict, number>; reasons: Record<string, number> }
  >();
  readonly #discrepancies = new Map<string, SweptDiscrepancy>();
  readonly #notSent = new Map<string, number>();
  #rateLimited = 0;

  constructor(redactor: Redactor, shown: Shown) {
    this.#redactor = redactor;
    this.#shown = shown;
  }

  notSent(why: string): void {
    this.#notSent.set(why, (this.#notSent.get(why) ?? 0) + 1);
  }

  add(route: string, request: ExchangeRequest, answered: SideBySide): void {
    const said = unlessRateLimited(answered);
    if (said !== answered) this.#rateLimited++;
    const books = this.#routes.get(route) ?? { comparisons: noComparisons(), reasons: {} };
    this.#routes.set(route, books);
    books.comparisons[said.verdict]++;
    if ('reason' in said) {
      const reason = said.side === undefined ? said.reason : `${said.side} ${said.reason}`;
      books.reasons[reason] = (books.reasons[reason] ?? 0) + 1;
      return;
    }
    const seen = new Set<string>();
    for (const difference of said.differences) {
      const id = fingerprint(route, difference);
      if (difference.ignoredBy !== undefined || seen.has(id)) continue;
      seen.add(id);
      const known = this.#discrepancies.get(id);
      if (known !== undefined) this.#discrepancies.set(id, { ...known, count: known.count + 1 });
      else if (this.#discrepancies.size < LISTED_DISCREPANCIES) {
        const { id: _, kind, ...example } = this.#shown.difference(route, difference);
        const path = this.#shown.text(redactPath(difference.place, this.#redactor));
        const target = this.#shown.text(this.#redactor.target(request.target));
        const found = { id, route, kind, path, count: 1, example, request: `${request.method} ${target}` };
        this.#discrepancies.set(id, found);
      }
    }
  }

  summary(requests: number): SweepSummary {
    const routes = [...this.#routes].map(([route, books]) => ({ route, ...books }));
    const total = (verdict: Verdict) =>
      routes.reduce((sum, { comparisons }) => sum + comparisons[verdict], 0);
    const against = total('mismatch') + total('failed');
    const complete = total('match') + total('ignored') === requests && requests > 0;
    return {
      verdict: against > 0 ? 'mismatch' : complete ? 'match' : 'incomplete',
      requests,
      rateLimited: this.#rateLimited,
      routes,
      discrepancies: [...this.#discrepancies.values()].sort((a, b) => b.count - a.count),
      notSent: Object.fromEntries(this.#notSent),
    };
  }
}

/** An answer of 429 is the sweep's own doing: not judged, not even where both sides gave it. */
function unlessRateLimited(said: SideBySide): SideBySide {
  const by = 'status' in said ? rateLimitedBy(said.status) : undefined;
  if (by === undefined) return said;
  const skipped = { verdict: 'skipped', reason: 'rate_limited' } as const;
  return by === 'both' ? skipped : { ...skipped, side: by };
}

function noComparisons(): Record<Verdict, number> {
  return { match: 0, ignored: 0, mismatch: 0, failed: 0, skipped: 0 };
}
