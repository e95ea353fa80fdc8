import { type JsonArray, JsonNumber, type JsonValue } from '../json.ts';
import { sameScalar } from '../json-equal.ts';
import type { ContentHashes } from './content-hash.ts';

/** Two arrays while their elements are being paired. Each way of pairing takes what is free and claims pairs. */
export class Pairing {
  readonly left: JsonArray;
  readonly right: JsonArray;
  readonly #leftHashes: LazyHashes;
  readonly #rightHashes: LazyHashes;
  /** For each left index the right one, or -1. */
  readonly rightOf: Int32Array;
  /** For each right index the left one, or -1. */
  readonly leftOf: Int32Array;
  /** Left indices that were paired for want of better, which say nothing about order. */
  readonly guessed: Marks;
  /** Elements of one side only, that no later way of pairing may claim. */
  readonly aloneLeft: Marks;
  readonly aloneRight: Marks;

  constructor(left: JsonArray, right: JsonArray, hashes: ContentHashes) {
    this.left = left;
    this.right = right;
    this.#leftHashes = new LazyHashes(left, hashes);
    this.#rightHashes = new LazyHashes(right, hashes);
    this.guessed = new Marks(left.length);
    this.aloneLeft = new Marks(left.length);
    this.aloneRight = new Marks(right.length);
    this.rightOf = new Int32Array(left.length).fill(-1);
    this.leftOf = new Int32Array(right.length).fill(-1);
  }

  claim(left: number, right: number): void {
    this.rightOf[left] = right;
    this.leftOf[right] = left;
  }

  leftHash(index: number): number {
    return this.#leftHashes.of(index);
  }

  rightHash(index: number): number {
    return this.#rightHashes.of(index);
  }

  /** Whether two elements are very likely equal: scalars for certain, containers by their hashes. */
  sameHash(left: number, right: number): boolean {
    const [l, r] = [this.left[left] ?? null, this.right[right] ?? null];
    if (l === r) return true;
    if (isScalar(l) || isScalar(r)) return sameScalar(l, r);
    return this.leftHash(left) === this.rightHash(right);
  }

  /** Whether pairs that are no guesses stand in another order on the right. */
  isReordered(): boolean {
    let furthest = -1;
    for (let left = 0; left < this.rightOf.length; left++) {
      const right = this.rightOf[left] ?? -1;
      if (right === -1 || this.guessed.has(left)) continue;
      if (right < furthest) return true;
      furthest = right;
    }
    return false;
  }

  /** Whether one side has no element left to pair. */
  isSettled(): boolean {
    return !hasFree(this.rightOf, this.aloneLeft) || !hasFree(this.leftOf, this.aloneRight);
  }

  freeLeft(): number[] {
    return free(this.rightOf, this.aloneLeft);
  }

  freeRight(): number[] {
    return free(this.leftOf, this.aloneRight);
  }
}

/** A set of indices, a byte each, and none while it is empty. */
export class Marks {
  readonly #length: number;
  #marks: Uint8Array | undefined;

  constructor(length: number) {
    this.#length = length;
  }

  add(index: number): void {
    this.#marks ??= new Uint8Array(this.#length);
    this.#marks[index] = 1;
  }

  has(index: number): boolean {
    return this.#marks?.[index] === 1;
  }
}

/** Hashes that are made when they are asked for: elements that are the same object, or scalars, mostly need none. */
class LazyHashes {
  readonly #array: JsonArray;
  readonly #hashes: ContentHashes;
  #known: Float64Array | undefined;

  constructor(array: JsonArray, hashes: ContentHashes) {
    this.#array = array;
    this.#hashes = hashes;
  }

  of(index: number): number {
    this.#known ??= new Float64Array(this.#array.length).fill(UNKNOWN);
    const known = this.#known[index] ?? UNKNOWN;
    if (known !== UNKNOWN) return known;
    const hash = this.#hashes.hash(this.#array[index] ?? null);
    this.#known[index] = hash;
    return hash;
  }
}

/** No hash is negative. */
const UNKNOWN = -1;

function isScalar(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null || value instanceof JsonNumber;
}

function hasFree(partners: Int32Array, alone: Marks): boolean {
  return partners.some((partner, index) => partner === -1 && !alone.has(index));
}

function free(partners: Int32Array, alone: Marks): number[] {
  const indices: number[] = [];
  for (let index = 0; index < partners.length; index++) {
    if (partners[index] === -1 && !alone.has(index)) indices.push(index);
  }
  return indices;
}
