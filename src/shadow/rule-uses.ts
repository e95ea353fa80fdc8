import type { CompiledRules } from '../diff/rules/compile.ts';
import { reachedRules } from '../diff/rules/reach.ts';
import type { Answer, Difference } from '../diff/types.ts';
import type { RuleUse } from '../store/types.ts';

/** Whether a path leads anywhere is looked up in the first exchanges of a route, and then in one of so many. */
const LOOK_AT_FIRST = 50;
const LOOK_AT_ONE_IN = 64;

/** Gathers how often each rule allowed something, and whether its path is of this world. */
export class RuleUses {
  readonly #exchanges = new Map<string, number>();
  #pending = new Map<string, RuleUse>();

  /** One judged exchange, `at` milliseconds since the epoch. */
  observe(
    route: string,
    rules: CompiledRules,
    exchange: { readonly left: Answer; readonly right: Answer },
    differences: readonly Difference[],
    at: number,
  ): void {
    if (rules.rules.length === 0) return;
    const used = new Set(differences.map(({ ignoredBy }) => ignoredBy));
    const looked = this.#looksAt(route);
    if (!looked && used.size === 0) return;
    const reached = new Set(looked ? reachedRules(rules, exchange.left, exchange.right) : []);
    for (const { description } of rules.rules) {
      const isUsed = used.has(description);
      if (looked || isUsed) this.#add(route, description, at, looked, reached.has(description), isUsed);
    }
  }

  /** What has come since the last call. */
  drain(): readonly RuleUse[] {
    const uses = [...this.#pending.values()];
    this.#pending = new Map();
    return uses;
  }

  #looksAt(route: string): boolean {
    const seen = this.#exchanges.get(route) ?? 0;
    this.#exchanges.set(route, seen + 1);
    return seen < LOOK_AT_FIRST || seen % LOOK_AT_ONE_IN === 0;
  }

  #add(route: string, rule: string, at: number, looked: boolean, reached: boolean, used: boolean): void {
    const key = `${route} ${rule}`;
    const known = this.#pending.get(key) ?? { route, rule, at, looked: 0, reached: 0, used: 0 };
    this.#pending.set(key, {
      ...known,
      at: Math.max(known.at, at),
      looked: known.looked + Number(looked),
      reached: known.reached + Number(reached),
      used: known.used + Number(used),
    });
  }
}
