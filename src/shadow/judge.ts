import { type CompareOptions, compare } from '../diff/compare.ts';
import type { Exchange } from '../diff/exchange.ts';
import { compileRules } from '../diff/rules/compile.ts';
import type { Kind } from '../diff/types.ts';
import { messageOf } from '../errors.ts';
import type { Finding } from '../store/types.ts';
import type { ComparedRoute, PackedExchange } from './messages.ts';
import { unpack } from './parcel.ts';
import type { Judged } from './tally.ts';

type RouteOptions = Omit<CompareOptions, 'now'>;

export interface Judgement {
  readonly judged: Judged;
  /** What the store should keep; absent where nothing differs. */
  readonly finding?: Finding;
  /** What went wrong inside the differ, for the log. */
  readonly problem?: string;
}

/** Compares exchanges by their routes' headers and rules. */
export class Judge {
  #routes: ReadonlyMap<string, RouteOptions> = new Map();

  constructor(routes: readonly ComparedRoute[]) {
    this.setRoutes(routes);
  }

  setRoutes(routes: readonly ComparedRoute[]): void {
    this.#routes = new Map(
      routes.map(({ id, rules, ...route }) => [id, { ...route, rules: compileRules(rules) }] as const),
    );
  }

  /**
   * The verdict of one exchange, and what the store should keep of it where the sides differ. Never throws: one answer
   * that the differ cannot cope with must not take the thread and everybody else's exchanges down.
   */
  judge(item: PackedExchange, bytes: Uint8Array): Judgement {
    const options = this.#routes.get(item.route);
    // A reload may have taken the route away while its last exchanges were under way.
    if (options === undefined) return { judged: skipped(item.route, 'route_removed') };
    try {
      return judgeExchange(unpack(item, bytes), options);
    } catch (error) {
      const problem = `comparing ${item.request.method} of route ${item.route} failed: ${messageOf(error)}`;
      return { judged: skipped(item.route, 'comparer_error'), problem };
    }
  }
}

function judgeExchange(exchange: Exchange, options: RouteOptions): Judgement {
  const { route, left, right } = exchange;
  const { verdict, differences } = compare(left, right, { ...options, now: Date.now() });
  const kinds: Partial<Record<Kind, number>> = {};
  for (const { kind } of differences) kinds[kind] = (kinds[kind] ?? 0) + 1;
  const judged = { route, verdict, kinds };
  return differences.length === 0 ? { judged } : { judged, finding: { exchange, differences } };
}

function skipped(route: string, reason: string): Judged {
  return { route, verdict: 'skipped', reason, kinds: {} };
}
