import { setImmediate as turn } from 'node:timers/promises';

/** So long work may hold up the event loop, milliseconds. */
const LONGEST = 1;
/** Asking for the time is dear beside what is done meanwhile. */
const LOOK_EVERY = 32;

/** Cuts long work on the event loop into slices, between which users are served. */
export class Slices {
  #until = performance.now() + LONGEST;
  #asked = 0;

  /** True when it is time to let others go on; to be asked after each small part of the work. */
  get isOver(): boolean {
    this.#asked += 1;
    return this.#asked % LOOK_EVERY === 0 && performance.now() >= this.#until;
  }

  async next(): Promise<void> {
    await turn();
    this.#until = performance.now() + LONGEST;
  }
}
