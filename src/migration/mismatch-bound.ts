/** How many comparisons were judged and how many of them count against the service. */
export interface Evidence {
  readonly judged: number;
  readonly against: number;
}

const ALPHA = 0.05;
/**
 * The mixture: Beta(1, b) for each of these b, in equal shares. Any choice keeps the guarantee; these put weight near
 * rates of one in a thousand, where budgets lie, and some where a canary is plainly wrong.
 */
const PRIORS = [1, 30, 1000];

/**
 * Upper confidence bound of the mismatch rate, 0 to 1, that holds at every moment at once: with probability 1 - alpha
 * it is never below the true rate, however often somebody looks. 1 while nothing is judged.
 *
 * The beta-binomial mixture confidence sequence: Robbins, "Statistical methods related to the law of the iterated
 * logarithm", Ann. Math. Statist. 41 (1970); Howard, Ramdas, McAuliffe, Sekhon, "Time-uniform, nonparametric,
 * nonasymptotic confidence sequences", Ann. Statist. 49 (2021). A rate p is excluded once the mixture's likelihood
 * ratio against it reaches 1 / alpha (Ville's inequality).
 */
export function mismatchUpperBound({ judged, against }: Evidence, alpha: number = ALPHA): number {
  if (judged === 0 || against >= judged) return 1;
  const excluded = exclusion({ judged, against }, alpha);
  // The ratio only grows to the right of the observed rate, so bisection finds where the exclusion begins.
  return edge(against / judged, 1, excluded);
}

/**
 * Lower bound of the same confidence sequence: both bounds hold together. 0 while nothing counts against the service.
 */
export function mismatchLowerBound({ judged, against }: Evidence, alpha: number = ALPHA): number {
  if (against === 0) return 0;
  return edge(Math.min(1, against / judged), 0, exclusion({ judged, against }, alpha));
}

/** Says of a rate whether the evidence excludes it. */
function exclusion({ judged, against }: Evidence, alpha: number): (rate: number) => boolean {
  const right = judged - against;
  const mixture = logMean(PRIORS.map((b) => logBeta(1 + against, b + right) - logBeta(1, b)));
  return (rate) => {
    const forIt = against === 0 ? 0 : against * Math.log(rate);
    const againstIt = right === 0 ? 0 : right * Math.log1p(-rate);
    return mixture - forIt - againstIt >= Math.log(1 / alpha);
  };
}

/** Where the exclusion begins between a rate that is not excluded and an end that is. */
function edge(inside: number, outside: number, excluded: (rate: number) => boolean): number {
  let kept = inside;
  let out = outside;
  for (let step = 0; step < 60; step += 1) {
    const middle = (kept + out) / 2;
    if (excluded(middle)) out = middle;
    else kept = middle;
  }
  return out;
}

/** Logarithm of the mean of numbers that are given by their logarithms. */
function logMean(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0) / logs.length);
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Stirling's series (NIST DLMF 5.11.1), shifted to where its error is below 1e-12. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift -= Math.log(z);
    z += 1;
  }
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5) - 1 / (1680 * z ** 7);
  return shift + (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series;
}
