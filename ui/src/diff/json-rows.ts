import { align } from '../../../src/diff/align/align.ts';
import { ContentHashes } from '../../../src/diff/align/content-hash.ts';
import { type JsonArray, JsonNumber, JsonObject, type JsonValue } from '../../../src/diff/json.ts';
import { sameScalar } from '../../../src/diff/json-equal.ts';
import { stringifyJson } from '../../../src/diff/json-text.ts';
import { formatPath, Place } from '../../../src/diff/place.ts';
import type { RuleSet } from '../../../src/diff/rules/rule-set.ts';
import type { DifferenceExample } from '../../../src/store/types.ts';
import type { Elsewhere, Line, Row } from './row.ts';

/** Deeper values are written in one line: hostile nesting must not use up the stack. */
const DEEPEST = 200;

/** What the differ says of a place: for this discrepancy, or for whatever else it belongs to. */
export type Mark = { readonly difference: DifferenceExample } | { readonly other: Elsewhere };
type Marks = ReadonlyMap<string, Mark>;

/**
 * Two JSON documents as aligned rows. Elements of lists are paired by the differ's own `align`, under the rules that
 * pair them, so that what stands in one row is what was compared.
 */
export function jsonRows(left: JsonValue, right: JsonValue, marks: Marks, rules: RuleSet): Row[] {
  const printer = new Printer(marks, rules);
  printer.pair('', left, right, new Place(undefined, '$'), 0, undefined);
  return printer.rows;
}

class Printer {
  readonly rows: Row[] = [];
  readonly #marks: Marks;
  readonly #rules: RuleSet;
  readonly #hashes = new ContentHashes();
  /** The last steps of the marked paths: a whole path is written only where it may be one of them. */
  readonly #ends: ReadonlySet<string>;
  #leftLines = 0;
  #rightLines = 0;

  constructor(marks: Marks, rules: RuleSet) {
    this.#marks = marks;
    this.#rules = rules;
    this.#ends = new Set([...marks.keys()].map((path) => /(\w+)\W*$/.exec(path)?.[1] ?? ''));
  }

