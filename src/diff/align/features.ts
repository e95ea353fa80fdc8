import { JsonObject, type JsonValue } from '../json.ts';
import type { ContentHashes } from './content-hash.ts';
import { HashNumbers } from './hash-numbers.ts';

/** Members of one element that are looked at. */
const MAX_FEATURES = 64;
/** Stands for all that the other side lacks; `HashNumbers` answers it. */
const UNSHARED = -1;

/**
 * What each of some elements holds: an object's members, an array's distinct elements; scalars hold nothing. A
 * feature is a small number, the same for equal content on both sides. Flat lists throughout, because one list an
 * element costs more in garbage than all the arithmetic.
 */
export class Features {
  /** The elements, as indices of their array. What follows counts positions in this list. */
  readonly elements: readonly number[];
  /** Features of all elements, one element after the other. */
  readonly #all: number[] = [];
  /** Where the features of each element begin, and one more where the last ones end. */
  readonly #starts: Int32Array;
  /** The number of each hash. */
  readonly #numbers: HashNumbers;
  readonly #mayAdd: boolean;

  /** `other`: the other side's features, by whose numbers these go; what the other side lacks is told by none. */
  constructor(
    array: readonly JsonValue[],
    elements: readonly number[],
    hashes: ContentHashes,
    other?: Features,
  ) {
    this.elements = elements;
    this.#numbers = other === undefined ? new HashNumbers() : other.#numbers;
    this.#mayAdd = other === undefined;
    this.#starts = new Int32Array(elements.length + 1);
    elements.forEach((element, at) => {
      this.#starts[at] = this.#all.length;
      this.#addFeatures(array[element], hashes);
    });
    this.#starts[elements.length] = this.#all.length;
  }

  /** How many different features both sides may share. */
  get count(): number {
    return this.#numbers.size;
  }

  start(at: number): number {
    return this.#starts[at] ?? 0;
  }

  end(at: number): number {
    return this.#starts[at + 1] ?? 0;
  }

  /** The feature at a position between `start` and `end`; negative where the other side lacks it. */
  feature(position: number): number {
    return this.#all[position] ?? 0;
  }

  has(at: number, feature: number): boolean {
    for (let position = this.start(at); position < this.end(at); position++) {
      if (this.#all[position] === feature) return true;
    }
    return false;
  }

  /** How many elements have each feature. */
  counts(): Int32Array {
    const counts = new Int32Array(this.count);
    for (const feature of this.#all) if (feature !== UNSHARED) counts[feature] = (counts[feature] ?? 0) + 1;
    return counts;
  }

  #addFeatures(value: JsonValue | undefined, hashes: ContentHashes): void {
    const start = this.#all.length;
    if (value instanceof JsonObject) {
      const { members } = value;
      for (let at = 0; at < members.size && this.#all.length - start < MAX_FEATURES; at++) {
        const key = members.shape.keys[at] ?? '';
        const member = members.valueAt(at) ?? null;
        if (value.sequence !== undefined && Array.isArray(member)) {
          for (const child of member.slice(0, MAX_FEATURES)) this.#addMember(key, child, hashes);
        } else {
          this.#addMember(key, member, hashes);
        }
      }
    } else if (Array.isArray(value)) {
      // By hash and not by number: what the other side lacks has one number, and would count on one side alone.
      const seen: number[] = [];
      for (const element of value) {
        if (seen.length >= MAX_FEATURES) break;
        const hash = hashes.hash(element);
        if (seen.includes(hash)) continue;
        seen.push(hash);
        this.#all.push(this.#numberOf(hash));
      }
    }
  }

  #addMember(key: string, member: JsonValue, hashes: ContentHashes): void {
    this.#all.push(this.#numberOf(hashes.hash(key) / 3 + hashes.hash(member) / 2));
  }

  #numberOf(hash: number): number {
    return this.#mayAdd ? this.#numbers.add(hash) : this.#numbers.find(hash);
  }
}
