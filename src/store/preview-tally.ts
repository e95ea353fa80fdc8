import { fingerprint } from '../diff/fingerprint.ts';
import { stringifyJson } from '../diff/json-text.ts';
import { describeRule } from '../diff/rules/describe.ts';
import type { Rule } from '../diff/types.ts';
import type {
  JudgedBy,
  PreviewedDifference,
  PreviewedDiscrepancy,
  PreviewedExchange,
  RulePreview,
} from './rule-trial.ts';
import {
  type FittedDifference,
  fitRule,
  judgeAgain,
  type StoredSample,
  whyUnjudgeable,
} from './sample-judge.ts';

const MOST_SHOWN = 20;
const VALUE_LENGTH = 200;

/** A stored sample and what it is called. */
export interface NamedSample extends StoredSample {
  readonly id: number;
  readonly at: string;
  readonly request: string;
}

/** Adds up what a rule means for one sample after the other. */
export class PreviewTally {
  readonly #route: string;
  readonly #rule: Rule;
  readonly #unjudged = new Map<string, number>();
  readonly #discrepancies = new Map<
    string,
    { -readonly [Key in keyof PreviewedDiscrepancy]: PreviewedDiscrepancy[Key] }
  >();
  readonly #exchanges = { hidden: 0, stillDiffer: 0, unsure: 0, fineBefore: 0 };
  readonly #hidden: PreviewedExchange[] = [];
  readonly #doesNotFit = { count: 0, items: [] as PreviewedDifference[] };
  readonly #unsure = { count: 0, items: [] as PreviewedDifference[] };
  #stored = 0;

  constructor(route: string, rule: Rule) {
    this.#route = route;
    this.#rule = rule;
  }

  add(sample: NamedSample, by: JudgedBy): void {
    this.#stored++;
    const why = whyUnjudgeable(sample);
    if (why !== undefined) {
      this.#unjudged.set(why, (this.#unjudged.get(why) ?? 0) + 1);
      return;
    }
    const fitted = fitRule(sample, by, this.#rule);
    this.#countExchange(sample, by, fitted);
    const byId = Map.groupBy(fitted, ({ difference }) => fingerprint(this.#route, difference));
    for (const [id, own] of byId) this.#countDiscrepancy(id, own);
    for (const { difference, fit: found } of fitted) {
      if (found !== 'does not fit' && found !== 'unsure') continue;
      const list = found === 'unsure' ? this.#unsure : this.#doesNotFit;
      list.count++;
      if (list.items.length < MOST_SHOWN) list.items.push(shown(sample, difference));
    }
  }

  result(): RulePreview {
    const unjudged = [...this.#unjudged].map(([reason, count]) => ({ reason, count }));
    const missing = unjudged.reduce((sum, { count }) => sum + count, 0);
    return {
      route: this.#route,
      rule: describeRule(this.#rule),
      samples: { stored: this.#stored, judged: this.#stored - missing, unjudged },
      exchanges: this.#exchanges,
      hidden: this.#hidden,
      discrepancies: [...this.#discrepancies.values()].sort(
        (a, b) => b.hidden - a.hidden || b.samples - a.samples,
      ),
      doesNotFit: this.#doesNotFit,
      unsure: this.#unsure,
    };
  }

  #countExchange(
    { id, at, request, ...sample }: NamedSample,
    by: JudgedBy,
    fitted: readonly FittedDifference[],
  ): void {
    const has = (...fits: FittedDifference['fit'][]) => fitted.some(({ fit: found }) => fits.includes(found));
    if (judgeAgain(sample, by).every(({ ignoredBy }) => ignoredBy !== undefined))
      this.#exchanges.fineBefore++;
    else if (has('elsewhere', 'does not fit')) this.#exchanges.stillDiffer++;
    else if (has('unsure')) this.#exchanges.unsure++;
    else {
      this.#exchanges.hidden++;
      // A rule that says how elements are paired may leave no difference at all.
      const becomes = fitted.length === 0 ? 'match' : 'ignored';
      if (this.#hidden.length < MOST_SHOWN) this.#hidden.push({ sample: id, at, request, becomes });
    }
  }

  #countDiscrepancy(id: string, own: readonly FittedDifference[]): void {
    const fits = new Set(own.map(({ fit: found }) => found));
    const first = own[0]?.difference;
    if (first === undefined || !(fits.has('hidden') || fits.has('does not fit') || fits.has('unsure')))
      return;
    const known = this.#discrepancies.get(id) ?? {
      ...{ id, kind: first.kind, path: first.place },
      ...{ samples: 0, hidden: 0, doesNotFit: 0, unsure: 0 },
    };
    this.#discrepancies.set(id, known);
    known.samples++;
    if (fits.has('does not fit')) known.doesNotFit++;
    else if (fits.has('unsure')) known.unsure++;
    else known.hidden++;
  }
}

function shown(
  { id, request }: NamedSample,
  difference: FittedDifference['difference'],
): PreviewedDifference {
  const { path, kind, left, right, detail } = difference;
  return {
    sample: id,
    request,
    path,
    kind,
    ...(left === undefined ? {} : { left: stringifyJson(left, VALUE_LENGTH) }),
    ...(right === undefined ? {} : { right: stringifyJson(right, VALUE_LENGTH) }),
    detail,
  };
}
