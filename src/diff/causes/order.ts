import type { JsonArray } from '../json.ts';
import { Candidates } from './candidates.ts';
import type { Conclusion, Hypothesis, HypothesisType, Observation, Subject } from './cause.ts';
import { type Leaders, leadersOf } from './competing.ts';
import { identityFields } from './identity-field.ts';
import {
  beginningOf,
  type Direction,
  fieldsOf,
  ITSELF,
  type SortKey,
  sortKeyOf,
  tieBreakOf,
} from './sort-keys.ts';
import { likeliest, sortWords } from './sort-words.ts';
import { type Hand, otherHand, sideName } from './words.ts';

/** Fewer steps one way happen by chance too often: 4 of them once in 60. */
const LEAST_STEPS = 4;
/** Steps are counted up to this. */
const MOST_STEPS = 1000;
/** Of how many claims they are counted: of all that are taken up at the beginning, for sorts and for ties. */
const MOST_CLAIMS = 400;
const LEAST_SHARE = 0.9;
/** Observations at the beginning after each of which the sort of both sides is looked for, and how often it is later. */
const LEARNING = 32;
const LOOK_AGAIN = 64;

interface Saved {
  readonly sorts: unknown;
  readonly ties: unknown;
  readonly identity: unknown;
  /** The sort that both sides follow, within whose ties `ties` has looked. */
  readonly shared: string | null;
  readonly steps: readonly (readonly [claim: string, steps: number])[];
}

/** The field and direction by which each side sorts, and what it does where that leaves a tie. */
export const order: HypothesisType = {
  name: 'order',
  per: 'difference',
  appliesTo: (kind) => kind === 'ordering',
  resume: (saved) => new Order(saved as Saved | undefined),
};

/** The fields of a list of claims, taken out once: the same list comes with every observation. */
const fieldsByClaims = new WeakMap<readonly string[], readonly string[]>();

/** Claims: `left asc createdAt`. A field that is equal throughout speaks for neither direction, and against none. */
class Order implements Hypothesis {
  readonly #sorts: Candidates;
  #ties: Candidates;
  readonly #identity: Candidates;
  #shared: string | undefined;
  readonly #steps: Map<string, number>;

  constructor(saved: Saved | undefined) {
    this.#sorts = Candidates.from(saved?.sorts);
    this.#ties = Candidates.from(saved?.ties);
    this.#identity = Candidates.from(saved?.identity);
    this.#shared = saved?.shared ?? undefined;
    this.#steps = new Map(saved?.steps ?? []);
  }

  get refuted(): boolean {
    return false;
  }

