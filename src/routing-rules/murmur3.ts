/**
 * MurmurHash3, x86, 32 bit: an unsigned 32-bit hash of bytes. Austin Appleby, 2011, public domain
 * (github.com/aappleby/smhasher, MurmurHash3_x86_32). Not for secrets: it is chosen for its even spread.
 */
export function murmur3(bytes: Uint8Array, seed = 0): number {
  const { length } = bytes;
  const whole = length - (length % 4);
  let hash = seed;
  for (let i = 0; i < whole; i += 4) {
    hash ^= scramble(
      at(bytes, i) | (at(bytes, i + 1) << 8) | (at(bytes, i + 2) << 16) | (at(bytes, i + 3) << 24),
    );
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  let tail = 0;
  for (let i = length - 1; i >= whole; i--) tail = (tail << 8) | at(bytes, i);
  // Scrambling nothing gives zero, so a length of a multiple of four needs no case of its own.
  return finish(hash ^ scramble(tail) ^ length);
}

function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