  pair(
    label: string,
    left: JsonValue | undefined,
    right: JsonValue | undefined,
    place: Place,
    depth: number,
    above: Mark | undefined,
    moved?: string,
  ): void {
    const difference = this.#own(place) ?? above;
    if (left === undefined || right === undefined) {
      if (left !== undefined) this.#one('left', label, left, depth, difference);
      if (right !== undefined) this.#one('right', label, right, depth, difference);
    } else if (depth < DEEPEST && left instanceof JsonObject && right instanceof JsonObject) {
      this.#objects(label, left, right, place, depth, difference, moved);
    } else if (depth < DEEPEST && Array.isArray(left) && Array.isArray(right)) {
      this.#arrays(label, left, right, place, depth, difference, moved);
    } else if (isScalar(left) && isScalar(right)) {
      const same = sameScalar(left, right);
      this.#both(
        same ? 'same' : 'changed',
        depth,
        label + textOf(left),
        label + textOf(right),
        difference,
        moved,
      );
    } else if (depth >= DEEPEST) {
      const texts = [label + stringifyJson(left), label + stringifyJson(right)] as const;
      this.#both(texts[0] === texts[1] ? 'same' : 'changed', depth, ...texts, difference, moved);
    } else {
      this.#one('left', label, left, depth, difference);
      this.#one('right', label, right, depth, difference);
    }
  }

  #objects(
    label: string,
    left: JsonObject,
    right: JsonObject,
    place: Place,
    depth: number,
    difference: Mark | undefined,
    moved: string | undefined,
  ): void {
    if (left.members.size === 0 && right.members.size === 0) {
      this.#both('same', depth, `${label}{}`, `${label}{}`, difference, moved);
      return;
    }
    this.#both('same', depth, `${label}{`, `${label}{`, this.#own(place), moved);
    const member = (key: string) => {
      const name = `${JSON.stringify(key)}: `;
      const [l, r] = [left.repeats?.get(key) ?? [], right.repeats?.get(key) ?? []];
      for (let at = 0; at < Math.max(l.length, r.length); at++)
        this.pair(name, l[at], r[at], new Place(place, key), depth + 1, difference);
      this.pair(name, left.get(key), right.get(key), new Place(place, key), depth + 1, difference);
    };
    for (const [key] of left.members) member(key);
    for (const [key] of right.members) if (!left.has(key)) member(key);
    this.#both('same', depth, '}', '}');
  }

  #arrays(
    label: string,
    left: JsonArray,
    right: JsonArray,
    place: Place,
    depth: number,
    difference: Mark | undefined,
    moved: string | undefined,
  ): void {
    if (left.length === 0 && right.length === 0) {
      this.#both('same', depth, `${label}[]`, `${label}[]`, difference, moved);
      return;
    }
    const { rightOf, leftOf, reordered } = align(left, right, this.#rules.arrayPolicy(place), this.#hashes);
    this.#both('same', depth, `${label}[`, `${label}[`, this.#own(place), moved);
    let next = 0;
    const rightOnly = (until: number) => {
      for (; next < until; next++)
        if (leftOf[next] === -1)
          this.pair('', undefined, right[next], new Place(place, next), depth + 1, difference);
    };
    for (let l = 0; l < left.length; l++) {
      const r = rightOf[l] ?? -1;
      if (r >= next) rightOnly(r);
      const at = new Place(place, l, r === -1 ? l : r);
      const elsewhere = reordered && r !== -1 && r !== l ? `[${l}] → [${r}]` : undefined;
      this.pair('', left[l], r === -1 ? undefined : right[r], at, depth + 1, difference, elsewhere);
    }
    rightOnly(right.length);
    this.#both('same', depth, ']', ']');
  }

  /** What the differ says of a place itself. */
  #own(place: Place): Mark | undefined {
    const step = String(place.step);
    if (/^\w+$/.test(step) && !this.#ends.has(step)) return undefined;
    return this.#marks.get(formatPath(place));
  }

  #both(
    kind: 'same' | 'changed',
    depth: number,
    left: string,
    right: string,
    difference?: Mark,
    moved?: string,
  ): void {
    this.rows.push({
      kind,
      left: this.#left(depth, left),
      right: this.#right(depth, right),
      // Of what is equal only the container that is meant itself is marked.
      ...markOf(kind === 'changed' || /[[{]$/.test(left) ? difference : undefined),
      moved,
    });
  }

  /** A value that one side has alone. */
  #one(
    side: 'left' | 'right',
    label: string,
    value: JsonValue,
    depth: number,
    difference: Mark | undefined,
  ): void {
    const line = (text: string, at: number) => {
      const row = side === 'left' ? { left: this.#left(at, text) } : { right: this.#right(at, text) };
      this.rows.push({ kind: side, ...row, ...markOf(difference) });
    };
    const write = (name: string, one: JsonValue, at: number): void => {
      if (isScalar(one)) line(name + textOf(one), at);
      else if (at >= DEEPEST) line(name + stringifyJson(one), at);
      else if (Array.isArray(one)) {
        if (one.length === 0) line(`${name}[]`, at);
        else {
          line(`${name}[`, at);
          for (const element of one) write('', element, at + 1);
          line(']', at);
        }
      } else if (one.members.size === 0) line(`${name}{}`, at);
      else {
        line(`${name}{`, at);
        for (const [key, member] of one.members) {
          for (const earlier of one.repeats?.get(key) ?? [])
            write(`${JSON.stringify(key)}: `, earlier, at + 1);
          write(`${JSON.stringify(key)}: `, member, at + 1);
        }
        line('}', at);
      }
    };
    write(label, value, depth);
  }

  #left(depth: number, text: string): Line {
    return { depth, text, number: ++this.#leftLines };
  }

  #right(depth: number, text: string): Line {
    return { depth, text, number: ++this.#rightLines };
  }
}

function markOf(mark: Mark | undefined): Pick<Row, 'difference' | 'other'> {
  return mark ?? {};
}

type Scalar = null | boolean | string | JsonNumber;

function isScalar(value: JsonValue): value is Scalar {
  return !Array.isArray(value) && !(value instanceof JsonObject);
}

function textOf(value: Scalar): string {
  if (value instanceof JsonNumber) return value.source;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
