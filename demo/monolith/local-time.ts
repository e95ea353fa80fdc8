// The Swedish way of writing dates is the only one of Intl's that looks like SQL.
const shopClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Berlin',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** The time on the wall of the shop, `2026-03-04 09:15:00`, of milliseconds since the epoch. */
export function localTime(milliseconds: number): string {
  return shopClock.format(milliseconds);
}
