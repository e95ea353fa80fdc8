/** What a route allows to be mirrored. */
export interface GateSettings {
  /** Percent of requests, 0 to 100. */
  readonly sample: number;
  readonly methods: ReadonlySet<string>;
  readonly maxConcurrent: number;
}

/** Why a request is not mirrored. */
export type GateRefusal = 'not_sampled' | 'unsafe_method' | 'max_concurrent';

/** Decides at a route's door which requests get a shadow, and counts those under way. */
export class ShadowGate {
  readonly #settings: GateSettings;
  readonly #random: () => number;
  #inFlight = 0;

  /** `random`: uniform in [0, 1). */
  constructor(settings: GateSettings, random: () => number) {
    this.#settings = settings;
    this.#random = random;
  }

  /** Lets the request in, or says why not. Whoever was let in calls `leave` once. */
  enter(method: string): GateRefusal | undefined {
    const { methods, sample, maxConcurrent } = this.#settings;
    if (!methods.has(method)) return 'unsafe_method';
    if (sample < 100 && this.#random() * 100 >= sample) return 'not_sampled';
    if (this.#inFlight >= maxConcurrent) return 'max_concurrent';
    this.#inFlight += 1;
    return undefined;
  }

  leave(): void {
    this.#inFlight -= 1;
  }
}
