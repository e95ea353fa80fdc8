import { FicusError } from '../errors.ts';

/** Milliseconds since the epoch as ISO 8601 in UTC. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** The inverse of `isoTime`; other offsets are understood. Throws FicusError `bad_request`. */
export function millisecondsOf(time: string): number {
  try {
    return Temporal.Instant.from(time).epochMilliseconds;
  } catch (error) {
    const why = `"${time}" is not a time; write one like 2026-01-31T12:00:00Z`;
    throw new FicusError('bad_request', { why }, { cause: error });
  }
}
