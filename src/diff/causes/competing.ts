import { JsonNumber } from '../json.ts';
import type { Kind } from '../types.ts';
import { Candidates } from './candidates.ts';
import type { CauseName, Conclusion, Hypothesis, HypothesisType, Observation, Subject } from './cause.ts';

/** Fewer observations prove nothing. */
const LEAST_OBSERVATIONS = 5;
/** What explains less than this has another cause beside it. */
const LEAST_SHARE = 0.9;
const LONGEST_REMEMBERED = 200;

/** A hypothesis of competing claims, each of which one observation fits or does not. */
export interface Competition {
  readonly name: CauseName;
  readonly per?: 'difference' | 'exchange';
  appliesTo(kind: Kind): boolean;
  /**
   * Every claim that an observation fits, or those `among` the given ones; the likeliest first. Undefined where it says
   * neither yes nor no to any.
   */
  fits(observation: Observation, among: readonly string[] | undefined): readonly string[] | undefined;
  /** What the claims with the most support say; undefined where that is nothing. */
  conclude(leaders: Leaders, subject: Subject): Found | undefined;
}

/** A conclusion; where it gives no figures of its own, they are those of the leading claims. */
export type Found = Omit<Conclusion, 'support' | 'of'> & Partial<Pick<Conclusion, 'support' | 'of'>>;

/** The claims that explain the most, all equally well. */
export interface Leaders {
  readonly claims: readonly string[];
  readonly support: number;
  readonly of: number;
  readonly candidates: Candidates;
}

export function competing(competition: Competition): HypothesisType {
  return {
    name: competition.name,
    per: competition.per ?? 'difference',
    appliesTo: competition.appliesTo,
    resume: (saved) => new Competing(competition, Candidates.from(saved)),
  };
}

class Competing implements Hypothesis {
  readonly #competition: Competition;
  readonly #candidates: Candidates;
  /** What the values before fitted: the same documents come again and again. */
  #last: { readonly left: string; readonly right: string; readonly fits: readonly string[] } | undefined;

  constructor(competition: Competition, candidates: Candidates) {
    this.#competition = competition;
    this.#candidates = candidates;
  }

  get refuted(): boolean {
    return this.#candidates.refuted;
  }

  observe(observation: Observation): void {
    const fits = this.#fits(observation);
    if (fits !== undefined) this.#candidates.count(fits, () => observation.example());
  }

  #fits(observation: Observation): readonly string[] | undefined {
    const { among } = this.#candidates;
    const [left, right] = [textOf(observation.left), textOf(observation.right)];
    // While claims are taken up, and where there are no plain values, nothing is remembered.
    if (
      among === undefined ||
      left === undefined ||
      right === undefined ||
      this.#competition.per === 'exchange'
    )
      return this.#competition.fits(observation, among);
    if (this.#last?.left === left && this.#last.right === right) return this.#last.fits;
    const fits = this.#competition.fits(observation, among);
    this.#last = fits && { left, right, fits };
    return fits;
  }

  conclude(subject: Subject): Conclusion | undefined {
    const leaders = leadersOf(this.#candidates);
    const found = leaders && this.#competition.conclude(leaders, subject);
    if (leaders === undefined || found === undefined) return undefined;
    const { support, of } = leaders;
    const [leader = ''] = leaders.claims;
    return { counterexample: this.#candidates.against(leader), support, of, ...found };
  }

  save(): unknown {
    return this.#candidates.save();
  }
}

/** The text of a number or a string; a number is marked, so that it is not taken for its text. */
function textOf(value: Observation['left']): string | undefined {
  if (value instanceof JsonNumber) return `#${value.source}`;
  return typeof value === 'string' && value.length <= LONGEST_REMEMBERED ? value : undefined;
}

/** The leading claims, where they explain enough of enough observations to be called a cause. */
export function leadersOf(candidates: Candidates): Leaders | undefined {
  const best = candidates.best();
  if (best === undefined || candidates.n < LEAST_OBSERVATIONS) return undefined;
  if (best.support < candidates.n * LEAST_SHARE) return undefined;
  return { ...best, of: candidates.n, candidates };
}
