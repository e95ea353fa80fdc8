const SHOP_ZONE = 'Europe/Berlin';

/** An instant in UTC, `2026-03-04T08:15:00Z`, of milliseconds since the epoch. */
export function instantOf(milliseconds: number): string {
  return Temporal.Instant.fromEpochMilliseconds(milliseconds).toString();
}

/**
 * The instant in UTC of the shop's wall time, `2026-03-04 09:15:00`. The hour that autumn has twice is taken as its
 * first. Throws a RangeError when the text is no time.
 */
export function instantOfShopTime(text: string): string {
  return Temporal.PlainDateTime.from(text).toZonedDateTime(SHOP_ZONE).toInstant().toString();
}
