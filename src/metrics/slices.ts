import { setImmediate as turn } from 'node:timers/promises';

/** So long work may hold up the event loop, milliseconds. */
const LONGEST = 1;
/** Cuts long work on the event loop into slices, between which users are served. */
export class Slices {
  readonly #lookEvery: number;
  #until = performance.now() + LONGEST;
  #asked = 0;

  /** `lookEvery`: so many small parts are done before it is worth asking for the time. */
  constructor(lookEvery = 1) {
    this.#lookEvery = lookEvery;
  }

  /** True when it is time to let others go on; to be asked after each small part of the work. */
  get isOver(): boolean {
    this.#asked += 1;
    return this.#asked % this.#lookEvery === 0 && performance.now() >= this.#until;
  }

  async next(): Promise<void> {
    await turn();
    this.#until = performance.now() + LONGEST;
  }
}
