/** A cap on bytes held in memory for comparisons, shared by all exchanges. */
export class ByteBudget {
  readonly cap: number;
  #used = 0;

  constructor(cap: number) {
    this.cap = cap;
  }

  get used(): number {
    return this.#used;
  }

  /** Takes `bytes` if they fit under the cap; takes nothing and returns false otherwise. */
  take(bytes: number): boolean {
    if (this.#used + bytes > this.cap) return false;
    this.#used += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#used -= bytes;
  }
}
