import type { Readiness } from '../admin/context.ts';
import type { Metrics } from '../metrics/definitions.ts';

/** How the last attempt to put a configuration to work went; the first one is the start. */
export class Reloads {
  readonly #metrics: Metrics;
  readonly #now: () => number;
  #problem: string | undefined;

  /** `now`: milliseconds since the epoch. */
  constructor(metrics: Metrics, now: () => number) {
    this.#metrics = metrics;
    this.#now = now;
    this.succeeded();
  }

  succeeded(): void {
    this.#problem = undefined;
    this.#metrics.configReloadSuccess.set(1);
    this.#metrics.configReloadTimestamp.set(this.#now() / 1000);
  }

  failed(why: string): void {
    this.#problem = why;
    this.#metrics.configReloadSuccess.set(0);
  }

  /** What /readyz says of it. */
  get detail(): Readiness['details'][number] {
    return { name: 'configuration', ok: this.#problem === undefined, message: this.#problem ?? 'in force' };
  }
}
