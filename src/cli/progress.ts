import type { Terminal } from './terminal.ts';

/** Shows how far a long work has come, on a line that it writes over; nothing where nobody watches. */
export class Progress {
  readonly #terminal: Terminal;
  #shown = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(text: string): void {
    if (!this.#terminal.watched) return;
    this.#terminal.err(`\r\u001b[K${text}`);
    this.#shown = true;
  }

  /** Takes the line away. */
  end(): void {
    if (this.#shown) this.#terminal.err('\r\u001b[K');
    this.#shown = false;
  }
}
