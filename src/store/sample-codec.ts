import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Packs plain data for a BLOB column. */
export function pack(value: unknown): Buffer {
  return deflateRawSync(JSON.stringify(value));
}

/** The inverse of `pack`. Throws when the bytes are damaged. */
export function unpack<T>(bytes: Uint8Array): T {
  return JSON.parse(inflateRawSync(bytes).toString()) as T;
}
