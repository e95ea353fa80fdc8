import { Shape } from './shape.ts';

/**
 * The members of an object in the order in which they came, with the interface of a Map. Objects that have the same
 * keys share them (`Shape`): an element of a long list costs its values alone.
 */
export class Members<Value> implements Iterable<[string, Value]> {
  #shape: Shape;
  readonly #values: Value[];

  constructor(shape: Shape = Shape.empty(), values: Value[] = []) {
    this.#shape = shape;
    this.#values = values;
  }

  get size(): number {
    return this.#values.length;
  }

  /** The keys; the same object for members that certainly have the same keys in the same order. */
  get shape(): Shape {
    return this.#shape;
  }

  /** The value at a position from 0 to `size - 1`; its key is `shape.keys[position]`. */
  valueAt(position: number): Value | undefined {
    return this.#values[position];
  }

  get(key: string): Value | undefined {
    const position = this.#shape.find(key);
    return position === -1 ? undefined : this.#values[position];
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

  copy(): Members<Value> {
    return new Members(this.#shape.forCopy(), this.#values.slice());
  }

  keys(): readonly string[] {
    return this.#shape.keys;
  }

  values(): readonly Value[] {
    return this.#values;
  }

  *[Symbol.iterator](): Generator<[string, Value]> {
    const { keys } = this.#shape;
    for (let at = 0; at < this.#values.length; at++) yield [keys[at] as string, this.#values[at] as Value];
  }
}
