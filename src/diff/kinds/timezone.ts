import { JsonNumber, type JsonValue } from '../json.ts';
import { type Moment, readMoment } from '../moment.ts';
import type { Judgement, Pair } from './judgement.ts';

const SECOND = 1_000_000_000n;
const MINUTE = 60n * SECOND;
const DAY = 24n * 60n * MINUTE;
/** Zones lie on quarters of an hour. */
const QUARTER = 15n * MINUTE;
/** From UTC-12 to UTC+14. */
const WIDEST_SHIFT = 26n * 60n * MINUTE;

/**
 * Two times that are one instant written otherwise (`notation`), or that lie apart by what a zone could explain
 * (`shift`): a multiple of 15 minutes up to 26 hours, or one day between two dates. Where one side writes fewer
 * fraction digits, the other is cut to as many first. A number is a time only against a date that is text.
 */
export function timezone({ left, right }: Pair): Judgement | undefined {
  const [a, b] = readPair(left, right);
  if (!a || !b) return undefined;
  if ((a.form === 'date') !== (b.form === 'date')) return undefined;
  const gap = cut(b, a) - cut(a, b);
  if (a.form === 'date') return dateShift(gap);
  if (gap === 0n) return notation(a, b);
  const size = gap < 0n ? -gap : gap;
  if (size > WIDEST_SHIFT || size % QUARTER !== 0n) return undefined;
  const shift = signed(gap, size);
  return judgement(`the right side is ${shift} from the left (${a.notation} against ${b.notation})`, 'shift');
}

/** Both values as times, where at least one is a date that is text. */
function readPair(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): readonly [Moment | undefined, Moment | undefined] {
  const a = typeof left === 'string' ? readMoment(left) : undefined;
  const b = typeof right === 'string' ? readMoment(right) : undefined;
  if (a && b) return [a, b];
  if (a) return [a, readEpoch(right)];
  return b ? [readEpoch(left), b] : [undefined, undefined];
}

/** Epoch seconds have 10 digits from 2001 to 2286, milliseconds 13: other numbers are not taken for times. */
function readEpoch(value: JsonValue | undefined): Moment | undefined {
  const text = value instanceof JsonNumber ? value.source : value;
  if (typeof text !== 'string') return undefined;
  const match = /^(\d{10}|\d{13})(?:\.(\d{1,6}))?$/.exec(text);
  const whole = match?.[1];
  if (whole === undefined) return undefined;
  const isMilliseconds = whole.length === 13;
  const fraction = match?.[2] ?? '';
  if (isMilliseconds && fraction !== '') return undefined;
  const nanoseconds =
    BigInt(whole) * (isMilliseconds ? 1_000_000n : SECOND) + BigInt(fraction.padEnd(9, '0'));
  const fractionDigits = isMilliseconds ? 3 : fraction.length;
  return { form: 'instant', nanoseconds, fractionDigits, notation: isMilliseconds ? 'epoch ms' : 'epoch s' };
}

/** The moment to no more fraction digits than the other has. */
function cut(moment: Moment, other: Moment): bigint {
  if (moment.fractionDigits <= other.fractionDigits) return moment.nanoseconds;
  const unit = 10n ** BigInt(9 - other.fractionDigits);
  const rest = moment.nanoseconds % unit;
  return moment.nanoseconds - (rest < 0n ? rest + unit : rest);
}

function notation(a: Moment, b: Moment): Judgement {
  return judgement(`the same instant, ${notationWords(a, b)}`, 'notation');
}

function notationWords(a: Moment, b: Moment): string {
  if (a.notation !== b.notation) return `${a.notation} against ${b.notation}`;
  if (a.fractionDigits === b.fractionDigits) return 'other separators';
  return `${a.fractionDigits} against ${b.fractionDigits} fraction digits`;
}

function dateShift(gap: bigint): Judgement | undefined {
  if (gap !== DAY && gap !== -DAY) return undefined;
  const shift = gap > 0n ? '+1 day' : '-1 day';
  return judgement(`the right side is ${shift} from the left`, 'date');
}

function signed(gap: bigint, size: bigint): string {
  const minutes = size / MINUTE;
  const two = (part: bigint) => String(part).padStart(2, '0');
  return `${gap < 0n ? '-' : '+'}${two(minutes / 60n)}:${two(minutes % 60n)}`;
}

/** The signature leaves the size of a shift out: one zone shifts by one hour more in summer, and is one cause. */
function judgement(detail: string, signature: 'notation' | 'shift' | 'date'): Judgement {
  return { kind: 'timezone', detail, signature };
}
