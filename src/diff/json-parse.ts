import { JsonObject, type JsonValue } from './json.ts';
import type { Recorded } from './json-recorded.ts';
import { JsonScanner, type ParseFailure } from './json-scan.ts';
import type { SeenElements } from './json-seen.ts';
import { Shape } from './shape.ts';

const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Values after which objects get another list: who holds one of them holds them all. */
const MOST_SHARED = 1000;

/**
 * Parses one JSON document by the grammar of RFC 8259, nothing looser. Numbers keep their source, repeated
 * keys and lone surrogates are kept, and nesting is bounded by memory alone. Returns a `ParseFailure` for
 * everything else; never throws.
 */
export function parseJson(text: string): JsonValue | ParseFailure {
  const parser = new JsonParser(text);
  const value = parser.document();
  return parser.sawRepeat ? new JsonParser(text, { keepRepeats: true }).document() : value;
}

/** A parser in the middle of a text: what it has read so far, and where it goes on. */
export interface Midway extends Frames {
  readonly at: number;
  /** True where a value has just been put into its container, false where one comes next. */
  readonly afterValue: boolean;
}

/** The containers that are open, the outermost first. */
interface Frames {
  /** The keys of an object so far; null for an array. */
  readonly shapes: (Shape | null)[];
  /** For each object the key whose value comes next. */
  readonly keys: string[];
  /** Where in `values` the values of each begin. */
  readonly starts: number[];
  /** The values of all open containers, one container after the other. */
  readonly values: JsonValue[];
}

export interface ParserOptions {
  /** Only a document in which a key was repeated pays for keeping earlier values. */
  readonly keepRepeats?: true;
  /** Keep in `midway` the last state in which nothing from this offset on has been read. */
  readonly forkAt?: number;
  readonly record?: Recorded;
  /** Go on from here. */
  readonly from?: Midway;
  /** Take a container that begins at an offset of `recorded`, moved by `shift`, from there. */
  readonly reuse?: { readonly recorded: Recorded; readonly shift: number };
  /** Put into `seen` each element of an array that begins between two offsets: `from` and, not included, `to`. */
  readonly see?: { readonly seen: SeenElements; readonly from: number; readonly to: number };
  /** Take an element of an array that is written like one in there from there. */
  readonly seen?: SeenElements;
}

/** Parses one document. Values wait on one list until their container ends and takes exactly as much memory as it needs. */
export class JsonParser {
  /** True once a key was met that its object has already; what `document` returns is then incomplete. */
  sawRepeat = false;
  midway: Midway | undefined = undefined;
  readonly #scanner: JsonScanner;
  readonly #options: ParserOptions;
  readonly #shapes: (Shape | null)[];
  readonly #keys: string[];
  readonly #starts: number[];
  readonly #values: JsonValue[];
  /** Where the next value goes in `values`, which is never cut: what stands behind is stale. */
  #top: number;
  /** With `keepRepeats`: all keys of each open container. */
  readonly #allKeys: string[][] = [];
  /** The values of closed objects, one object after the other: a list for each costs more than what is in it. */
  #shared: JsonValue[] = [null];
  #forkAt: number;
  #nextReused = 0;
  readonly #text: string;
  /** How many containers are open around the element that is seen or looked for; -1 between two of them. */
  #aroundElement = -1;
  #elementStart = 0;

  constructor(text: string, options: ParserOptions = {}) {
    const { from } = options;
    this.#text = text;
    this.#scanner = new JsonScanner(text);
    this.#scanner.at = from?.at ?? 0;
    this.#options = options;
    this.#shapes = from?.shapes ?? [];
    this.#keys = from?.keys ?? [];
    this.#starts = from?.starts ?? [];
    this.#values = from?.values ?? [];
    this.#top = this.#values.length;
    this.#forkAt = options.forkAt ?? Number.POSITIVE_INFINITY;
  }

