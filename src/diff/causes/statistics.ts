import { JsonNumber, JsonObject, type JsonValue } from '../json.ts';
import { type NumberPair, readNumbers } from '../kinds/number-pair.ts';
import type { Difference, Kind } from '../types.ts';
import { hashOf } from './background.ts';
import type {
  Cause,
  CauseExample,
  Conclusion,
  Hypothesis,
  HypothesisType,
  Observation,
  Subject,
} from './cause.ts';
import { HYPOTHESES } from './hypotheses.ts';
import { suggestRule } from './suggest.ts';
import { figure } from './words.ts';

/** Changes when what was saved before can no longer be read; statistics then begin anew. */
export const STATISTICS_VERSION = 1;
/** Different values and places are counted up to this. */
const ENOUGH = 8;
/** Differences of one discrepancy in one exchange that are looked at: a long list says the same in each element. */
const MOST_IN_EXCHANGE = 100;
const HASHED_LENGTH = 200;

/** The exchange in which differences were found, as far as statistics look at it. */
export interface ExchangeContext {
  /** Method and target, to tell one request from another; never kept. */
  readonly request: string;
  features(): readonly string[];
  example(difference: Difference): CauseExample;
  /** Whether a text out of the exchange may be kept in clear. */
  keep(text: string): boolean;
}

interface Saved {
  readonly version: number;
  readonly pairs: readonly number[];
  readonly occasions: readonly number[];
  /** By hypothesis; null for one that was refuted. */
  readonly hypotheses: Readonly<Record<string, unknown>>;
}

/** What is asked of the other exchanges of a route. */
export type Elsewhere = Pick<Subject, 'others' | 'othersWith'>;

/** All that is kept of a discrepancy's exchanges to find its cause: bounded, whatever their number. */
export class Statistics {
  readonly #kind: Kind;
  readonly #hypotheses = new Map<string, Hypothesis | null>();
  readonly #pairs: Set<number>;
  readonly #occasions: Set<number>;

  /**
   * `secret`: the place holds secrets, so nothing of its values is looked at. `saved`: what `save` gave; statistics of
   * another version, or that cannot be read, begin anew.
   */
  constructor(kind: Kind, secret: boolean, saved?: unknown) {
    this.#kind = kind;
    const known = isCurrent(saved) ? saved : undefined;
    this.#pairs = new Set(known?.pairs);
    this.#occasions = new Set(known?.occasions);
    for (const [name, type] of Object.entries(HYPOTHESES)) {
      if (!type.appliesTo(kind) || (secret && looksAtValues(type))) continue;
      const state = known?.hypotheses[name];
      this.#hypotheses.set(name, state === null ? null : resumed(type, state));
    }
  }

