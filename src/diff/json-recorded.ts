import type { JsonValue } from './json.ts';

/** Containers that begin at or after an offset, in the order in which they begin. */
export class Recorded {
  readonly from: number;
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly values: JsonValue[] = [];
  /** Numbers of those that are still open. */
  readonly #open: number[] = [];

  constructor(from: number) {
    this.from = from;
  }

  open(start: number): void {
    if (start < this.from) return;
    this.#open.push(this.starts.push(start) - 1);
    this.ends.push(-1);
    this.values.push(null);
  }

  close(value: JsonValue, end: number): void {
    const last = this.#open.pop();
    if (last === undefined) return;
    this.ends[last] = end;
    this.values[last] = value;
  }
}