  document(): JsonValue | ParseFailure {
    const scanner = this.#scanner;
    const shapes = this.#shapes;
    let value: JsonValue | undefined;
    let afterValue = this.#options.from?.afterValue === true;
    for (;;) {
      if (!afterValue) {
        const before = scanner.at;
        const code = scanner.next();
        if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
          value = this.#reused(scanner.at) ?? this.#open(code, before);
          if (scanner.failure) return scanner.failure;
          if (value === undefined) continue;
        } else {
          value = scanner.scalar(code);
          if (scanner.failure) return scanner.failure;
          if (scanner.at >= this.#forkAt) this.#fork(before, shapes.length, false);
        }
      }

      // Hand the finished value to its container, and close every container that ends here.
      for (;;) {
        const depth = shapes.length - 1;
        if (depth < 0) {
          if (scanner.next() === undefined) return value ?? null;
          return scanner.fail('there is more text after the end of the document');
        }
        if (afterValue) afterValue = false;
        else this.#put(depth, value ?? null);
        const shape = shapes[depth] ?? null;
        const end = scanner.at;
        const after = scanner.next();
        if (scanner.at >= this.#forkAt) this.#fork(end, shapes.length, true);
        if (after === COMMA) {
          scanner.at++;
          if (shape === null) break;
          this.#keys[depth] = scanner.key(shape.expectedSource);
          if (scanner.failure) return scanner.failure;
          if (scanner.at >= this.#forkAt) this.#fork(end, shapes.length, true);
          break;
        }
        if (shape === null && after !== CLOSE_ARRAY) return scanner.fail('a comma or ] is missing');
        if (shape !== null && after !== CLOSE_OBJECT) return scanner.fail('a comma or } is missing');
        scanner.at++;
        value = this.#close();
      }
    }
  }

  /** Opens a container; `before` is where the white space before it begins. Returns it where it is empty, and so closed again. */
  #open(code: number, before: number): JsonValue | undefined {
    const scanner = this.#scanner;
    const start = scanner.at;
    const isObject = code === OPEN_OBJECT;
    scanner.at++;
    if (scanner.next() === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      if (scanner.at >= this.#forkAt) this.#fork(before, this.#shapes.length, false);
      scanner.at++;
      return isObject ? new JsonObject() : [];
    }
    const key = isObject ? scanner.key(Shape.empty().expectedSource) : '';
    if (scanner.at >= this.#forkAt) this.#fork(before, this.#shapes.length, false);
    if (this.#isBetweenElements()) this.#beginElement(start);
    this.#shapes.push(isObject ? Shape.empty() : null);
    this.#keys.push(key);
    this.#starts.push(this.#top);
    if (this.#options.keepRepeats) this.#allKeys.push([]);
    this.#options.record?.open(start);
    return undefined;
  }

  #put(depth: number, value: JsonValue): void {
    const shape = this.#shapes[depth];
    if (this.#options.keepRepeats) this.#allKeys[depth]?.push(this.#keys[depth] ?? '');
    else if (shape) {
      const key = this.#keys[depth] ?? '';
      if (key === shape.expectedKey && shape.expected !== undefined) this.#shapes[depth] = shape.expected;
      else if (shape.find(key) === -1) this.#shapes[depth] = shape.with(key);
      else this.sawRepeat = true;
    }
    this.#values[this.#top++] = value;
  }

  #close(): JsonValue {
    const start = this.#starts.pop() ?? 0;
    const shape = this.#shapes.pop();
    const keys = this.#allKeys.pop();
    const value =
      shape && keys === undefined
        ? this.#objectOf(shape, start)
        : withRepeats(this.#values.slice(start, this.#top), keys, shape);
    this.#top = start;
    this.#keys.pop();
    this.#options.record?.close(value, this.#scanner.at);
    return this.#shapes.length === this.#aroundElement ? this.#endElement(value) : value;
  }

  /** Whether what begins now is an element of an array, and lies in no other such that is seen or looked for. */
  #isBetweenElements(): boolean {
    return this.#aroundElement === -1 && this.#shapes[this.#shapes.length - 1] === null;
  }

  #beginElement(start: number): void {
    const { see, seen } = this.#options;
    if (see === undefined ? seen === undefined : start < see.from || start >= see.to) return;
    this.#aroundElement = this.#shapes.length;
    this.#elementStart = start;
  }

  #endElement(value: JsonValue): JsonValue {
    const { see, seen } = this.#options;
    this.#aroundElement = -1;
    see?.seen.add(this.#elementStart, this.#scanner.at, value);
    return seen?.find(this.#text, this.#elementStart, this.#scanner.at) ?? value;
  }

  /** An object of the values from `from` on. */
  #objectOf(shape: Shape, from: number): JsonObject {
    if (this.#shared.length > MOST_SHARED) this.#shared = [null];
    const shared = this.#shared;
    const start = shared.length;
    for (let at = from; at < this.#top; at++) shared.push(this.#values[at] as JsonValue);
    return new JsonObject(shape, shared, start);
  }

  /** Remembers the state at `at`, in which the outermost `depth` containers are open. */
  #fork(at: number, depth: number, afterValue: boolean): void {
    this.#forkAt = Number.POSITIVE_INFINITY;
    this.midway = {
      at,
      afterValue,
      shapes: this.#shapes.slice(0, depth).map((shape) => shape?.forCopy() ?? null),
      keys: this.#keys.slice(0, depth),
      starts: this.#starts.slice(0, depth),
      values: this.#values.slice(0, this.#top),
    };
  }

  #reused(start: number): JsonValue | undefined {
    const { reuse, seen } = this.#options;
    if (seen !== undefined && this.#isBetweenElements()) {
      const guessed = seen.guess(this.#text, start);
      if (guessed !== undefined) {
        this.#scanner.at = guessed.end;
        return guessed.value;
      }
    }
    if (reuse === undefined) return undefined;
    const { starts, ends, values } = reuse.recorded;
    const wanted = start - reuse.shift;
    while ((starts[this.#nextReused] ?? Number.POSITIVE_INFINITY) < wanted) this.#nextReused++;
    if (starts[this.#nextReused] !== wanted) return undefined;
    this.#scanner.at = (ends[this.#nextReused] ?? 0) + reuse.shift;
    return values[this.#nextReused];
  }
}

/** An array, or an object of which the keys may be repeated: `keys` then has one for each value. */
function withRepeats(
  values: JsonValue[],
  keys: readonly string[] | undefined,
  shape: Shape | null | undefined,
): JsonValue {
  if (!shape || keys === undefined) return values;
  const object = new JsonObject();
  keys.forEach((key, at) => {
    keepEarlier(object, key);
    object.members.set(key, values[at] ?? null);
  });
  return object;
}

function keepEarlier(object: JsonObject, key: string): void {
  const earlier = object.members.get(key);
  if (earlier === undefined) return;
  object.repeats ??= new Map();
  const list = object.repeats.get(key);
  if (list) list.push(earlier);
  else object.repeats.set(key, [earlier]);
}