  /** Asks no hypothesis any more, for good: for one that has failed at what it saw. */
  giveUp(): void {
    for (const name of this.#hypotheses.keys()) this.#hypotheses.set(name, null);
  }

  /** Adds one exchange with the discrepancy's differences in it. */
  observe(differences: readonly Difference[], context: ExchangeContext): void {
    const observations = differences
      .slice(0, MOST_IN_EXCHANGE)
      .map((difference) => new Observed(difference, context));
    for (const observation of observations) this.#countDistinct(observation, context.request);
    for (const [name, hypothesis] of this.#hypotheses) {
      if (hypothesis === null) continue;
      const once = HYPOTHESES[name]?.per === 'exchange';
      for (const observation of once ? observations.slice(0, 1) : observations)
        hypothesis.observe(observation);
      if (hypothesis.refuted) this.#hypotheses.set(name, null);
    }
  }

  /**
   * The causes that the exchanges point to, the one that explains most first; empty where they do not agree. `path`: the
   * discrepancy's place, for the rules.
   */
  causes(path: string, elsewhere: Elsewhere): readonly Cause[] {
    const subject: Subject = {
      kind: this.#kind,
      pairs: this.#pairs.size,
      occasions: this.#occasions.size,
      ...elsewhere,
    };
    const found: Cause[] = [];
    for (const [name, hypothesis] of this.#hypotheses) {
      const conclusion = hypothesis?.conclude(subject);
      const type = HYPOTHESES[name];
      if (conclusion !== undefined && type !== undefined) found.push(causeOf(type, conclusion, path));
    }
    // What depends on the request says where, the others say what: that comes first.
    return found.sort((a, b) => rank(a) - rank(b));
  }

  /** Plain JSON for the constructor. */
  save(): Saved {
    return {
      version: STATISTICS_VERSION,
      pairs: [...this.#pairs],
      occasions: [...this.#occasions],
      hypotheses: Object.fromEntries(
        [...this.#hypotheses].map(([name, hypothesis]) => [
          name,
          hypothesis === null ? null : hypothesis.save(),
        ]),
      ),
    };
  }

  #countDistinct({ left, right, difference }: Observation, request: string): void {
    const plain = left !== undefined || right !== undefined;
    if (plain && this.#pairs.size < ENOUGH)
      this.#pairs.add(hashOf(`${hashedText(left)} ${hashedText(right)}`));
    if (this.#occasions.size < ENOUGH) this.#occasions.add(hashOf(`${request} ${difference.path}`));
  }
}

class Observed implements Observation {
  readonly difference: Difference;
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
  readonly #context: ExchangeContext;
  #numbers: NumberPair | undefined | null = null;

  constructor(difference: Difference, context: ExchangeContext) {
    this.difference = difference;
    this.left = scalar(difference.left);
    this.right = scalar(difference.right);
    this.#context = context;
  }

  get numbers(): NumberPair | undefined {
    if (this.#numbers === null) this.#numbers = readNumbers(this.left, this.right);
    return this.#numbers;
  }

  keep(text: string): boolean {
    return text.isWellFormed() && this.#context.keep(text);
  }

  features(): readonly string[] {
    return this.#context.features();
  }

  example(): CauseExample {
    return this.#context.example(this.difference);
  }
}

function causeOf({ name }: HypothesisType, conclusion: Conclusion, path: string): Cause {
  const { claim, support, of, more = '', counterexample, rules, ruleNote } = conclusion;
  const counterexamples = of - support;
  const rule = rules && suggestRule(path, rules);
  return {
    name,
    sentence: `${claim}: ${figure(support)} of ${figure(of)}${more}`,
    support,
    of,
    counterexamples,
    ...(counterexamples > 0 && counterexample !== undefined ? { counterexample } : {}),
    ...(rule === undefined ? {} : { rule }),
    ruleNote: rules !== undefined && rule === undefined ? 'no rule can be written for this place' : ruleNote,
  };
}

/** Whole explanations before partial ones, and what before where. */
function rank({ name, counterexamples }: Cause): number {
  return (name === 'dependence' ? 2 : 0) + (counterexamples > 0 ? 1 : 0);
}

function resumed(type: HypothesisType, state: unknown): Hypothesis {
  try {
    return type.resume(state);
  } catch {
    // What is damaged or of another shape is only worth its counts: it must not keep the discrepancy from being read.
    return type.resume(undefined);
  }
}

function looksAtValues({ name }: HypothesisType): boolean {
  return name !== 'dependence' && name !== 'volatility';
}

function isCurrent(saved: unknown): saved is Saved {
  return (
    typeof saved === 'object' && saved !== null && 'version' in saved && saved.version === STATISTICS_VERSION
  );
}

function scalar(value: JsonValue | undefined): JsonValue | undefined {
  return Array.isArray(value) || value instanceof JsonObject ? undefined : value;
}

function hashedText(value: JsonValue | undefined): string {
  if (value instanceof JsonNumber) return value.source.slice(0, HASHED_LENGTH);
  return typeof value === 'string' ? `"${value.slice(0, HASHED_LENGTH)}` : String(value);
}
