import { Shape } from './shape.ts';

/**
 * The members of an object in the order in which they came, with the interface of a Map. Objects that have the same
 * keys share them (`Shape`): an element of a long list costs its values alone.
 */
export class Members<Value> implements Iterable<[string, Value]> {
  #shape: Shape;
  /** Holds the values from `start` on. With 0 the list is these members' own, otherwise others' values are in it too. */
  #values: Value[];
  #start: number;

  /** `start`: where in `values` the first is; above 0 the list is left as it is, whatever is set. */
  constructor(shape: Shape = Shape.empty(), values: Value[] = [], start = 0) {
    this.#shape = shape;
    this.#values = values;
    this.#start = start;
  }

  get size(): number {
    return this.#shape.keys.length;
  }

  /** The keys; the same object for members that certainly have the same keys in the same order. */
  get shape(): Shape {
    return this.#shape;
  }

  /** The value at a position from 0 to `size - 1`; its key is `shape.keys[position]`. */
  valueAt(position: number): Value | undefined {
    return this.#values[this.#start + position];
  }

  get(key: string): Value | undefined {
    const position = this.#shape.find(key);
    return position === -1 ? undefined : this.#values[this.#start + position];
  }

  has(key: string): boolean {
    return this.#shape.find(key) !== -1;
  }

  set(key: string, value: Value): this {
    this.add(key, value);
    return this;
  }

  /** Sets a member. Returns false where the key had a value before. */
  add(key: string, value: Value): boolean {
    if (this.#start > 0) this.copyFrom(this);
    const shape = this.#shape;
    if (key === shape.expectedKey && shape.expected !== undefined) {
      this.#shape = shape.expected;
      this.#values.push(value);
      return true;
    }
    const position = shape.find(key);
    if (position !== -1) {
      this.#values[position] = value;
      return false;
    }
    this.#shape = shape.with(key);
    this.#values.push(value);
    return true;
  }

  /** Takes on the members of another, in place of its own. */
  copyFrom(other: Members<Value>): this {
    this.#shape = other.#shape.forCopy();
    this.#values = other.values().slice();
    this.#start = 0;
    return this;
  }

  keys(): readonly string[] {
    return this.#shape.keys;
  }

  values(): readonly Value[] {
    return this.#start === 0 ? this.#values : this.#values.slice(this.#start, this.#start + this.size);
  }

  *[Symbol.iterator](): Generator<[string, Value]> {
    const { keys } = this.#shape;
    for (let at = 0; at < this.size; at++) yield [keys[at] as string, this.valueAt(at) as Value];
  }
}
