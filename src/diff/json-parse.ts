import { JsonObject, type JsonValue } from './json.ts';
import { JsonScanner, type ParseFailure } from './json-scan.ts';

const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

type Container = JsonObject | JsonValue[];

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

/** A parser in the middle of a text: what it has built so far, and where it goes on. */
export interface Midway {
  readonly at: number;
  /** The containers that are open, the outermost first: copies, to be filled further. */
  readonly containers: Container[];
  /** For each open object the key whose value comes next. */
  readonly keys: string[];
  /** True where a value has just been put into its container, false where one comes next. */
  readonly afterValue: boolean;
}

/** Containers that begin at or after an offset, in the order in which they begin. */
export class Recorded {
  readonly from: number;
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly values: Container[] = [];
  /** Numbers of those that are still open. */
  readonly #open: number[] = [];

  constructor(from: number) {
    this.from = from;
  }

  open(container: Container, start: number): void {
    if (start < this.from) return;
    this.#open.push(this.starts.push(start) - 1);
    this.ends.push(-1);
    this.values.push(container);
  }

  close(container: Container, end: number): void {
    const last = this.#open[this.#open.length - 1];
    if (last === undefined || this.values[last] !== container) return;
    this.ends[last] = end;
    this.#open.pop();
  }
}

export interface ParserOptions {
  /** Looking for an earlier value at each key costs a tenth of the time, so only a document with repeats pays for it. */
  readonly keepRepeats?: true;
  /** Keep in `midway` the last state in which nothing from this offset on has been read. */
  readonly forkAt?: number;
  readonly record?: Recorded;
  /** Go on from here. */
  readonly from?: Midway;
  /** Take a container that begins at an offset of `recorded`, moved by `shift`, from there. */
  readonly reuse?: { readonly recorded: Recorded; readonly shift: number };
  readonly like?: JsonParser;
}

export class JsonParser {
  /** True once a key was met that its object has already. */
  sawRepeat = false;
  midway: Midway | undefined = undefined;
  readonly #scanner: JsonScanner;
  readonly #options: ParserOptions;
  readonly #containers: Container[];
  readonly #keys: string[];
  #forkAt: number;
  #nextReused = 0;

  constructor(text: string, options: ParserOptions = {}) {
    this.#scanner = new JsonScanner(text, options.like === undefined ? undefined : options.like.#scanner);
    this.#options = options;
    this.#containers = options.from?.containers ?? [];
    this.#keys = options.from?.keys ?? [];
    this.#scanner.at = options.from?.at ?? 0;
    this.#forkAt = options.forkAt ?? Number.POSITIVE_INFINITY;
  }

  document(): JsonValue | ParseFailure {
    const scanner = this.#scanner;
    const containers = this.#containers;
    const keys = this.#keys;
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
          if (scanner.at >= this.#forkAt) this.#fork(before, containers.length, false);
        }
      }

      // Hand the finished value to its container, and close every container that ends here.
      for (;;) {
        const container = containers[containers.length - 1];
        if (container === undefined) {
          if (scanner.next() === undefined) return value ?? null;
          return scanner.fail('there is more text after the end of the document');
        }
        if (afterValue) afterValue = false;
        else if (container instanceof JsonObject)
          this.#setMember(container, keys[keys.length - 1] ?? '', value ?? null);
        else container.push(value ?? null);
        const end = scanner.at;
        const after = scanner.next();
        if (scanner.at >= this.#forkAt) this.#fork(end, containers.length, true);
        if (after === COMMA) {
          scanner.at++;
          if (!(container instanceof JsonObject)) break;
          keys[keys.length - 1] = scanner.key();
          if (scanner.failure) return scanner.failure;
          if (scanner.at >= this.#forkAt) this.#fork(end, containers.length, true);
          break;
        }
        if (container instanceof JsonObject) {
          if (after !== CLOSE_OBJECT) return scanner.fail('a comma or } is missing');
          keys.pop();
        } else if (after !== CLOSE_ARRAY) {
          return scanner.fail('a comma or ] is missing');
        }
        scanner.at++;
        containers.pop();
        this.#options.record?.close(container, scanner.at);
        value = container;
      }
    }
  }

  /** Opens a container; `before` is where the white space before it begins. Returns it where it is empty, and so closed again; undefined where its content comes next. */
  #open(code: number, before: number): Container | undefined {
    const scanner = this.#scanner;
    const start = scanner.at;
    const isObject = code === OPEN_OBJECT;
    const opened: Container = isObject ? new JsonObject() : [];
    scanner.at++;
    if (scanner.next() === (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
      if (scanner.at >= this.#forkAt) this.#fork(before, this.#containers.length, false);
      scanner.at++;
      return opened;
    }
    const depth = this.#containers.push(opened) - 1;
    if (isObject) this.#keys.push(scanner.key());
    if (scanner.at >= this.#forkAt) this.#fork(before, depth, false);
    this.#options.record?.open(opened, start);
    return undefined;
  }

  /** Remembers the state at `at`, in which the outermost `depth` containers are open. */
  #fork(at: number, depth: number, afterValue: boolean): void {
    this.#forkAt = Number.POSITIVE_INFINITY;
    const containers = this.#containers.slice(0, depth).map(copyOf);
    const keys = this.#keys.slice(
      0,
      containers.filter((container) => container instanceof JsonObject).length,
    );
    this.midway = { at, containers, keys, afterValue };
  }

  #reused(start: number): Container | undefined {
    const { reuse } = this.#options;
    if (reuse === undefined) return undefined;
    const { starts, ends, values } = reuse.recorded;
    const wanted = start - reuse.shift;
    while ((starts[this.#nextReused] ?? Number.POSITIVE_INFINITY) < wanted) this.#nextReused++;
    if (starts[this.#nextReused] !== wanted) return undefined;
    this.#scanner.at = (ends[this.#nextReused] ?? 0) + reuse.shift;
    return values[this.#nextReused];
  }

  #setMember(object: JsonObject, key: string, value: JsonValue): void {
    const { members } = object;
    if (this.#options.keepRepeats) keepEarlier(object, key);
    const before = members.size;
    members.set(key, value);
    if (members.size === before) this.sawRepeat = true;
  }
}

function copyOf(container: Container): Container {
  if (Array.isArray(container)) return container.slice();
  const copy = new JsonObject();
  for (const [key, value] of container.members) copy.members.set(key, value);
  return copy;
}

function keepEarlier(object: JsonObject, key: string): void {
  const earlier = object.members.get(key);
  if (earlier === undefined) return;
  object.repeats ??= new Map();
  const list = object.repeats.get(key);
  if (list) list.push(earlier);
  else object.repeats.set(key, [earlier]);
}
