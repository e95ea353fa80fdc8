import { JsonNumber, type JsonValue } from '../json.ts';
import { type Moment, readEpoch, readMoment } from '../moment.ts';
import { zonesInWords } from '../zones.ts';
import type { Judgement, Pair } from './judgement.ts';

const MINUTE = 60_000_000_000n;
const DAY = 24n * 60n * MINUTE;
/** Zones lie on quarters of an hour. */
const QUARTER = 15n * MINUTE;
/** From UTC-12 to UTC+14. */
const WIDEST_SHIFT = 26n * 60n * MINUTE;
/** Ten digits are a time up to then, where nothing but another number says so: 2100. */
const LAST_PLAIN_EPOCH = 4_102_444_800_000_000_000n;

/**
 * Two times that are one instant written otherwise (`notation`), or that lie apart by what a zone could explain
 * (`shift`): a multiple of 15 minutes up to 26 hours, or one day between two dates. Where one side writes fewer
 * fraction digits, the other is cut to as many first. A number is a time only against a date that is text, or as
 * seconds against the same as milliseconds.
 */
export function timezone({ left, right }: Pair): Judgement | undefined {
  const [a, b] = readTimes(left, right);
  if (!a || !b) return undefined;
  if ((a.form === 'date') !== (b.form === 'date')) return undefined;
  const gap = cut(b, a) - cut(a, b);
  if (a.form === 'date') return dateShift(a, b, gap);
  if (gap === 0n) return judgement('notation', `the same instant, ${notationWords(a, b)}`, 0n, [a, b]);
  const size = gap < 0n ? -gap : gap;
  if (size > WIDEST_SHIFT || size % QUARTER !== 0n) return undefined;
  const zones = zonesInWords(a, b) || 'no one zone of our days explains it';
  const words = `the right side is ${signed(gap, size)} from the left (${a.notation} against ${b.notation}): ${zones}`;
  return judgement('shift', words, gap, [a, b]);
}

/** Both values as times, where at least one is a date that is text, or both are the same epoch in two units. */
export function readTimes(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): readonly [Moment | undefined, Moment | undefined] {
  const a = typeof left === 'string' ? readMoment(left) : undefined;
  const b = typeof right === 'string' ? readMoment(right) : undefined;
  if (a && b) return [a, b];
  if (a) return [a, readEpoch(right)];
  if (b) return [readEpoch(left), b];
  return left instanceof JsonNumber && right instanceof JsonNumber
    ? twoEpochs(left, right)
    : [undefined, undefined];
}

/** Seconds and milliseconds share their first ten digits, which two amounts never do by chance. */
function twoEpochs(left: JsonNumber, right: JsonNumber): readonly [Moment | undefined, Moment | undefined] {
  if (left.source.length === right.source.length) return [undefined, undefined];
  const [a, b] = [readEpoch(left), readEpoch(right)];
  const same =
    a && b && a.notation !== b.notation && a.nanoseconds < LAST_PLAIN_EPOCH && cut(a, b) === cut(b, a);
  return same ? [a, b] : [undefined, undefined];
}

/** The moment to no more fraction digits than the other has. */
function cut(moment: Moment, other: Moment): bigint {
  if (moment.fractionDigits <= other.fractionDigits) return moment.nanoseconds;
  const unit = 10n ** BigInt(9 - other.fractionDigits);
  const rest = moment.nanoseconds % unit;
  return moment.nanoseconds - (rest < 0n ? rest + unit : rest);
}

function notationWords(a: Moment, b: Moment): string {
  if (a.notation !== b.notation) return `${a.notation} against ${b.notation}`;
  if (a.fractionDigits === b.fractionDigits) return 'other separators';
  return `${a.fractionDigits} against ${b.fractionDigits} fraction digits`;
}

function dateShift(a: Moment, b: Moment, gap: bigint): Judgement | undefined {
  if (gap !== DAY && gap !== -DAY) return undefined;
  const day = gap > 0n ? '+1 day' : '-1 day';
  return judgement('shift', `the right date is ${day} from the left`, gap, [a, b], 'date');
}

function signed(gap: bigint, size: bigint): string {
  const minutes = size / MINUTE;
  const two = (part: bigint) => String(part).padStart(2, '0');
  return `${gap < 0n ? '-' : '+'}${two(minutes / 60n)}:${two(minutes % 60n)}`;
}

/** The signature leaves the size of a shift out: one zone shifts by one hour more in summer, and is one cause. */
function judgement(
  change: 'notation' | 'shift',
  words: string,
  gap: bigint,
  moments: readonly [Moment, Moment],
  signature: string = change,
): Judgement {
  const facts = { shift: Number(gap / MINUTE), moments };
  return { kind: 'timezone', detail: `${change}: ${words}`, signature, facts };
}