  observe(observation: Observation): void {
    const { left: wholeLeft, right: wholeRight } = observation.difference;
    if (!Array.isArray(wholeLeft) || !Array.isArray(wholeRight)) return;
    const [left, right] = [beginningOf(wholeLeft), beginningOf(wholeRight)];
    const example = () => observation.example();
    const fields = this.#fields(this.#sorts, left, observation);
    this.#identity.count(identityFields(left, right, this.#identity.among), example);
    this.#sorts.count(this.#fits(left, right, fields, sortKeyOf), example);
    // Later it changes seldom, and looking for it costs more than counting.
    if (this.#sorts.n <= LEARNING || this.#sorts.n % LOOK_AGAIN === 0) this.#share();
    const shared = this.#shared;
    if (shared === undefined) return;
    const others = this.#fields(this.#ties, left, observation).filter((field) => field !== shared);
    const within = (array: JsonArray, field: string) => tieBreakOf(array, shared, field);
    this.#ties.count(this.#fits(left, right, others, within, 'tie '), example);
  }

  conclude(subject: Subject): Conclusion | undefined {
    const [left, right] = [this.#best('left'), this.#best('right')];
    const of = this.#sorts.n;
    if (left === undefined && right === undefined) return this.#tieConclusion();
    const [l, r] = [left && sortWords(left.claim), right && sortWords(right.claim)];
    const claim =
      l === undefined
        ? `the service sorts by ${r} where the monolith follows no order`
        : `the service ${r === undefined ? 'follows no order' : `sorts by ${r}`} where the monolith sorts by ${l}`;
    const support = (left?.support ?? of) + (right?.support ?? of) - of;
    if (subject.occasions === 0 || support < of * LEAST_SHARE) return undefined;
    const wrong = [left, right].find((side) => side !== undefined && side.support < of);
    return {
      claim,
      support,
      of,
      counterexample: wrong && this.#sorts.against(wrong.claim),
      ...this.#rule(),
    };
  }

  save(): Saved {
    const claims = [...this.#sorts.entries(), ...this.#ties.entries()];
    const known = new Set(claims.map(([claim]) => claim));
    return {
      sorts: this.#sorts.save(),
      ties: this.#ties.save(),
      identity: this.#identity.save(),
      shared: this.#shared ?? null,
      steps: [...this.#steps].filter(([claim]) => known.has(claim)),
    };
  }

  /** Those of interest by now; names that look secret are not kept. */
  #fields(candidates: Candidates, array: JsonArray, observation: Observation): readonly string[] {
    const { among } = candidates;
    if (among === undefined) return fieldsOf(array).filter((field) => observation.keep(field));
    let fields = fieldsByClaims.get(among);
    if (fields === undefined) {
      fields = [...new Set(among.map((claim) => parsed(claim).field))];
      fieldsByClaims.set(among, fields);
    }
    return fields;
  }

  #fits(
    left: JsonArray,
    right: JsonArray,
    fields: readonly string[],
    keyOf: (array: JsonArray, field: string) => SortKey | undefined,
    prefix = '',
  ): string[] {
    const fits: string[] = [];
    for (const hand of ['left', 'right'] as const)
      for (const field of fields) {
        const key = keyOf(hand === 'left' ? left : right, field);
        for (const direction of key?.directions ?? []) {
          const claim = `${prefix}${hand} ${direction} ${field}`;
          fits.push(claim);
          const before = this.#steps.get(claim) ?? 0;
          const room = before > 0 || this.#steps.size < MOST_CLAIMS;
          if (before < MOST_STEPS && room) this.#steps.set(claim, before + (key?.steps ?? 0));
        }
      }
    return fits;
  }

  /** The likeliest sort that one side follows and the other does not. */
  #best(hand: Hand): { readonly claim: string; readonly support: number } | undefined {
    const leaders = this.#leadersOf(this.#sorts, hand);
    const followedByBoth = (claim: string) =>
      this.#sorts.supportOf(claim.replace(hand, otherHand(hand))) >= this.#sorts.n * LEAST_SHARE;
    const claims = leaders?.claims.filter((claim) => !followedByBoth(claim)) ?? [];
    const claim = likeliest(claims);
    return claim === undefined || leaders === undefined ? undefined : { claim, support: leaders.support };
  }

  #leadersOf(candidates: Candidates, hand: Hand): Leaders | undefined {
    const own = candidates
      .entries()
      .filter(([claim]) => parsed(claim).hand === hand && (this.#steps.get(claim) ?? 0) >= LEAST_STEPS);
    const support = Math.max(0, ...own.map(([, count]) => count));
    if (support === 0 || support < candidates.n * LEAST_SHARE || leadersOf(candidates) === undefined)
      return undefined;
    const claims = own.filter(([, count]) => count === support).map(([claim]) => claim);
    return { claims, support, of: candidates.n, candidates };
  }

  /** Which sort both sides follow; what was seen within its ties is forgotten when it is another one. */
  #share(): void {
    const least = this.#sorts.n * LEAST_SHARE;
    const both = this.#sorts
      .entries()
      .filter(([claim, support]) => {
        if (support < least || !claim.startsWith('left ') || (this.#steps.get(claim) ?? 0) === 0)
          return false;
        return this.#sorts.supportOf(claim.replace('left', 'right')) >= least;
      })
      .map(([claim]) => claim);
    const known = both.find((claim) => parsed(claim).field === this.#shared);
    const shared = known ?? likeliest(both);
    const field = shared === undefined ? undefined : parsed(shared).field;
    if (field === this.#shared) return;
    this.#shared = field;
    this.#ties = new Candidates();
  }

  #tieConclusion(): Conclusion | undefined {
    const shared = this.#sharedClaim();
    if (shared === undefined) return undefined;
    const [left, right] = [this.#leadersOf(this.#ties, 'left'), this.#leadersOf(this.#ties, 'right')];
    const [l, r] = [left && likeliest(left.claims), right && likeliest(right.claims)];
    if (l === undefined && r === undefined) return undefined;
    const of = this.#ties.n;
    const wrong = [l, r].find((claim) => claim !== undefined && this.#ties.supportOf(claim) < of);
    return {
      claim: `both sides sort by ${sortWords(shared)}; ${tieWords('left', l)}, ${tieWords('right', r)}`,
      support: (left?.support ?? of) + (right?.support ?? of) - of,
      of,
      counterexample: wrong === undefined ? undefined : this.#ties.against(wrong),
      ...this.#rule(),
    };
  }

  #sharedClaim(): string | undefined {
    const claims = this.#sorts.entries().filter(([claim, support]) => {
      return (
        support === this.#sorts.n && parsed(claim).field === this.#shared && (this.#steps.get(claim) ?? 0) > 0
      );
    });
    return claims[0]?.[0];
  }

  #rule(): Pick<Conclusion, 'rules' | 'ruleNote'> {
    const identity = this.#identity.best();
    const keyBy = identity?.support === this.#identity.n ? identity.claims[0] : undefined;
    return {
      rules: [{ allow: ['ordering'], ...(keyBy === undefined ? {} : { keyBy }) }],
      ruleNote: 'it accepts any other order as well: not for lists that users see sorted, or that are paged',
    };
  }
}

function tieWords(hand: Hand, claim: string | undefined): string {
  if (claim === undefined) return `${sideName(hand)} does not break ties`;
  return `${sideName(hand)} breaks ties by ${sortWords(claim)}`;
}

function parsed(claim: string): { hand: Hand; direction: Direction; field: string } {
  const [, hand, direction, field = ITSELF] = /^(?:tie )?(left|right) (asc|desc) (.*)$/s.exec(claim) ?? [];
  return { hand: hand as Hand, direction: direction as Direction, field };
}
