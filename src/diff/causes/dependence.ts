import type { Subject } from './cause.ts';
import { competing, type Found, type Leaders } from './competing.ts';
import { describeFeature, generality } from './features.ts';
import { figure } from './words.ts';

/** Exchanges without the discrepancy that must be known before anything is told from them. */
const LEAST_OTHERS = 10;
/** What half of the others have as well explains nothing. */
const LARGEST_SHARE = 0.5;
const LEAST_SHARE = 0.9;
/** How improbable it must be that chance alone gave all differing exchanges the feature. */
const CHANCE = 1e-6;

/**
 * The two sides differ only where the request has some property. Claims: features of the request. A feature tells
 * something where all differing exchanges have it and few of the others do: its lift, P(feature | differs) over
 * P(feature | does not).
 */
export const dependence = competing({
  name: 'dependence',
  per: 'exchange',
  appliesTo: () => true,
  fits: (observation) => observation.features(),
  conclude,
});

function conclude({ candidates, of }: Leaders, { others, othersWith }: Subject): Found | undefined {
  if (others < LEAST_OTHERS) return undefined;
  const told = candidates
    .entries()
    .filter(([, support]) => support >= of * LEAST_SHARE)
    .map(([feature, support]) => ({ feature, support, elsewhere: othersWith(feature) }))
    .filter(({ support, elsewhere }) => isTelling(support, of, elsewhere, others))
    .sort(
      (a, b) =>
        b.support - a.support || a.elsewhere - b.elsewhere || generality(a.feature) - generality(b.feature),
    );
  const [first] = told;
  if (first === undefined) return undefined;
  const { feature, support, elsewhere } = first;
  return {
    claim: `they differ ${support === of ? 'only' : 'mostly'} where ${describeFeature(feature)}`,
    support,
    of,
    counterexample: candidates.against(feature),
    more: `, and ${figure(elsewhere)} of ${figure(others)} other exchanges have it`,
    ruleNote:
      'no rule is safe: a rule does not know the request; a route of its own for these requests could have one',
  };
}

/**
 * Laplace's rule of succession keeps a feature that nobody else was seen with from counting as impossible. Each
 * counterexample may be any of the exchanges: that bounds the ways in which as many could be missing.
 */
function isTelling(support: number, of: number, elsewhere: number, others: number): boolean {
  const share = (elsewhere + 1) / (others + 2);
  return share <= LARGEST_SHARE && of ** (of - support) * share ** support <= CHANCE;
}
