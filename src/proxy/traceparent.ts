import { randomFillSync } from 'node:crypto';

const BYTES = 24;
/** Drawing random bytes is dear by the call and cheap by the byte. */
const pool = Buffer.alloc(BYTES * 128);
let used = pool.length;
const WHOLE = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;
const LENGTH = 55;

/**
 * A new W3C trace context (version 00, not sampled): a trace and a first span, for a request that came without one.
 * Its shape is that of https://www.w3.org/TR/trace-context/#traceparent-header.
 */
export function newTraceparent(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const trace = pool.toString('hex', used, used + 16);
  const span = pool.toString('hex', used + 16, used + BYTES);
  used += BYTES;
  return `00-${trace}-${span}-00`;
}

/**
 * True for a trace context that may be passed on; one that is not whole is begun anew. Versions after 00 may have more at
 * the end.
 */
export function isTraceparent(value: string): boolean {
  return WHOLE.test(value) && (value.length === LENGTH || !value.startsWith('00'));
}
