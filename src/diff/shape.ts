/** An object of more keys, or of a longer one, is a map from ids, and has its keys for itself. */
const MOST_KEYS = 64;
const LONGEST_KEY = 64;
/** Few keys are found faster one by one. */
const FEW = 8;
/** Shapes that are remembered; beyond it they are forgotten, and all begin anew. */
const MOST_SHAPES = 5000;
/** Longer texts that were cut out of another keep that one in memory. */
const LONGEST_COPIED = 12;

/**
 * The keys that an object has, in their order. Objects with the same keys share one, across documents, as long as
 * they are few; each shape knows the one that came next the last time, so that a parser can look for that key first.
 * (The idea is that of hidden classes: Chambers, Ungar, Lee 1989, "An efficient implementation of Self".)
 */
export class Shape {
  // Made when it is first asked for: what the compiler makes of a class that makes one of itself here does not run.
  static #root: Shape | undefined;
  static #count = 0;

  /** The shape of an object without members. */
  static empty(): Shape {
    Shape.#root ??= new Shape([], true);
    return Shape.#root;
  }

  readonly keys: string[];
  /** The key that came next the last time, and the shape with it; undefined before the first time. */
  expectedKey: string | undefined = undefined;
  expected: Shape | undefined = undefined;
  /** `expectedKey`, where JSON writes it as it is: only such a key can be looked for in a text. */
  expectedSource: string | undefined = undefined;
  /** False where one object has these keys for itself, and they may grow. */
  readonly isShared: boolean;
  #positions: Map<string, number> | undefined = undefined;
  #next: Map<string, Shape> | undefined = undefined;

  private constructor(keys: string[], shared: boolean) {
    this.keys = keys;
    this.isShared = shared;
  }

  /** The position of a key, or -1. */
  find(key: string): number {
    const { keys } = this;
    if (keys.length <= FEW) return keys.indexOf(key);
    this.#positions ??= new Map(keys.map((name, at) => [name, at]));
    return this.#positions.get(key) ?? -1;
  }

  /** The shape with one more key, which it must not have. */
  with(key: string): Shape {
    if (!this.isShared) return this.#grown(key);
    if (this.keys.length >= MOST_KEYS || key.length > LONGEST_KEY) {
      return new Shape([...this.keys], false).#grown(key);
    }
    const known = this.#next?.get(key);
    const next = known ?? this.#made(key);
    if (next !== this.expected) {
      this.expectedKey = next.keys[this.keys.length];
      this.expectedSource = isPlain(key) ? this.expectedKey : undefined;
      this.expected = next;
    }
    return next;
  }

  /** What a copy of an object begins with: keys that an object has for itself are not shared with its copy. */
  forCopy(): Shape {
    return this.isShared ? this : new Shape([...this.keys], false);
  }

  #grown(key: string): Shape {
    this.#positions?.set(key, this.keys.length);
    this.keys.push(key);
    return this;
  }

  #made(key: string): Shape {
    if (++Shape.#count > MOST_SHAPES) {
      Shape.#root = new Shape([], true);
      Shape.#count = 0;
    }
    const kept = key.length > LONGEST_COPIED ? Buffer.from(key, 'utf16le').toString('utf16le') : key;
    const made = new Shape([...this.keys, kept], true);
    this.#next ??= new Map();
    this.#next.set(kept, made);
    return made;
  }
}

/** Whether JSON needs no escape for it. */
function isPlain(key: string): boolean {
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    if (code < 0x20 || code === 0x22 || code === 0x5c) return false;
  }
  return true;
}
