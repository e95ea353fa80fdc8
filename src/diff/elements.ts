import type { Alignment } from './align/align.ts';
import { type JsonArray, JsonObject, type JsonValue } from './json.ts';
import { sameJson, sameScalar } from './json-equal.ts';
import type { Place } from './place.ts';

/** What the walk found at one place. */
export interface Found {
  /** `pair`: two values that differ. `order`: two arrays in another order. `repeats`: a key written several times. */
  readonly what: 'pair' | 'order' | 'repeats';
  readonly place: Place;
  readonly left: JsonValue | undefined;
  readonly right: JsonValue | undefined;
  /** True where the place is an element of an array. */
  readonly element: boolean;
}

/** The elements of two arrays that are not plainly equal, one after the other: what nobody asks for is never made. */
export class Elements {
  readonly #left: JsonArray;
  readonly #right: JsonArray;
  readonly #alignment: Alignment;
  readonly #placeOf: (left: number, right: number) => Place;
  #nextLeft = 0;
  #nextRight = 0;

  constructor(
    left: JsonArray,
    right: JsonArray,
    alignment: Alignment,
    placeOf: (left: number, right: number) => Place,
  ) {
    this.#left = left;
    this.#right = right;
    this.#alignment = alignment;
    this.#placeOf = placeOf;
  }

  /** First those of the left side with their partners, then those of the right side that have none. */
  next(): Found | undefined {
    while (this.#nextLeft < this.#left.length) {
      const index = this.#nextLeft++;
      const partner = this.#alignment.rightOf[index] ?? -1;
      const left = this.#left[index];
      const right = partner === -1 ? undefined : this.#right[partner];
      if (left === right || left === undefined) continue;
      if (right !== undefined && this.#areEqual(index, partner, left, right)) continue;
      return this.#found(this.#placeOf(index, partner === -1 ? index : partner), left, right);
    }
    while (this.#nextRight < this.#right.length) {
      const index = this.#nextRight++;
      if (this.#alignment.leftOf[index] !== -1) continue;
      return this.#found(this.#placeOf(index, index), undefined, this.#right[index]);
    }
    return undefined;
  }

  /** False also where that would cost more to tell than to look inside. */
  #areEqual(index: number, partner: number, left: JsonValue, right: JsonValue): boolean {
    if (!isContainer(left) && !isContainer(right)) return sameScalar(left, right);
    // The same hash is no proof: a collision must not hide a change.
    return this.#alignment.sameHash(index, partner) && sameJson(left, right);
  }

  #found(place: Place, left: JsonValue | undefined, right: JsonValue | undefined): Found {
    return { what: 'pair', place, left, right, element: true };
  }
}

/** Whether two values are plainly equal; false also where only a look inside would tell. */
export function sameAtSight(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return !isContainer(left) && !isContainer(right) && sameScalar(left, right);
}

function isContainer(value: JsonValue): boolean {
  return value instanceof JsonObject || Array.isArray(value);
}
