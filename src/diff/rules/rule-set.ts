import type { Place, RuleState } from '../place.ts';
import { activeRules, type CompiledRule, type CompiledRules } from './compile.ts';
import type { PathStep } from './path.ts';

/** What the rules say about an array before it is aligned. */
export interface ArrayPolicy {
  readonly keyBy: string | undefined;
  /** Order is allowed to differ, so position must not decide who is paired with whom. */
  readonly orderFree: boolean;
}

const NO_POLICY: ArrayPolicy = { keyBy: undefined, orderFree: false };
const NOTHING: RuleState = { live: [], exact: [], covering: [] };

/** A live position is written as one number: the rule's index and the step that must match next. */
const STEP_BITS = 1024;

/** The rules that hold for one comparison. Follows all paths at once, one step a place, and remembers on the place. */
export class RuleSet {
  readonly #rules: readonly CompiledRule[];

  /** `now`: epoch ms, for expiry. */
  constructor(rules: CompiledRules, now: number) {
    this.#rules = activeRules(rules, now).rules;
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Rules whose path is exactly this place. */
  at(place: Place): readonly CompiledRule[] {
    return this.#pick(this.#stateOf(place).exact);
  }

  /** Rules whose path is this place or one above it. */
  covering(place: Place): readonly CompiledRule[] {
    return this.#pick(this.#stateOf(place).covering);
  }

  arrayPolicy(place: Place): ArrayPolicy {
    if (this.isEmpty) return NO_POLICY;
    const exact = this.at(place);
    if (exact.length === 0) return NO_POLICY;
    return {
      keyBy: exact.find((rule) => rule.keyBy !== undefined)?.keyBy,
      orderFree: exact.some((rule) => rule.allow.has('ordering')),
    };
  }

  #pick(indices: readonly number[]): readonly CompiledRule[] {
    return indices.flatMap((index) => this.#rules[index] ?? []);
  }

  #stateOf(place: Place): RuleState {
    if (this.isEmpty) return NOTHING;
    if (place.ruleState) return place.ruleState;
    const unknown: Place[] = [];
    for (let at: Place | undefined = place; at && !at.ruleState; at = at.parent) unknown.push(at);
    let state = NOTHING;
    for (let next = unknown.pop(); next; next = unknown.pop()) {
      state = next.parent ? this.#step(next.parent.ruleState ?? NOTHING, next) : this.#begin(next);
      next.ruleState = state;
    }
    return state;
  }

  #begin(root: Place): RuleState {
    const reached: number[] = [];
    this.#rules.forEach((rule, index) => {
      if (rule.path.root === root.step) reached.push(index * STEP_BITS);
    });
    return this.#settle(reached, []);
  }

  #step(parent: RuleState, place: Place): RuleState {
    if (parent.live.length === 0) {
      return parent.covering.length === 0 ? NOTHING : { live: [], exact: [], covering: parent.covering };
    }
    const reached = new Set<number>();
    for (const position of parent.live) {
      const step = this.#rules[Math.floor(position / STEP_BITS)]?.path.steps[position % STEP_BITS];
      if (step === undefined) continue;
      if (step.deep) reached.add(position);
      if (!stepMatches(step, place)) continue;
      reached.add(position + 1);
      // An element among siblings of its name stands at `.name` and at `.name[2]`.
      if (place.nth !== undefined && this.#takesSibling(position + 1, place)) reached.add(position + 2);
    }
    return this.#settle(reached, parent.covering);
  }

  #takesSibling(position: number, { nth, rightNth }: Place): boolean {
    const step = this.#rules[Math.floor(position / STEP_BITS)]?.path.steps[position % STEP_BITS];
    if (step === undefined || step.deep) return false;
    return step.any === true || (step.index !== undefined && (step.index === nth || step.index === rightNth));
  }

  /** Tells the positions at the end of their path from those with steps to go. */
  #settle(reached: Iterable<number>, covering: readonly number[]): RuleState {
    const live: number[] = [];
    const exact: number[] = [];
    for (const position of reached) {
      const index = Math.floor(position / STEP_BITS);
      if (position % STEP_BITS === this.#rules[index]?.path.steps.length) exact.push(index);
      else live.push(position);
    }
    const all = exact.length === 0 ? covering : [...new Set([...covering, ...exact])].sort((a, b) => a - b);
    return { live, exact: exact.sort((a, b) => a - b), covering: all };
  }
}

/** An element that stands at two positions is matched by either index, so that swapping the sides changes nothing. */
function stepMatches(step: PathStep, place: Place): boolean {
  if (step.any) return true;
  if (step.index !== undefined) return place.step === step.index || place.rightStep === step.index;
  return place.step === step.key;
}
