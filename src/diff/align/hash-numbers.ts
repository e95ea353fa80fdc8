/** As much as V8 keeps within the object: most arrays are short, and memory of its own costs more than they do. */
const LEAST_CAPACITY = 8;
/** Part of the table that may be taken before it doubles. */
const MOST_TAKEN = 0.7;

/**
 * Numbers distinct hashes from 0 in the order in which they are first seen. Open addressing with linear probing in
 * typed arrays: a Map boxes each fractional or large number, and a hundred thousand of those cost more than the
 * comparison itself.
 */
export class HashNumbers {
  /** A hash by its slot. */
  #hashes: Float64Array;
  /** A slot's number plus one, or 0 where the slot is free. */
  #taken: Int32Array;
  #size = 0;

  /** `expected`: about how many distinct hashes there will be. */
  constructor(expected = 0) {
    let capacity = LEAST_CAPACITY;
    while (capacity * MOST_TAKEN < expected) capacity *= 2;
    this.#hashes = new Float64Array(capacity);
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
    this.#hashes[slot] = hash;
    this.#taken[slot] = ++this.#size;
    const number = this.#size - 1;
    if (this.#size > this.#taken.length * MOST_TAKEN) this.#grow();
    return number;
  }

  /** Where the hash stands, or the free slot where it would. */
  #slotOf(hash: number): number {
    const mask = this.#taken.length - 1;
    const bits = Math.imul((hash | 0) ^ ((hash / 0x1_0000_0000) | 0), 0x9e3779b1);
    let slot = (bits ^ (bits >>> 15)) & mask;
    while (this.#taken[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const hashes = this.#hashes;
    const taken = this.#taken;
    this.#hashes = new Float64Array(hashes.length * 2);
    this.#taken = new Int32Array(taken.length * 2);
    for (let old = 0; old < taken.length; old++) {
      const number = taken[old] ?? 0;
      if (number === 0) continue;
      const hash = hashes[old] ?? 0;
      const slot = this.#slotOf(hash);
      this.#hashes[slot] = hash;
      this.#taken[slot] = number;
    }
  }
}
