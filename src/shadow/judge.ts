import { type CompareOptions, compare } from '../diff/compare.ts';
import { compileRules } from '../diff/rules/compile.ts';
import type { Kind } from '../diff/types.ts';
import type { Finding } from '../store/types.ts';
import type { ComparedRoute, PackedExchange } from './messages.ts';
import { unpack } from './parcel.ts';
import type { Judged } from './tally.ts';

type RouteOptions = Omit<CompareOptions, 'now'>;

/** Compares exchanges by their routes' headers and rules. */
export class Judge {
  #routes: ReadonlyMap<string, RouteOptions> = new Map();

  constructor(routes: readonly ComparedRoute[]) {
    this.setRoutes(routes);
  }

  setRoutes(routes: readonly ComparedRoute[]): void {
    this.#routes = new Map(
      routes.map(({ id, headers, rules }) => [id, { headers, rules: compileRules(rules) }] as const),
    );
  }

  /** The verdict of one exchange, and what the store should keep of it where the sides differ. */
  judge(item: PackedExchange, bytes: Uint8Array): { judged: Judged; finding: Finding | undefined } {
    const options = this.#routes.get(item.route);
    // A reload may have taken the route away while its last exchanges were under way.
    if (options === undefined)
      return {
        judged: { route: item.route, verdict: 'skipped', reason: 'route_removed', kinds: {} },
        finding: undefined,
      };
    const exchange = unpack(item, bytes);
    const { verdict, differences } = compare(exchange.left, exchange.right, { ...options, now: Date.now() });
    const kinds: Partial<Record<Kind, number>> = {};
    for (const { kind } of differences) kinds[kind] = (kinds[kind] ?? 0) + 1;
    return {
      judged: { route: item.route, verdict, kinds },
      finding: differences.length === 0 ? undefined : { exchange, differences },
    };
  }
}
