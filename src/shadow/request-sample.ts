import type { FeatureSource } from '../diff/causes/features.ts';

/** Requests that are kept of those between two drains, whatever their number. */
const SIZE = 16;

/** A uniform choice of the requests that were added (Algorithm R). Costs a comparison and a random number each. */
export class RequestSample {
  readonly #random: () => number;
  #seen = 0;
  readonly #requests: FeatureSource[] = [];

  /** `random`: uniform in [0, 1). */
  constructor(random: () => number) {
    this.#random = random;
  }

  add(request: FeatureSource): void {
    this.#seen++;
    if (this.#requests.length < SIZE) {
      this.#requests.push(request);
      return;
    }
    const at = Math.floor(this.#random() * this.#seen);
    if (at < SIZE) this.#requests[at] = request;
  }

  /** Method, target and headers alone: a body would be copied to the comparer for nothing. */
  get requests(): readonly FeatureSource[] {
    return this.#requests.map(({ method, target, headers }) => ({ method, target, headers }));
  }
}
