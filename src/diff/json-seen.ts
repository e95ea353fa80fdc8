import type { JsonValue } from './json.ts';

/** Elements in another place than was guessed, after which it is asked whether a table of all is worth its cost. */
const MOST_SPARED = 8;
/** Elements of which none is found in the whole text before a table is given up, and how much of the end of each is looked for. */
const MOST_PROBES = 3;
const PROBE_LENGTH = 48;
/** Elements in a row that the other side lacks, after which none is guessed any more. */
const MOST_GUESSES = 2048;
/** Elements in a row that the other side lacks, after which no more are looked up. */
const MOST_MISSES = 64;
const NONE = -1;

/**
 * The elements of a text's arrays by their source, for a second text that has many of the same, in whatever order: what
 * is written alike is then the same object. Elements within an element are not told apart from it. First guessed from
 * the one before (lists run on, or run backwards), which saves the parsing; where that fails too often, looked up once
 * it is parsed, which saves the memory and the comparing.
 */
export class SeenElements {
  readonly #text: string;
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #values: JsonValue[] = [];
  /** Number plus one of the element in each slot, by the hash of its source; 0 where the slot is free. */
  #table: Int32Array | undefined;
  /** The number of the element that was found last, or of the one that was changed where the next one stood. */
  #last = NONE;
  /** Whether the lists run alike (1) or against each other (-1). */
  #step = 1;
  /** Elements that were not guessed, all together and the last ones in a row that were not found either. */
  #spared = 0;
  #misses = 0;
  #probes = 0;

  /** `text`: what the elements are read from. */
  constructor(text: string) {
    this.#text = text;
  }

  add(start: number, end: number, value: JsonValue): void {
    this.#starts.push(start);
    this.#ends.push(end);
    this.#values.push(value);
  }

  /** The element that probably begins at `at` in `text`, if it does, and where it ends there. */
  guess(text: string, at: number): { readonly value: JsonValue; readonly end: number } | undefined {
    if (this.#misses >= MOST_GUESSES) return undefined;
    const number = this.#last === NONE ? this.#guessFirst(text, at) : this.#guessNext(text, at);
    if (number === NONE) return undefined;
    this.#found(number);
    return { value: this.#values[number] as JsonValue, end: at + this.#length(number) };
  }

  /** The element with this source, which was not guessed; undefined where there is none, or where none is looked up. */
  find(text: string, start: number, end: number): JsonValue | undefined {
    if (++this.#spared > MOST_SPARED && this.#misses < MOST_MISSES && this.#isWorthATable(text, start, end)) {
      const number = this.#lookUp(text, start, end);
      if (number !== NONE) {
        if (number === this.#last - this.#step) this.#step = -this.#step;
        this.#found(number);
        return this.#values[number];
      }
    }
    this.#misses++;
    if (this.#last !== NONE) this.#last += this.#step;
    return undefined;
  }

  /** What comes first is near the beginning, or near the end where the lists run against each other. */
  #guessFirst(text: string, at: number): number {
    const last = this.#starts.length - 1;
    for (const number of [0, 1, last, last - 1]) {
      if (!this.#isAt(number, text, at)) continue;
      this.#step = 2 * number > last ? -1 : 1;
      return number;
    }
    return NONE;
  }

  /** The next one, the same again where one was put in, or the one after it where one was taken out. */
  #guessNext(text: string, at: number): number {
    const next = this.#last + this.#step;
    if (this.#isAt(next, text, at)) return next;
    if (this.#isAt(this.#last, text, at)) return this.#last;
    return this.#isAt(next + this.#step, text, at) ? next + this.#step : NONE;
  }

  #found(number: number): void {
    this.#last = number;
    this.#misses = 0;
  }

  #length(number: number): number {
    return (this.#ends[number] ?? 0) - (this.#starts[number] ?? 0);
  }

  /** Slices are compared by the machine's own means, ten times as fast as code units one by one. */
  #isAt(number: number, text: string, at: number): boolean {
    const start = this.#starts[number];
    const end = this.#ends[number];
    if (start === undefined || end === undefined) return false;
    return text.slice(at, at + end - start) === this.#text.slice(start, end);
  }

  /** Where nothing of the kind is in the text at all, the elements have all changed. */
  #isWorthATable(text: string, start: number, end: number): boolean {
    if (this.#table !== undefined) return true;
    if (this.#probes >= MOST_PROBES) return false;
    this.#probes++;
    return this.#text.includes(text.slice(Math.max(start, end - PROBE_LENGTH), end));
  }

  #lookUp(text: string, start: number, end: number): number {
    this.#table ??= this.#tableOf();
    const mask = this.#table.length - 1;
    for (let slot = hashOf(text, start, end) & mask; ; slot = (slot + 1) & mask) {
      const number = (this.#table[slot] ?? 0) - 1;
      if (number === NONE) return NONE;
      if (this.#length(number) === end - start && this.#isAt(number, text, start)) return number;
    }
  }

  /** Of elements that are written alike the first; at most half full. */
  #tableOf(): Int32Array {
    let capacity = 1;
    while (capacity < 2 * this.#starts.length) capacity *= 2;
    const table = new Int32Array(capacity);
    this.#starts.forEach((start, number) => {
      let slot = hashOf(this.#text, start, this.#ends[number] ?? start) & (capacity - 1);
      for (let taken = table[slot]; taken; taken = table[slot]) {
        if (this.#length(taken - 1) === this.#length(number) && this.#isAt(taken - 1, this.#text, start))
          return;
        slot = (slot + 1) & (capacity - 1);
      }
      table[slot] = number + 1;
    });
    return table;
  }
}

/** FNV-1a over code units (Fowler, Noll, Vo), with MurmurHash3's last step, because the low bits choose the slot. */
function hashOf(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
