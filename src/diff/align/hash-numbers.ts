/** As much as V8 keeps within the object: most arrays are short, and memory of its own costs more than they do. */
const LEAST_CAPACITY = 8;
/** Part of the table that may be taken before it doubles. */
const MOST_TAKEN = 0.7;

/**
 * Numbers distinct hashes from 0 in the order in which they are first seen. Open addressing with linear probing in
 * typed arrays: a Map boxes each fractional or large number, and a hundred thousand of those cost more than the
 * comparison itself. The table holds numbers alone, and the hashes stand in the order of their numbers: the table stays
 * small enough for a processor's cache, and lists that run on or run backwards find their hashes side by side.
 */
export class HashNumbers {
  /** A hash by its number. */
  #hashes: Float64Array;
  /** A slot's number plus one, or 0 where the slot is free. */
  #taken: Int32Array;
  #size = 0;

  /** `expected`: about how many distinct hashes there will be. */
  constructor(expected = 0) {
    let capacity = LEAST_CAPACITY;
    while (capacity * MOST_TAKEN < expected) capacity *= 2;
    this.#hashes = new Float64Array(Math.max(LEAST_CAPACITY, expected));
    this.#taken = new Int32Array(capacity);
  }

  /** How many distinct hashes have been seen. */
  get size(): number {
    return this.#size;
  }

  /** The number of a hash, or -1 if it has not been seen. */
  find(hash: number): number {
    return (this.#taken[this.#slotOf(hash)] ?? 0) - 1;
  }

  /** The number of a hash, a new one if it has not been seen. */
  add(hash: number): number {
    const slot = this.#slotOf(hash);
    const known = this.#taken[slot] ?? 0;
    if (known > 0) return known - 1;
    const number = this.#size++;
    if (number === this.#hashes.length) this.#hashes = longer(this.#hashes);
    this.#hashes[number] = hash;
    this.#taken[slot] = this.#size;
    if (this.#size > this.#taken.length * MOST_TAKEN) this.#grow();
    return number;
  }

  /** Where the hash stands, or the free slot where it would. */
  #slotOf(hash: number): number {
    const mask = this.#taken.length - 1;
    const bits = Math.imul((hash | 0) ^ ((hash / 0x1_0000_0000) | 0), 0x9e3779b1);
    let slot = (bits ^ (bits >>> 15)) & mask;
    for (;;) {
      const taken = this.#taken[slot] ?? 0;
      if (taken === 0 || this.#hashes[taken - 1] === hash) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    this.#taken = new Int32Array(this.#taken.length * 2);
    for (let number = 0; number < this.#size; number++)
      this.#taken[this.#slotOf(this.#hashes[number] ?? 0)] = number + 1;
  }
}

function longer(hashes: Float64Array): Float64Array {
  const copy = new Float64Array(hashes.length * 2);
  copy.set(hashes);
  return copy;
}
