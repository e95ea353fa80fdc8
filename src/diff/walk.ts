import { align } from './align/align.ts';
import { alignChildren } from './align/children.ts';
import { ContentHashes } from './align/content-hash.ts';
import { elementOfText } from './decode/markup.ts';
import { Elements, type Found, sameAtSight } from './elements.ts';
import { type JsonArray, JsonObject, type JsonValue } from './json.ts';
import { sameJson, sameScalar } from './json-equal.ts';
import { Place } from './place.ts';
import type { RuleSet } from './rules/rule-set.ts';

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
  readonly #waiting: (Found | Elements)[] = [];

  constructor(rules: RuleSet) {
    this.#rules = rules;
  }

  run(left: JsonValue, right: JsonValue, sink: Sink): boolean {
    this.#waiting.push({ what: 'pair', place: new Place(undefined, '$'), left, right, element: false });
    for (let top = this.#waiting.pop(); top !== undefined; top = this.#waiting.pop()) {
      const next = top instanceof Elements ? top.next() : top;
      if (next === undefined) continue;
      if (top instanceof Elements) this.#waiting.push(top);
      if (next.what === 'pair' && this.#open(next)) continue;
      if (!sink(next)) return false;
    }
    return true;
  }

  /** Replaces two containers of one type, or equal values, by what differs in them; false for all other pairs. */
  #open({ place, left, right }: Found): boolean {
    if (left === right) return true;
    if (left === undefined || right === undefined) return false;
    if (typeof left === 'object' || typeof right === 'object') place.opened = [left, right];
    if (left instanceof JsonObject && right instanceof JsonObject) {
      if (left.sequence === undefined) this.#openObjects(place, left, right);
      else this.#openElements(place, left, right);
    } else if (typeof left === 'string' && right instanceof JsonObject && right.sequence !== undefined)
      this.#openElements(place, elementOfText(left), right);
    else if (left instanceof JsonObject && left.sequence !== undefined && typeof right === 'string')
      this.#openElements(place, left, elementOfText(right));
    else if (Array.isArray(left) && Array.isArray(right)) this.#openArrays(place, left, right);
    else return sameScalar(left, right);
    return true;
  }

  #openObjects(place: Place, left: JsonObject, right: JsonObject): void {
    const from = this.#waiting.length;
    const [l, r] = [left.members, right.members];
    const repeated = left.repeats !== undefined || right.repeats !== undefined;
    const sameKeys = l.shape === r.shape;
    const { keys } = l.shape;
    for (let at = 0; at < l.size; at++) {
      const key = keys[at] ?? '';
      const value = l.valueAt(at);
      const other = sameKeys ? r.valueAt(at) : r.get(key);
      // What the two texts have in common was parsed once: most members of large documents are the same object.
      if (value !== other && !sameAtSight(value, other)) this.#push(new Place(place, key), value, other);
      if (repeated) this.#pushRepeats(new Place(place, key), left.repeats?.get(key), right.repeats?.get(key));
    }
    for (let at = 0; at < r.size && !sameKeys; at++) {
      const key = r.shape.keys[at] ?? '';
      if (l.has(key)) continue;
      this.#push(new Place(place, key), undefined, r.valueAt(at));
      if (repeated) this.#pushRepeats(new Place(place, key), undefined, right.repeats?.get(key));
    }
    reverseFrom(this.#waiting, from);
  }

  /** Two elements of HTML or XML: attributes, text, and the children of each name. */
  #openElements(place: Place, left: JsonObject, right: JsonObject): void {
    const from = this.#waiting.length;
    const children = alignChildren(
      left,
      right,
      (name) => this.#rules.arrayPolicy(new Place(place, name)),
      this.#hashes,
    );
    for (const { name, left: l, right: r } of children.attributes) this.#push(new Place(place, name), l, r);
    // The text of an element without further text is the element's own value.
    if (children.text) this.#push(place, children.text.left, children.text.right);
    if (children.reordered)
      this.#waiting.push({
        what: 'order',
        place,
        left: left.sequence ?? [],
        right: right.sequence ?? [],
        element: false,
      });
    for (const { name, lefts, rights, alignment } of children.groups) {
      const at = new Place(place, name);
      if (lefts.length <= 1 && rights.length <= 1) {
        this.#waiting.push({ what: 'pair', place: at, left: lefts[0], right: rights[0], element: true });
        continue;
      }
      if (alignment.reordered)
        this.#waiting.push({ what: 'order', place: at, left: lefts, right: rights, element: false });
      this.#waiting.push(
        new Elements(lefts, rights, alignment, (l, r) => new Place(place, name, name, l, r)),
      );
    }
    reverseFrom(this.#waiting, from);
  }

  #openArrays(place: Place, left: JsonArray, right: JsonArray): void {
    const alignment = align(left, right, this.#rules.arrayPolicy(place), this.#hashes);
    this.#waiting.push(new Elements(left, right, alignment, (l, r) => new Place(place, l, r)));
    if (alignment.reordered) this.#waiting.push({ what: 'order', place, left, right, element: false });
  }

  #push(place: Place, left: JsonValue | undefined, right: JsonValue | undefined): void {
    this.#waiting.push({ what: 'pair', place, left, right, element: false });
  }

  #pushRepeats(place: Place, left: JsonArray | undefined, right: JsonArray | undefined): void {
    if (left === undefined && right === undefined) return;
    if (left !== undefined && right !== undefined && sameJson(left, right)) return;
    this.#waiting.push({ what: 'repeats', place, left: left ?? [], right: right ?? [], element: false });
  }
}

function reverseFrom<T>(list: T[], from: number): void {
  for (let low = from, high = list.length - 1; low < high; low++, high--) {
    const [a, b] = [list[low], list[high]];
    if (a === undefined || b === undefined) return;
    list[low] = b;
    list[high] = a;
  }
}
