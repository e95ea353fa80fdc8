import type { Socket } from 'node:net';

/** A gigabyte would not fit a string: bodies of this size are made and checked as they go past. */
const PATTERN = Buffer.from(Array.from({ length: 64 * 1024 + 1 }, (_, i) => (i * 7 + (i >> 8)) % 251));

/** Writes `length` bytes of the pattern, no faster than the socket takes them. Resolves with what was written. */
export async function sendBulk(socket: Socket, length: number): Promise<number> {
  let sent = 0;
  return new Promise((resolve) => {
    const more = () => {
      while (sent < length && !socket.destroyed) {
        const piece = PATTERN.subarray(0, Math.min(PATTERN.length, length - sent));
        sent += piece.length;
        if (!socket.write(piece)) return;
      }
      done();
    };
    const done = () => {
      socket.off('drain', more);
      socket.off('close', done);
      resolve(sent);
    };
    socket.on('drain', more);
    socket.once('close', done);
    more();
  });
}

/** Checks a body of the pattern as it comes. */
export class BulkCheck {
  received = 0;
  /** Every byte so far was the right one. */
  exact = true;

  take(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const from = this.received % PATTERN.length;
      const length = Math.min(chunk.length - at, PATTERN.length - from);
      if (PATTERN.compare(chunk, at, at + length, from, from + length) !== 0) this.exact = false;
      at += length;
      this.received += length;
    }
  }
}

/** Bytes of the pattern, whole. */
export function bulk(length: number): Buffer {
  return Buffer.alloc(length, PATTERN);
}
