import { canonicalNumber, smallInteger } from '../decimal.ts';
import { JsonNumber, JsonObject, type JsonValue } from '../json.ts';
import type { Shape } from '../shape.ts';

const SALT = { null: 1, boolean: 2, string: 3, number: 4, array: 5, object: 6 } as const;

/**
 * Hashes values by content: equal values (as `sameJson` says) have equal hashes, integers of 53 bits that a number
 * holds exactly. A container of containers is hashed once and remembered, so that a whole comparison hashes each
 * document a few times at most however deep it is; one of scalars is hashed again, which is cheaper than to
 * remember each row of a list. A hash only pairs elements; whoever relies on two being equal looks at them.
 */
export class ContentHashes {
  readonly #known: Map<JsonValue, number> = new Map();
  readonly #keyHashes: Map<Shape, Int32Array> = new Map();
  /** Two 32-bit lanes while a hash is made; fields, because a pair to return would be garbage at each step. */
  #first = 0;
  #second = 0;

  hash(value: JsonValue): number {
    if (!isContainer(value)) return this.#scalarHash(value);
    return this.#known.get(value) ?? this.#hashContainer(value);
  }

  /** Children before parents, without recursion: a container stays on the list until its children are known. */
  #hashContainer(root: JsonValue): number {
    if (isFlat(root)) return this.#combine(root);
    const open: JsonValue[] = [root];
    for (let value = open[open.length - 1]; value !== undefined; value = open[open.length - 1]) {
      const before = open.length;
      if (!this.#known.has(value)) {
        this.#pushUnknown(value, open);
        if (open.length > before) continue;
        this.#known.set(value, this.#combine(value));
      }
      open.pop();
    }
    return this.#known.get(root) ?? 0;
  }

  #pushUnknown(value: JsonValue, open: JsonValue[]): void {
    const push = (child: JsonValue) => {
      if (isContainer(child) && !isFlat(child) && !this.#known.has(child)) open.push(child);
    };
    if (Array.isArray(value)) {
      for (const child of value) push(child);
    } else if (value instanceof JsonObject) {
      for (let at = 0; at < value.members.size; at++) push(value.members.valueAt(at) ?? null);
      for (const child of value.repeats?.values() ?? []) push(child);
    }
  }

  /** The hash of a container whose children are known or flat. */
  #combine(value: JsonValue): number {
    if (value instanceof JsonObject) {
      // Sums, because the order of keys says nothing.
      let first: number = SALT.object;
      let second = value.members.size;
      const { members } = value;
      const keyHashes = this.#keyHashesOf(members.shape);
      for (let at = 0; at < members.size; at++) {
        const hash = this.hash(members.valueAt(at) ?? null);
        this.#first = keyHashes[2 * at] ?? 0;
        this.#second = keyHashes[2 * at + 1] ?? 0;
        this.#mix(hash);
        first = (first + this.#first) | 0;
        second = (second + this.#second) | 0;
      }
      for (const [key, earlier] of value.repeats ?? []) {
        const hash = this.hash(earlier);
        this.#readText(key, SALT.array);
        this.#mix(hash);
        first = (first + this.#first) | 0;
        second = (second + this.#second) | 0;
      }
      this.#first = first;
      this.#second = second;
      this.#mix(SALT.object);
      return value.sequence === undefined ? this.#fold() : this.#withSequence(value.sequence);
    }
    let first: number = SALT.array;
    let second: number = SALT.array;
    for (const element of Array.isArray(value) ? value : []) {
      const hash = this.hash(element);
      this.#first = first;
      this.#second = second;
      this.#mix(hash);
      first = this.#first;
      second = this.#second;
    }
    this.#first = first;
    this.#second = second;
    return this.#fold();
  }

  /** Both lanes of each key's hash, one key after the other. Keys that objects share are hashed once. */
  #keyHashesOf(shape: Shape): Int32Array {
    const known = this.#keyHashes.get(shape);
    if (known !== undefined) return known;
    const hashes = new Int32Array(2 * shape.keys.length);
    shape.keys.forEach((key, at) => {
      this.#readText(key, SALT.string);
      hashes[2 * at] = this.#first;
      hashes[2 * at + 1] = this.#second;
    });
    if (shape.isShared) this.#keyHashes.set(shape, hashes);
    return hashes;
  }

  /** The order of an element's children says something, unlike that of an object's keys. */
  #withSequence(names: readonly string[]): number {
    let hash = this.#fold();
    for (const name of names) {
      this.#readText(name, SALT.array);
      this.#mix(hash);
      hash = this.#fold();
    }
    return hash;
  }

  #scalarHash(value: JsonValue): number {
    if (value === null) return SALT.null;
    if (typeof value === 'boolean') return SALT.boolean * 1000 + (value ? 1 : 0);
    if (typeof value === 'string') this.#readText(value, SALT.string);
    else if (value instanceof JsonNumber) this.#readNumber(value.source);
    return this.#fold();
  }

  #readNumber(source: string): void {
    const integer = smallInteger(source);
    if (integer === undefined) {
      this.#readText(canonicalNumber(source), SALT.number);
      return;
    }
    this.#first = SALT.number;
    this.#second = SALT.number;
    this.#mix(integer);
  }

  /** Two multiplicative string hashes in one pass. */
  #readText(text: string, salt: number): void {
    let first = salt ^ 0x9e3779b9;
    let second = salt ^ 0x85ebca6b;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      first = Math.imul(first ^ code, 0x01000193);
      second = Math.imul(second ^ code, 0x5bd1e995) ^ (second >>> 15);
    }
    this.#first = finish(first ^ text.length);
    this.#second = finish(second);
  }

  #mix(hash: number): void {
    const low = hash | 0;
    const high = (hash / 0x1_0000_0000) | 0;
    this.#first = finish(Math.imul(this.#first, 31) ^ low);
    this.#second = finish(Math.imul(this.#second ^ high, 0x2545f491) ^ Math.imul(low, 0x27d4eb2f));
  }

  #fold(): number {
    return (this.#first >>> 0) * 0x20_0000 + (this.#second >>> 11);
  }
}

function isContainer(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof JsonNumber);
}

/** Whether a container holds nothing but scalars. */
function isFlat(value: JsonValue): boolean {
  if (Array.isArray(value)) return !value.some(isContainer);
  if (!(value instanceof JsonObject) || value.repeats !== undefined) return false;
  const { members } = value;
  for (let at = 0; at < members.size; at++) if (isContainer(members.valueAt(at) ?? null)) return false;
  return true;
}

/** The avalanche of MurmurHash3 (Austin Appleby, public domain): each bit in reaches each bit out. */
function finish(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
