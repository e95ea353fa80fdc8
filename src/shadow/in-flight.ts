/** Counts mirrored exchanges under way, so that a drain can wait for the last of them. */
export class InFlight {
  #count = 0;
  #idle: PromiseWithResolvers<void> | undefined;

  get count(): number {
    return this.#count;
  }

  /** +1 when an exchange begins, -1 when it is over. */
  track(change: 1 | -1): void {
    this.#count += change;
    if (this.#count === 0) this.#idle?.resolve();
  }

  /** Resolves when none is under way, or after `patience` milliseconds. */
  async idle(patience: number): Promise<void> {
    if (this.#count === 0) return;
    this.#idle ??= Promise.withResolvers();
    const timer = setTimeout(this.#idle.resolve, patience);
    await this.#idle.promise;
    clearTimeout(timer);
    this.#idle = undefined;
  }
}
