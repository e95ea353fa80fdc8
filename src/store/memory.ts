/**
 * What was last used of a table, by key: loaded once, changed in memory, and saved where it has changed. Holds at most
 * `most` entries from one save to the next; the least recently used go first.
 */
export class Memory<Value> {
  readonly #most: number;
  readonly #load: (key: string) => Value;
  /** In the order of their last use. */
  readonly #values = new Map<string, Value>();
  readonly #changed = new Set<string>();

  constructor(most: number, load: (key: string) => Value) {
    this.#most = most;
    this.#load = load;
  }

  get(key: string): Value {
    const known = this.#values.get(key);
    if (known === undefined) {
      const loaded = this.#load(key);
      this.#values.set(key, loaded);
      return loaded;
    }
    // The first use of a batch is enough to tell what is in use.
    if (!this.#changed.has(key)) {
      this.#values.delete(key);
      this.#values.set(key, known);
    }
    return known;
  }

  changed(key: string): void {
    this.#changed.add(key);
  }

  /** Hands every changed entry to `store`, then lets go of what is too much. */
  save(store: (key: string, value: Value) => void): void {
    for (const key of this.#changed) {
      const value = this.#values.get(key);
      if (value !== undefined) store(key, value);
    }
    this.#changed.clear();
    for (const key of this.#values.keys()) {
      if (this.#values.size <= this.#most) break;
      this.#values.delete(key);
    }
  }

  /** Forgets everything: what was not saved is gone. */
  clear(): void {
    this.#values.clear();
    this.#changed.clear();
  }
}
