import { JsonNumber, type JsonValue } from './json.ts';

/** Reading dates and times in the notations that answers hold. */

/** A text that names a day, or a time to some number of fraction digits. */
export interface Moment {
  /** `instant` has an offset, `local` is a date-time without one, `date` a day alone. */
  readonly form: 'instant' | 'local' | 'date';
  /** Nanoseconds since the epoch; local times and dates are read as UTC. */
  readonly nanoseconds: bigint;
  /** Digits of the second's fraction as written. */
  readonly fractionDigits: number;
  /** How it is written, for a reviewer: `Z`, `offset +02:00`, `no zone`, `RFC 1123`, `epoch ms`. */
  readonly notation: string;
}

const SHORTEST = 'YYYY-MM-DD'.length;
const LONGEST = 64;
const LONGEST_BASIC = 'YYYYMMDDTHHMMSS+hhmm'.length;
const EPOCH_DIGITS = 10;

const ISO =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(?::([0-5]\d)(?:[.,](\d{1,9}))?)?\s?(?:([Zz]|UTC|GMT)|([+-]\d{2}):?(\d{2})?)?(\[[\w/+-]{1,40}\])?)?$/;

/** ISO 8601 without its separators, as calendars write it. The T is what tells it from a number. */
const ISO_BASIC = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})([0-5]\d)(Z|[+-]\d{4})?$/;

/** RFC 1123, and with an offset RFC 5322. */
const RFC_1123 =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) (\d{2}:\d{2}:[0-5]\d) (?:GMT|UTC|([+-]\d{2})(\d{2}))$/;

/** From the epoch, which was a Thursday. */
const WEEKDAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const NANOSECONDS_A_DAY = 86_400_000_000_000n;

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** What .NET's older serialisers write: milliseconds since the epoch, and an offset that changes nothing. */
const DOT_NET = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

/**
 * Reads ISO 8601 in its usual forms, RFC 1123 and 5322, and `/Date(…)/`; undefined for every other text, days that do
 * not exist, and leap seconds, which no clock of ours can tell from the second before.
 */
export function readMoment(text: string): Moment | undefined {
  if (!mayBeMoment(text)) return undefined;
  const iso = ISO.exec(text) ?? ISO.exec(text.replace(ISO_BASIC, '$1-$2-$3T$4:$5:$6$7'));
  if (iso) return readIso(iso);
  const rfc = RFC_1123.exec(text);
  if (rfc) return readRfc1123(rfc);
  const milliseconds = DOT_NET.exec(text)?.[1];
  if (milliseconds === undefined) return undefined;
  return {
    form: 'instant',
    nanoseconds: BigInt(milliseconds) * 1_000_000n,
    fractionDigits: 3,
    notation: '/Date()/',
  };
}

/**
 * Reads a number, or its text, as time since the epoch: seconds have 10 digits from 2001 to 2286, milliseconds 13.
 * Undefined for all others.
 */
export function readEpoch(value: JsonValue | undefined): Moment | undefined {
  const text = value instanceof JsonNumber ? value.source : value;
  if (typeof text !== 'string' || text.length < EPOCH_DIGITS || text.length > LONGEST) return undefined;
  const match = /^(\d{10}|\d{13})(?:\.(\d{1,9}))?$/.exec(text);
  const whole = match?.[1];
  if (whole === undefined) return undefined;
  const isMilliseconds = whole.length > EPOCH_DIGITS;
  const fraction = match?.[2] ?? '';
  if (isMilliseconds && fraction !== '') return undefined;
  const nanoseconds =
    BigInt(whole) * (isMilliseconds ? 1_000_000n : 1_000_000_000n) + BigInt(fraction.padEnd(9, '0'));
  const fractionDigits = isMilliseconds ? 3 : fraction.length;
  return { form: 'instant', nanoseconds, fractionDigits, notation: isMilliseconds ? 'epoch ms' : 'epoch s' };
}

/** Cheap look at length and a few characters, so that ordinary strings never reach the patterns below. */
function mayBeMoment(text: string): boolean {
  if (text.length < SHORTEST || text.length > LONGEST) return false;
  const first = text.charCodeAt(0);
  if (first >= 0x30 && first <= 0x39) {
    const basic = text.charCodeAt(8) === 0x54 && text.length <= LONGEST_BASIC;
    return basic || (text.charCodeAt(4) === 0x2d && text.charCodeAt(7) === 0x2d);
  }
  if (first === 0x2f) return text.charCodeAt(1) === 0x44;
  return text.charCodeAt(3) === 0x2c && text.charCodeAt(4) === 0x20;
}

function readIso(match: RegExpExecArray): Moment | undefined {
  const [, date = '', time, seconds = '00', fraction = '', zulu, hours, minutes = '00', zoneId = ''] = match;
  if (time === undefined) {
    const nanoseconds = instant(`${date}T00:00:00Z`);
    return nanoseconds === undefined
      ? undefined
      : { form: 'date', nanoseconds, fractionDigits: 0, notation: 'a date' };
  }
  const offset = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  const nanoseconds = instant(`${date}T${time}:${seconds}${fraction === '' ? '' : `.${fraction}`}${offset}`);
  if (nanoseconds === undefined) return undefined;
  const form = zulu === undefined && hours === undefined ? 'local' : 'instant';
  const zone = form === 'local' ? 'no zone' : zulu === undefined ? `offset ${offset}` : zulu.toUpperCase();
  return { form, nanoseconds, fractionDigits: fraction.length, notation: `${zone}${zoneId}` };
}

function readRfc1123(match: RegExpExecArray): Moment | undefined {
  const [, weekday, day = '', month = '', year = '', time = '', hours = '+00', minutes = '00'] = match;
  const monthNumber = String(MONTHS.indexOf(month) / 3 + 1).padStart(2, '0');
  const local = `${year}-${monthNumber}-${day.padStart(2, '0')}T${time}`;
  const offset = `${hours}:${minutes}`;
  const [nanoseconds, wall] = [instant(`${local}${offset}`), instant(`${local}Z`)];
  if (nanoseconds === undefined || wall === undefined) return undefined;
  const days = (wall - mod(wall, NANOSECONDS_A_DAY)) / NANOSECONDS_A_DAY;
  if (WEEKDAYS[Number(mod(days, 7n))] !== weekday) return undefined;
  const notation = /^.00:00$/.test(offset) ? 'RFC 1123' : `offset ${offset}, RFC 5322`;
  return { form: 'instant', nanoseconds, fractionDigits: 0, notation };
}

/** The remainder, never negative. */
function mod(value: bigint, by: bigint): bigint {
  const rest = value % by;
  return rest < 0n ? rest + by : rest;
}

/** The instant of an ISO text; undefined where the calendar or the clock has no such time. */
function instant(text: string): bigint | undefined {
  try {
    return Temporal.Instant.from(text).epochNanoseconds;
  } catch {
    // 31 April and 25 o'clock match the pattern and are no time: such a text is just text.
    return undefined;
  }
}
