import { unreadable } from './fault.ts';
import { CHUNKED, UNTIL_CLOSE } from './framing.ts';
import { parseTrailers } from './head.ts';

/**
 * Cuts one body out of a connection's bytes. After each `take`, `[from, to)` is the part of the buffer that belongs to
 * the body, without framing; it may be empty.
 */
export interface BodyReader {
  readonly from: number;
  readonly to: number;
  readonly done: boolean;
  /** It ends where the connection does. */
  readonly untilClose: boolean;
  /** What a chunked body ended with, flat; undefined before its end and for any other body. */
  readonly trailers: readonly string[] | undefined;
  /** Takes bytes `[start, end)` of a buffer that may be changed; returns where it stopped. Throws MessageFault. */
  take(buffer: Buffer, start: number, end: number): number;
}

/** A reader for a body of so many bytes, CHUNKED or UNTIL_CLOSE. */
export function bodyReader(length: number): BodyReader {
  return length === CHUNKED ? new ChunkedReader() : new LengthReader(length);
}

class LengthReader implements BodyReader {
  from = 0;
  to = 0;
  readonly trailers = undefined;
  readonly untilClose: boolean;
  #left: number;

  constructor(length: number) {
    this.untilClose = length === UNTIL_CLOSE;
    this.#left = length === UNTIL_CLOSE ? Number.POSITIVE_INFINITY : length;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  take(_buffer: Buffer, start: number, end: number): number {
    this.from = start;
    this.to = Math.min(end, start + this.#left);
    this.#left -= this.to - start;
    return this.to;
  }
}

const CR = 0x0d;
const LF = 0x0a;
const TAB = 0x09;
const SEMICOLON = 0x3b;
/** Digits of a chunk's size: 2^48 bytes are more than anybody sends, and still an exact number. */
const MAX_SIZE_DIGITS = 12;
/** Bytes of chunk extensions in one body: nobody uses them, and they must not be a way to send for ever. */
const MAX_EXTENSIONS = 16 * 1024;
const MAX_TRAILERS = 16 * 1024;
const TRAILERS_TOO_LARGE = 'its trailers are too large';
const LONE_LF = /(?<!\r)\n/;

/** Where in a chunked body the next byte stands (RFC 9112, 7.1). */
const State = {
  size: 0,
  extension: 1,
  sizeLf: 2,
  data: 3,
  dataCr: 4,
  dataLf: 5,
  trailers: 6,
  done: 7,
} as const;
type State = (typeof State)[keyof typeof State];

class ChunkedReader implements BodyReader {
  from = 0;
  to = 0;
  trailers: readonly string[] | undefined;
  readonly untilClose = false;
  #state: State = State.size;
  #size = 0;
  #digits = 0;
  #extensions = 0;
  #trailerText = '';

  get done(): boolean {
    return this.#state === State.done;
  }

  take(buffer: Buffer, start: number, end: number): number {
    this.from = start;
    this.to = start;
    let at = start;
    while (at < end && this.#state !== State.done) {
      if (this.#state === State.data) at = this.#data(buffer, at, end);
      else if (this.#state === State.trailers) at = this.#trailer(buffer, at, end);
      else this.#framing(buffer[at++] as number);
    }
    return at;
  }

  /** Chunks of one buffer are moved together: a body that comes byte by byte is handed on in few pieces. */
  #data(buffer: Buffer, at: number, end: number): number {
    const stop = Math.min(end, at + this.#size);
    if (this.to === this.from) {
      this.from = at;
      this.to = stop;
    } else {
      buffer.copyWithin(this.to, at, stop);
      this.to += stop - at;
    }
    this.#size -= stop - at;
    if (this.#size === 0) this.#state = State.dataCr;
    return stop;
  }

  #framing(byte: number): void {
    switch (this.#state) {
      case State.size:
        this.#sizeByte(byte);
        break;
      case State.extension:
        if (byte === CR) this.#state = State.sizeLf;
        else if ((byte < 0x20 && byte !== TAB) || byte === 0x7f || ++this.#extensions > MAX_EXTENSIONS)
          unreadable('one of its chunk extensions is malformed');
        break;
      case State.sizeLf:
        if (byte !== LF) unreadable('one of its chunk sizes does not end with CRLF');
        this.#state = this.#size === 0 ? State.trailers : State.data;
        break;
      case State.dataCr:
        if (byte !== CR) unreadable('one of its chunks is longer than its size');
        this.#state = State.dataLf;
        break;
      case State.dataLf:
        if (byte !== LF) unreadable('one of its chunks is longer than its size');
        this.#state = State.size;
        this.#digits = 0;
        break;
    }
  }

  #sizeByte(byte: number): void {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      if (++this.#digits > MAX_SIZE_DIGITS) unreadable('one of its chunk sizes is too large');
      this.#size = this.#size * 16 + digit;
    } else if (this.#digits > 0 && byte === CR) this.#state = State.sizeLf;
    else if (this.#digits > 0 && byte === SEMICOLON) this.#state = State.extension;
    else unreadable('one of its chunk sizes is not a hexadecimal number');
  }

  #trailer(buffer: Buffer, at: number, end: number): number {
    const before = this.#trailerText.length;
    const text = this.#trailerText + buffer.toString('latin1', at, end);
    // The last chunk's line end and an empty line: without trailers nothing stands between them.
    const over = text.startsWith('\r\n') ? 0 : text.indexOf('\r\n\r\n', Math.max(0, before - 3));
    if (over === -1) {
      // Such a body would never end.
      if (LONE_LF.test(text)) unreadable('its trailers have a line end that is not CRLF');
      // All but the last byte of what ends them may be there already.
      if (text.length > MAX_TRAILERS + 3) unreadable(TRAILERS_TOO_LARGE);
      this.#trailerText = text;
      return end;
    }
    if (over > MAX_TRAILERS) unreadable(TRAILERS_TOO_LARGE);
    this.trailers = parseTrailers(text.slice(0, over));
    this.#state = State.done;
    return at + over + (over === 0 ? 2 : 4) - before;
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
