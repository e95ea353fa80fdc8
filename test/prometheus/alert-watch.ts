import { setTimeout as pause } from 'node:timers/promises';
import type { Prometheus } from './prometheus.ts';

/** Looks at the alerts that fire, all the time: one that comes and goes again is seen as well. */
export class AlertWatch {
  readonly #prometheus: Prometheus;
  #now: readonly string[] = [];
  #seen = new Set<string>();

  constructor(prometheus: Prometheus) {
    this.#prometheus = prometheus;
  }

  /** Those that fired when it was looked last. */
  get now(): readonly string[] {
    return this.#now;
  }

  /** Those that have fired since `forget`. */
  get seen(): ReadonlySet<string> {
    return this.#seen;
  }

  forget(): void {
    this.#seen = new Set();
  }

  /** Looks until this holds. False when it does not within `patience` milliseconds. */
  async until(holds: () => boolean, patience: number): Promise<boolean> {
    const deadline = Date.now() + patience;
    for (;;) {
      this.#now = await this.#prometheus.firing();
      for (const alert of this.#now) this.#seen.add(alert);
      if (holds()) return true;
      if (Date.now() > deadline) return false;
      await pause(200);
    }
  }
}
