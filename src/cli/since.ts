import { FicusError } from '../errors.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The instant so long before `now` (milliseconds since the epoch): `24h`, `30m`, `7d`, or an ISO time itself. */
export function sinceInstant(text: string, now: number): string {
  const span = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  try {
    if (span !== null)
      return new Date(now - Number(span[1]) * (UNITS[span[2] as string] as number)).toISOString();
    return Temporal.Instant.from(text).toString();
  } catch {
    throw new FicusError('usage', {
      why: `--since is "${text}"; give a span such as 30m, 24h or 7d, or a time such as 2026-03-01T09:00:00Z`,
    });
  }
}
