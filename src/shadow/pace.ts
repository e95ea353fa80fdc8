/** What can be held up and let go on: a request under way. */
export interface Paced {
  pause(): void;
  resume(): void;
}

/**
 * Lets long answers go on one piece at a time, one of them each turn of the event loop. A socket that always has more
 * is read many times in one turn, and reading and hashing a gigabyte would keep every user waiting.
 */
export class Pace {
  #waiting: Paced[] = [];

  /** Holds this one up until it is its turn. */
  hold(paced: Paced): void {
    paced.pause();
    this.#waiting.push(paced);
    if (this.#waiting.length === 1) setImmediate(() => this.#next());
  }

  #next(): void {
    const paced = this.#waiting.shift();
    if (this.#waiting.length > 0) setImmediate(() => this.#next());
    paced?.resume();
  }
}
