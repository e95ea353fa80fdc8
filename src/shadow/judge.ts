import { type CompareOptions, compare } from '../diff/compare.ts';
import type { Exchange } from '../diff/exchange.ts';
import { isRateLimited } from '../diff/kinds/status.ts';
import { excuse, type RereadOutcome } from '../diff/noise.ts';
import { compileRules } from '../diff/rules/compile.ts';
import type { Answer, Comparison, Kind } from '../diff/types.ts';
import { messageOf } from '../errors.ts';
import type { Finding } from '../store/types.ts';
import type { VolatilePlace } from '../store/volatile-places.ts';
import { ByteComparison } from './bytes-equal.ts';
import type { ComparedRoute } from './messages.ts';
import { RecentComparisons } from './recent-comparisons.ts';
import { RuleUses } from './rule-uses.ts';
import type { Judged } from './tally.ts';
import { Volatility } from './volatility.ts';

interface JudgedRoute {
  readonly route: ComparedRoute;
  readonly recent: RecentComparisons;
  readonly options: Omit<CompareOptions, 'now'>;
}

export interface Judgement {
  readonly judged: Judged;
  /** What the store should keep; absent where nothing differs. */
  readonly finding?: Finding;
  /** What went wrong inside the differ, for the log. */
  readonly problem?: string;
  /** What the monolith's second answer has shown, where it was asked. */
  readonly outcome?: RereadOutcome;
}

/** A mismatch that the monolith's second answer may still excuse. */
export interface Suspicion {
  readonly route: ComparedRoute;
  readonly exchange: Exchange;
  readonly comparison: Comparison;
}

/** Compares exchanges by their routes' headers and rules. */
export class Judge {
  readonly #volatility = new Volatility();
  readonly ruleUses = new RuleUses();
  #routes: ReadonlyMap<string, JudgedRoute> = new Map();

  constructor(routes: readonly ComparedRoute[]) {
    this.setRoutes(routes);
  }

  setRoutes(routes: readonly ComparedRoute[]): void {
    this.#routes = new Map(
      routes.map((route) => {
        const { id, headers, cookieValues = false, rules } = route;
        const recent = new RecentComparisons(new ByteComparison(headers));
        const options = { headers, cookieValues, rules: compileRules(rules) };
        return [id, { route, recent, options }] as const;
      }),
    );
  }

  /**
   * The verdict of one exchange, and what the store should keep of it where the sides differ; a mismatch is only
   * suspected. Never throws: one answer that the differ cannot cope with must not take the thread and everybody else's
   * exchanges down.
   */
  judge(exchange: Exchange): Judgement | Suspicion {
    const known = this.#routes.get(exchange.route);
    // A reload may have taken the route away while its last exchanges were under way.
    if (known === undefined) return { judged: skipped(exchange.route, 'route_removed') };
    return guarded(exchange, () => {
      const { left, right } = exchange;
      const { rules } = known.options;
      const now = Date.now();
      // Where a rule has expired already, each comparison looks for itself which ones still hold.
      const until = now < rules.nextExpiry ? rules.nextExpiry : now;
      const comparison = known.recent.of(left, right, now, until, () =>
        compare(left, right, { ...known.options, now }),
      );
      this.ruleUses.observe(exchange.route, rules, exchange, comparison.differences, exchange.startedAt);
      return comparison.verdict === 'mismatch'
        ? { route: known.route, exchange, comparison }
        : judgementOf(exchange, comparison);
    });
  }

  /**
   * What was known of places before a start, the last one seen first: that is the last one to be forgotten.
   * Nothing of a route whose monolith is never asked again: nobody would find out that a place has become quiet.
   */
  remember(places: readonly VolatilePlace[]): void {
    for (const place of places.toReversed())
      if (this.#routes.get(place.route)?.route.reread !== undefined) this.#volatility.remember(place);
  }

  /** All exchanges of a parcel are judged: nothing here holds its memory any longer. */
  settle(): void {
    for (const { recent } of this.#routes.values()) recent.settle();
  }

  /** A mismatch that nobody has looked at again. Where all of it may be the monolith's own noise it is not judged. */
  unverified({ route, exchange, comparison }: Suspicion): Judgement {
    const open = comparison.differences.filter(({ ignoredBy }) => ignoredBy === undefined);
    const unsure =
      !comparison.limited && open.every((difference) => this.#volatility.isVolatile(route.id, difference));
    return unsure ? { judged: skipped(route.id, 'noise_unverified') } : judgementOf(exchange, comparison);
  }

  /**
   * A mismatch after the monolith was asked again. `second`: what it answered then; that it is asked too often (429) is no
   * answer to what was asked.
   */
  verified(suspicion: Suspicion, second: Answer): Judgement {
    const { route, exchange, comparison } = suspicion;
    if (isRateLimited(second.status) && !isRateLimited(exchange.left.status))
      return this.unverified(suspicion);
    const known = this.#routes.get(route.id);
    if (known === undefined) return { judged: skipped(route.id, 'route_removed') };
    return guarded(exchange, () => {
      const options = { ...known.options, now: Date.now() };
      const againstFirst = compare(exchange.left, second, options);
      const againstService = compare(second, exchange.right, options);
      const { outcome, ...excused } = excuse(comparison, { againstFirst, againstService });
      comparison.differences.forEach((difference, i) => {
        if (difference.ignoredBy !== undefined || outcome === 'race') return;
        this.#volatility.observe(route.id, difference, excused.differences[i]?.ignoredBy === 'noise');
      });
      return { ...judgementOf(exchange, excused), outcome };
    });
  }
}

function guarded<T>(
  { route, request }: { readonly route: string; readonly request: { readonly method: string } },
  work: () => T,
): T | Judgement {
  try {
    return work();
  } catch (error) {
    const problem = `comparing ${request.method} of route ${route} failed: ${messageOf(error)}`;
    return { judged: skipped(route, 'comparer_error'), problem };
  }
}

function judgementOf(exchange: Exchange, { verdict, differences }: Comparison): Judgement {
  const kinds: Partial<Record<Kind, number>> = {};
  for (const { kind } of differences) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const judged = { route: exchange.route, verdict, kinds };
  return differences.length === 0 ? { judged } : { judged, finding: { exchange, differences } };
}

function skipped(route: string, reason: string): Judged {
  return { route, verdict: 'skipped', reason, kinds: {} };
}
