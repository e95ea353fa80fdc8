import { align } from './align/align.ts';
import { ContentHashes } from './align/content-hash.ts';
import { type JsonArray, JsonObject, type JsonValue } from './json.ts';
import { sameJson, sameScalar } from './json-equal.ts';
import { Place } from './place.ts';
import type { RuleSet } from './rules/rule-set.ts';

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

/** Takes what was found; returns false to stop the walk. */
export type Sink = (found: Found) => boolean;

/**
 * Walks two JSON documents in step and hands every place where they differ to `sink`, in document order.
 * Iterative, so that depth costs memory only. Returns false when the sink stopped it.
 */
export function walk(left: JsonValue, right: JsonValue, rules: RuleSet, sink: Sink): boolean {
  return new Walk(rules).run(left, right, sink);
}

class Walk {
  readonly #rules: RuleSet;
  readonly #hashes = new ContentHashes();
  /** What is still to be looked at, last first. */
  readonly #waiting: Found[] = [];

  constructor(rules: RuleSet) {
    this.#rules = rules;
  }

  run(left: JsonValue, right: JsonValue, sink: Sink): boolean {
    this.#waiting.push({ what: 'pair', place: new Place(undefined, '$'), left, right, element: false });
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      if (next.what === 'pair' && this.#open(next)) continue;
      if (!sink(next)) return false;
    }
    return true;
  }

  /** Replaces two containers of one type, or equal values, by what differs in them; false for all other pairs. */
  #open({ place, left, right }: Found): boolean {
    if (left === undefined || right === undefined) return false;
    const from = this.#waiting.length;
    if (left instanceof JsonObject && right instanceof JsonObject) this.#openObjects(place, left, right);
    else if (Array.isArray(left) && Array.isArray(right)) this.#openArrays(place, left, right);
    else return sameScalar(left, right);
    reverseFrom(this.#waiting, from);
    return true;
  }

  #openObjects(place: Place, left: JsonObject, right: JsonObject): void {
    const repeated = left.repeats !== undefined || right.repeats !== undefined;
    for (const [key, value] of left.members) {
      const other = right.members.get(key);
      if (other === undefined) {
        this.#push(new Place(place, key), value, undefined, false);
      } else if (isContainer(value) || isContainer(other) || !sameScalar(value, other)) {
        this.#push(new Place(place, key), value, other, false);
      }
      if (repeated) this.#pushRepeats(new Place(place, key), left.repeats?.get(key), right.repeats?.get(key));
    }
    for (const [key, value] of right.members) {
      if (left.members.has(key)) continue;
      this.#push(new Place(place, key), undefined, value, false);
      if (repeated) this.#pushRepeats(new Place(place, key), undefined, right.repeats?.get(key));
    }
  }

  #openArrays(place: Place, left: JsonArray, right: JsonArray): void {
    const alignment = align(left, right, this.#rules.arrayPolicy(place), this.#hashes);
    const { rightOf, leftOf } = alignment;
    if (alignment.reordered) this.#waiting.push({ what: 'order', place, left, right, element: false });
    rightOf.forEach((partner, index) => {
      const value = left[index];
      const other = partner === -1 ? undefined : right[partner];
      if (value === undefined) return;
      // The same hash is no proof that two are equal: a collision must not hide a change.
      const alike = alignment.sameHash(index, partner) || !(isContainer(value) || isContainer(other));
      if (alike && other !== undefined && sameJson(value, other)) return;
      this.#push(new Place(place, index, partner === -1 ? index : partner), value, other, true);
    });
    leftOf.forEach((partner, index) => {
      if (partner === -1) this.#push(new Place(place, index), undefined, right[index], true);
    });
  }

  #push(place: Place, left: JsonValue | undefined, right: JsonValue | undefined, element: boolean): void {
    this.#waiting.push({ what: 'pair', place, left, right, element });
  }

  #pushRepeats(place: Place, left: JsonArray | undefined, right: JsonArray | undefined): void {
    if (left === undefined && right === undefined) return;
    if (left !== undefined && right !== undefined && sameJson(left, right)) return;
    this.#waiting.push({ what: 'repeats', place, left: left ?? [], right: right ?? [], element: false });
  }
}

function isContainer(value: JsonValue | undefined): boolean {
  return value instanceof JsonObject || Array.isArray(value);
}

function reverseFrom<T>(list: T[], from: number): void {
  for (let low = from, high = list.length - 1; low < high; low++, high--) {
    const [a, b] = [list[low], list[high]];
    if (a === undefined || b === undefined) return;
    list[low] = b;
    list[high] = a;
  }
}
