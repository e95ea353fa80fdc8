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
    if (this.#waiting.length > 0 || !this.#put(bytes)) this.#wait(bytes);
  }

  #wait(bytes: Buffer): void {
    if (this.#bytes + bytes.length > MOST_WAITING) {
      this.onDrop();
      return;
    }
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    this.#timer ??= setTimeout(() => this.#tryAgain(), TRY_AGAIN_AFTER).unref();
  }

  #tryAgain(): void {
    this.#timer = undefined;
    this.#drain();
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#tryAgain(), TRY_AGAIN_AFTER).unref();
  }

  #drain(): void {
    while (this.#waiting.length > 0) {
      const first = this.#waiting[0] as Buffer;
      if (!this.#put(first)) return;
      this.#waiting.shift();
      this.#bytes -= first.length;
    }
  }

  /** Writes all, or says that it has to wait. A pipe takes lines of up to 4 KiB whole or not at all (POSIX, PIPE_BUF). */
  #put(bytes: Buffer): boolean {
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(this.#fd, bytes, at);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code !== 'EAGAIN') {
          // Whoever read has gone: there is nobody to tell but the metric.
          this.onDrop();
          return true;
        }
        if (at === 0) return false;
        // The rest of a long line comes before all others.
        const rest = bytes.subarray(at);
        this.#waiting.unshift(rest);
        this.#bytes += rest.length;
        this.#timer ??= setTimeout(() => this.#tryAgain(), TRY_AGAIN_AFTER).unref();
        return true;
      }
    }
    return true;
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
