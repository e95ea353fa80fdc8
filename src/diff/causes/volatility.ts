import type { CauseExample, Conclusion, Hypothesis, HypothesisType, Observation } from './cause.ts';

const LEAST_ASKED = 5;
const LEAST_SHARE = 0.5;

interface Saved {
  readonly asked: number;
  readonly changed: number;
  readonly against?: CauseExample;
}

/**
 * The place changes on the monolith by itself: its second answer to the same request differed there. Told by
 * `Difference.monolithChanged`, and silent where the monolith was not asked again.
 */
export const volatility: HypothesisType = {
  name: 'volatility',
  per: 'difference',
  appliesTo: () => true,
  resume: (saved) => new Volatility(saved as Saved | undefined),
};

class Volatility implements Hypothesis {
  #asked: number;
  #changed: number;
  #against: CauseExample | undefined;

  constructor(saved: Saved | undefined) {
    this.#asked = saved?.asked ?? 0;
    this.#changed = saved?.changed ?? 0;
    this.#against = saved?.against;
  }

  get refuted(): boolean {
    return false;
  }

  observe(observation: Observation): void {
    const { monolithChanged } = observation.difference;
    if (monolithChanged === undefined) return;
    this.#asked++;
    if (monolithChanged) this.#changed++;
    else this.#against ??= observation.example();
  }

  conclude(): Conclusion | undefined {
    if (this.#asked < LEAST_ASKED || this.#changed < this.#asked * LEAST_SHARE) return undefined;
    return {
      claim: 'this changes on the monolith by itself, from one answer to the next of the same request',
      support: this.#changed,
      of: this.#asked,
      counterexample: this.#against,
      ruleNote:
        'no rule is needed: what a second answer of the monolith shows is ignored by itself, and a rule would hide faults as well',
    };
  }

  save(): Saved {
    return {
      asked: this.#asked,
      changed: this.#changed,
      ...(this.#against === undefined ? {} : { against: this.#against }),
    };
  }
}
