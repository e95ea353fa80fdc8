/** This many pieces are joined at once, so that each byte is copied once at most. */
const GROUP = 256;
/** Pieces that are smaller than this on average are joined, bytes. */
const SMALL = 1024;

/**
 * A body as the pieces in which it came. They are kept by reference, but many tiny ones are joined: a body sent byte by
 * byte would weigh a hundred times its length.
 */
export class Pieces {
  #kept: Buffer[] = [];
  #loose: Buffer[] = [];
  #looseLength = 0;
  #length = 0;

  /** Bytes in all. */
  get length(): number {
    return this.#length;
  }

  add(piece: Buffer): void {
    this.#loose.push(piece);
    this.#looseLength += piece.length;
    this.#length += piece.length;
    if (this.#loose.length < GROUP) return;
    if (this.#looseLength < GROUP * SMALL) this.#kept.push(Buffer.concat(this.#loose, this.#looseLength));
    else this.#kept.push(...this.#loose);
    this.#loose = [];
    this.#looseLength = 0;
  }

  /** The pieces in order. */
  all(): readonly Buffer[] {
    return [...this.#kept, ...this.#loose];
  }

  /** The whole body; a single piece is shared, not copied. */
  whole(): Buffer {
    const pieces = this.all();
    const [first] = pieces;
    if (first === undefined) return Buffer.alloc(0);
    return pieces.length === 1 ? first : Buffer.concat(pieces, this.#length);
  }
}
