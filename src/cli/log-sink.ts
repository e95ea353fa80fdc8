import { constants, fstatSync, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Bytes of lines that wait for a slow reader; beyond it lines are given up. */
const MOST_WAITING = 1024 * 1024;
/** A reader that takes nothing is tried again after so many milliseconds; one that does read is at it. A terminal holds 16 KB. */
const TRY_AGAIN_AFTER = 50;
const TRY_AGAIN_SOON = 5;
/** At the end a reader gets so long to take what waits, milliseconds. */
const PATIENCE_AT_EXIT = 500;

/**
 * Where log lines go: a file, a terminal or a pipe. A pipe that nobody reads, or a terminal that Ctrl-S has stopped, would
 * hold up whoever writes, and with it every user: here it is written to without waiting, what does not fit waits in
 * memory, and what does not fit there is given up and counted.
 */
export class LogSink {
  readonly #fd: number;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Told of each line that is given up. */
  onDrop: () => void = () => undefined;

  constructor(fd: number) {
    this.#fd = withoutWaiting(fd);
    process.once('exit', () => this.#finish());
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    const rest = this.#waiting.length > 0 ? bytes : this.#put(bytes);
    if (rest === undefined) return;
    // Half a line would spoil the next one as well: its rest is kept, whatever waits.
    if (rest === bytes && this.#bytes + bytes.length > MOST_WAITING) {
      this.onDrop();
      return;
    }
    this.#waiting.push(rest);
    this.#bytes += rest.length;
    this.#timer ??= this.#later(TRY_AGAIN_AFTER);
  }

  #later(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      const pause = this.#drain();
      this.#timer = this.#waiting.length > 0 ? this.#later(pause) : undefined;
    }, milliseconds).unref();
  }

  /** Writes what is taken of what waits. Returns after how many milliseconds it is worth trying again. */
  #drain(): number {
    const before = this.#bytes;
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const rest = this.#put(first);
      this.#bytes -= first.length - (rest?.length ?? 0);
      if (rest !== undefined) {
        this.#waiting[0] = rest;
        break;
      }
      this.#waiting.shift();
    }
    return this.#bytes < before ? TRY_AGAIN_SOON : TRY_AGAIN_AFTER;
  }

  /** Writes what it can and returns what would have to wait: the same buffer where nothing was written. */
  #put(bytes: Buffer): Buffer | undefined {
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(this.#fd, bytes, at);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return at === 0 ? bytes : bytes.subarray(at);
        // Whoever read has gone: there is nobody to tell but the metric.
        this.onDrop();
        return undefined;
      }
    }
    return undefined;
  }

  #finish(): void {
    const clock = new Int32Array(new SharedArrayBuffer(4));
    const deadline = performance.now() + PATIENCE_AT_EXIT;
    while (this.#waiting.length > 0 && performance.now() < deadline) {
      const pause = this.#drain();
      if (this.#waiting.length > 0) Atomics.wait(clock, 0, 0, pause);
    }
  }
}

/** A pipe or a terminal is opened once more, so that only this end of it does not wait: others may write to the same one. */
function withoutWaiting(fd: number): number {
  try {
    if (!fstatSync(fd).isFIFO() && !isatty(fd)) return fd;
    // Without O_NOCTTY a process that leads a session and has no terminal would take this one as its own.
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    // Where there is no /proc, or the terminal is another user's, lines are written as before.
    return fd;
  }
}
