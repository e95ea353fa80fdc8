import { constants, fstatSync, openSync, writeSync } from 'node:fs';

/** Bytes of lines that wait for a slow reader; beyond it lines are given up. */
const MOST_WAITING = 1024 * 1024;
const TRY_AGAIN_AFTER = 50;
/** At the end a reader gets so long to take what waits, milliseconds. */
const PATIENCE_AT_EXIT = 500;

/**
 * Where log lines go: a file, a terminal or a pipe. A pipe that nobody reads would hold up whoever writes, and with it
 * every user: here it is written to without waiting, what does not fit waits in memory, and what does not fit there is
 * given up and counted.
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
    this.#timer ??= setInterval(() => this.#drain(), TRY_AGAIN_AFTER).unref();
  }

  #drain(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const rest = this.#put(first);
      this.#bytes -= first.length - (rest?.length ?? 0);
      if (rest !== undefined) {
        this.#waiting[0] = rest;
        return;
      }
      this.#waiting.shift();
    }
    clearInterval(this.#timer);
    this.#timer = undefined;
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
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let waited = 0; waited < PATIENCE_AT_EXIT && this.#waiting.length > 0; waited += TRY_AGAIN_AFTER) {
      this.#drain();
      if (this.#waiting.length > 0) Atomics.wait(pause, 0, 0, TRY_AGAIN_AFTER);
    }
  }
}

/** A pipe is opened once more, so that only this end of it does not wait: others may write to the same one. */
function withoutWaiting(fd: number): number {
  try {
    if (!fstatSync(fd).isFIFO()) return fd;
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // Where there is no /proc, lines are written as before.
    return fd;
  }
}
