import type { Moment } from './moment.ts';

/** IANA time zones: which of them explain that two times lie apart. */

const MILLISECOND = 1_000_000n;
const SECOND = 1000n * MILLISECOND;
const MINUTE = 60_000;
/** A place holds times of one or two years, which is a handful of spans a zone; beyond that they are read again. */
const MOST_SPANS = 32;
const MOST_NAMED = 3;

/** Zones in which much software runs come first: a reviewer knows them, and many zones share an offset. */
const LIKELY = [
  'Europe/Berlin',
  'America/New_York',
  'Europe/London',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Asia/Shanghai',
  'Asia/Tokyo',
  'America/Chicago',
  'Europe/Paris',
  'America/Sao_Paulo',
  'Australia/Sydney',
  'Europe/Helsinki',
  'Europe/Istanbul',
  'America/Denver',
  'Asia/Dubai',
  'Africa/Johannesburg',
];

/** A stretch of time in which a zone keeps one offset. */
interface Span {
  /** Milliseconds since the epoch, `to` excluded. */
  readonly from: number;
  readonly to: number;
  readonly minutes: number;
}

/** What was read of the time zone database, which never changes while a process runs. */
const known = new Map<string, Span[]>();
let named: readonly string[] | undefined;
let zoneNames: readonly string[] | undefined;

/** A winter's and a summer's day of years between which governments changed their minds. */
const SAMPLES = [2005, 2015, 2020, 2025].flatMap((year) => [`${year}-01-15T12:00Z`, `${year}-07-15T12:00Z`]);

/** Minutes by which the wall clocks of a zone are ahead of UTC at an instant (epoch ms). Throws RangeError for no zone. */
export function offsetAt(zone: string, instant: number): number {
  const spans = known.get(zone) ?? [];
  for (const span of spans) if (instant >= span.from && instant < span.to) return span.minutes;
  const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const span = {
    // "previous" is strictly before, and the first instant of a span belongs to it.
    from: zoned.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    to: zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    minutes: zoned.offsetNanoseconds / 60e9,
  };
  known.set(zone, spans.length < MOST_SPANS ? [...spans, span] : [span]);
  return span.minutes;
}

/**
 * Whether zones out of a list explain that two times lie apart: one side tells the wall time of such a zone as if it
 * were UTC, and the other the instant, or the wall time of another one in the list. A side that names an offset is
 * believed, and where one side alone names no zone, that one is the wall time. Dates are explained by any zone
 * that is not on UTC that day.
 */
export function explainedByZones(left: Moment, right: Moment, zones: readonly string[]): boolean {
  const [l, r] = [secondOf(left), secondOf(right)];
  if (left.form === 'date') return zones.some((zone) => offsetAt(zone, l) !== 0);
  const [leftMay, rightMay] = mayBeWall(left, right);
  if (leftMay && zones.some((zone) => isWallOf(zone, l, r))) return true;
  if (rightMay && zones.some((zone) => isWallOf(zone, r, l))) return true;
  if (!leftMay || !rightMay) return false;
  return zones.some((zone) => {
    const instant = l - offsetAt(zone, l - offsetAt(zone, l) * MINUTE) * MINUTE;
    return isWallOf(zone, l, instant) && zones.some((other) => isWallOf(other, r, instant));
  });
}

/**
 * The zones of the IANA list that explain a shift by themselves, as words: `Europe/Berlin, Europe/Paris time on
 * the left`. Up to three a side, the likeliest first; empty where no one zone does.
 */
export function zonesInWords(left: Moment, right: Moment): string {
  const [l, r] = [secondOf(left), secondOf(right)];
  const [leftMay, rightMay] = mayBeWall(left, right);
  const onLeft = leftMay ? wallZones(l, r) : [];
  const onRight = rightMay ? wallZones(r, l) : [];
  const words = [
    ...(onLeft.length === 0 ? [] : [`${onLeft.join(', ')} time on the left`]),
    ...(onRight.length === 0 ? [] : [`${onRight.join(', ')} time on the right`]),
  ];
  return words.join(', or ');
}

/** Every IANA zone, the likeliest first. */
export function allZones(): readonly string[] {
  zoneNames ??= [...new Set([...LIKELY, ...Intl.supportedValuesOf('timeZone')])];
  return zoneNames;
}

function wallZones(wall: number, instant: number): string[] {
  named ??= zonesToName();
  const found: string[] = [];
  for (const zone of named) {
    if (isWallOf(zone, wall, instant)) found.push(zone);
    if (found.length === MOST_NAMED) break;
  }
  return found;
}

/** The likely zones, and of all others one of each that keeps the same time in our days: a quarter of the IANA list. */
function zonesToName(): readonly string[] {
  const timesKept = new Set<string>();
  const isNew = (zone: string) => {
    const offsets = SAMPLES.map((at) => Temporal.Instant.from(at).toZonedDateTimeISO(zone).offset);
    const before = timesKept.size;
    return timesKept.add(offsets.join()).size > before;
  };
  LIKELY.forEach(isNew);
  return [
    ...LIKELY,
    ...Intl.supportedValuesOf('timeZone').filter((zone) => !LIKELY.includes(zone) && isNew(zone)),
  ];
}

function isWallOf(zone: string, wall: number, instant: number): boolean {
  return offsetAt(zone, instant) * MINUTE === wall - instant;
}

/** Which of two times may be a wall time that is told as if it were UTC. */
export function mayBeWall(left: Moment, right: Moment): readonly [left: boolean, right: boolean] {
  if (left.form === 'local' || right.form === 'local') return [left.form === 'local', right.form === 'local'];
  return [!namesOffset(left), !namesOffset(right)];
}

function namesOffset({ notation }: Moment): boolean {
  return notation.startsWith('offset') && !/^offset [+-]00:00$/.test(notation);
}

/** The second that a time lies in, as epoch ms: fractions differ in digits, and no zone has any. */
export function secondOf({ nanoseconds }: Moment): number {
  const rest = nanoseconds % SECOND;
  return Number((nanoseconds - (rest < 0n ? rest + SECOND : rest)) / MILLISECOND);
}
