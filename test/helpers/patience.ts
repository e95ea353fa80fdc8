/**
 * How long to wait for what must come, milliseconds. It proves nothing by being short: the second that Vitest's `vi.waitFor`
 * gives by default is over on a busy machine before a thread has begun.
 */
export const PATIENCE = 15_000;
