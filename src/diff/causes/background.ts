/** What the requests of a route are like: a uniform sample of all that were judged, equal answers included. */

const SIZE = 160;
const MOST_DISCREPANCIES = 32;
/** FNV-1a, 32 bit (Fowler, Noll, Vo). */
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Hashes of an exchange's features, and the discrepancies that it showed. */
type Entry = readonly [features: readonly number[], shown: readonly string[]];

interface Saved {
  readonly weight: number;
  readonly entries: readonly Entry[];
}

/**
 * A reservoir of exchanges by the hashes of their features. An exchange may stand for several (`weight`), because only a
 * part of those with equal answers is looked at (Chao 1982, "A general purpose unequal probability sampling plan").
 */
export class Background {
  #weight: number;
  readonly #entries: Entry[];

  /** Begins anew, or with what `save` gave. */
  constructor(saved?: unknown) {
    const { weight, entries } = (saved ?? { weight: 0, entries: [] }) as Saved;
    this.#weight = weight;
    this.#entries = [...entries];
  }

  /**
   * Adds an exchange that stands for `weight`; returns whether it was taken into the sample. `random` is uniform in
   * [0, 1). Features are only asked for where they are kept.
   */
  add(
    features: () => readonly string[],
    shown: readonly string[],
    weight: number,
    random: () => number,
  ): boolean {
    this.#weight += weight;
    const full = this.#entries.length >= SIZE;
    if (full && random() >= (SIZE * weight) / this.#weight) return false;
    const entry: Entry = [features().map(hashOf), shown.slice(0, MOST_DISCREPANCIES)];
    if (full) this.#entries[Math.floor(random() * SIZE)] = entry;
    else this.#entries.push(entry);
    return true;
  }

  /** The sampled exchanges that did not show a discrepancy: their number, and how many of them have a feature. */
  without(discrepancy: string): { readonly others: number; othersWith(feature: string): number } {
    const entries = this.#entries.filter(([, shown]) => !shown.includes(discrepancy));
    return {
      others: entries.length,
      othersWith: (feature) => {
        const hash = hashOf(feature);
        return entries.filter(([features]) => features.includes(hash)).length;
      },
    };
  }

  save(): Saved {
    return { weight: this.#weight, entries: this.#entries };
  }
}

/** A 32 bit hash of a text. */
export function hashOf(text: string): number {
  let hash = FNV_OFFSET;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return hash >>> 0;
}
