import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';

/** Codings in one answer beyond which nobody means it honestly. */
const MAX_CODINGS = 4;

/**
 * Bytes that zlib sets aside for each piece of what it gives out, and how many of them for a byte that comes in. Where a
 * body does not decode, Node keeps the decoder and its piece until the event loop turns: with a piece in proportion to
 * the body, what a parcel of bad bodies holds is in proportion to the parcel. Small pieces also cost less.
 */
const LEAST_PIECE = 1024;
const LARGEST_PIECE = 64 * 1024;
const USUAL_RATIO = 4;

/** The codings that a Content-Encoding names, in lower case, in the order in which they were applied. */
export function contentCodings(contentEncoding: string | undefined): string[] {
  if (contentEncoding === undefined) return [];
  return contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

/**
 * Undoes the content codings of a body, the last applied first. Returns undefined when a coding is unknown, the
 * bytes are not what it says, or the result is longer than `maxBytes`: a bomb stops at the cap.
 */
export function decodeContent(
  body: Uint8Array,
  contentEncoding: string | undefined,
  maxBytes: number,
): Uint8Array | undefined {
  const codings = contentCodings(contentEncoding);
  if (codings.length > MAX_CODINGS) return undefined;
  let decoded: Uint8Array | undefined = body;
  for (const coding of codings.reverse()) {
    if (decoded === undefined) return undefined;
    decoded = undo(coding, decoded, maxBytes);
  }
  return decoded;
}

function undo(coding: string, body: Uint8Array, maxBytes: number): Uint8Array | undefined {
  const chunkSize = Math.max(LEAST_PIECE, Math.min(LARGEST_PIECE, USUAL_RATIO * body.length));
  const options = { maxOutputLength: maxBytes, chunkSize };
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return gunzipSync(body, options);
      case 'deflate':
        return inflate(body, options);
      case 'br':
        return whole(brotliDecompressSync, body, options);
      case 'zstd':
        return whole(zstdDecompressSync, body, options);
      default:
        return undefined;
    }
  } catch {
    // Whatever zlib dislikes, the answer is the same: these bytes do not decode.
    return undefined;
  }
}

/** Servers send `deflate` with the zlib wrapper (RFC 1950) and without; raw deflate may begin as the wrapper does. */
function inflate(body: Uint8Array, options: Options): Uint8Array {
  if (!isZlib(body)) return whole(inflateRawSync, body, options);
  try {
    return whole(inflateSync, body, options);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return whole(inflateRawSync, body, options);
  }
}

interface Options {
  readonly maxOutputLength: number;
  readonly chunkSize?: number;
}

/** What a decoder makes of all that it gets. Throws where something follows its end, which zlib would leave out in silence. */
function whole(
  decode: (body: Uint8Array, options: Options & { readonly info: true }) => unknown,
  body: Uint8Array,
  options: Options,
): Uint8Array {
  // With `info` Node gives its decoder along, which the types do not tell.
  const { buffer, engine } = decode(body, { ...options, info: true }) as Informed;
  if (engine.bytesWritten !== body.length) throw new Error('something follows its end');
  return buffer;
}

interface Informed {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

/** The wrapper's header is a multiple of 31. */
function isZlib(body: Uint8Array): boolean {
  const [first = 0, second = 0] = body;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
