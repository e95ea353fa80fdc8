import { kindClass } from '../diff/noise.ts';
import type { Difference } from '../diff/types.ts';
import type { VolatilePlace } from '../store/volatile-places.ts';

/** Places that are remembered; beyond it the one that was seen longest ago is forgotten. */
const REMEMBERED = 10_000;
/** What is remembered over a start weighs as much as so many second answers: what has changed since soon counts for more. */
const MOST_WEIGHT = 16;
/** Second answers of the monolith that must have differed before a place counts as volatile. */
const ENOUGH = 3;

interface Seen {
  volatile: number;
  stable: number;
}

/**
 * What second answers of the monolith have shown of each place where the sides differ: how often it changes by itself.
 * It never excuses a difference. It says which mismatches mean nothing until they have been looked at a second time.
 */
export class Volatility {
  readonly #places = new Map<string, Seen>();

  /** The monolith was asked again: `volatile` where its second answer differed there from its first. */
  observe(route: string, difference: Difference, volatile: boolean): void {
    const key = keyOf(route, difference);
    const seen = this.#places.get(key) ?? { volatile: 0, stable: 0 };
    if (volatile) seen.volatile += 1;
    else seen.stable += 1;
    this.#places.delete(key);
    this.#places.set(key, seen);
    if (this.#places.size > REMEMBERED) this.#places.delete(this.#places.keys().next().value as string);
  }

  /** What was known of a place before a start. Several kinds of one class add up to one place. */
  remember({ route, kind, path, asked, changed }: VolatilePlace): void {
    const key = keyOf(route, { place: path, kind });
    if (this.#places.size >= REMEMBERED && !this.#places.has(key)) return;
    const { volatile, stable } = this.#places.get(key) ?? { volatile: 0, stable: 0 };
    const share = Math.min(1, MOST_WEIGHT / Math.max(1, asked));
    this.#places.set(key, {
      // Rounded against it: that it is volatile leaves mismatches unjudged.
      volatile: volatile + Math.floor(changed * share),
      stable: stable + Math.ceil((asked - changed) * share),
    });
  }

  /** True where a difference, not looked at again, is more likely the monolith's own than the service's. */
  isVolatile(route: string, difference: Difference): boolean {
    const seen = this.#places.get(keyOf(route, difference));
    return seen !== undefined && seen.volatile >= ENOUGH && seen.volatile >= seen.stable;
  }
}

function keyOf(route: string, { place, kind }: Pick<Difference, 'place' | 'kind'>): string {
  return `${route} ${kindClass(kind)} ${place}`;
}
