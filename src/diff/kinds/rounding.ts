import Big from 'big.js';
import { decimalsOf } from '../decimal.ts';
import { exactNumber, numberSource } from '../exact.ts';
import type { Judgement, Pair } from './judgement.ts';
import { isVersionName } from './version-name.ts';

/** A whole number is taken for another rounded to none or one decimal only where that lost less than this part. */
const WHOLE_NUMBER_GAP = '0.001';
/** A binary float is written with up to 17 digits, and told from its neighbours by 15: noise stands in the last two. */
const MOST_FLOAT_DIGITS = 17;
const NOISY_DIGITS = 16;
const LAST_DIGITS_GAP = '1e-15';
/** Sums gather more noise than that; it is told from an amount by standing where no amount has decimals. */
const NOISY_DECIMALS = 10;
const SUM_GAP = '1e-12';
/** Shorter numbers lose nothing in a float32. */
const FLOAT32_DIGITS = 7;

interface Written {
  readonly number: Big;
  readonly decimals: number;
}

/**
 * Two numbers, or two numeric strings, that agree when one is rounded: float noise, float32, or one being the
 * other with fewer decimals. Exact decimal arithmetic; only float32 asks what a binary float would hold. Two
 * whole numbers never round to one another: they are ids more often than amounts. Nor do the texts of versions.
 */
export function rounding({ left, right, name }: Pair): Judgement | undefined {
  if (typeof left !== typeof right) return undefined;
  if (typeof left === 'string' && isVersionName(name)) return undefined;
  const a = written(numberSource(left));
  const b = written(numberSource(right));
  if (!a || !b) return undefined;
  const gap = b.number.minus(a.number);
  if (gap.eq(0))
    return judgement(`${a.decimals} and ${b.decimals} decimals of the same number`, 'exact', gap);
  if (isWhole(a.number) && isWhole(b.number)) return undefined;
  if (isFloatNoise(a, b, gap)) return judgement('float noise', 'float noise', gap);
  if (isFloat32(a.number, b.number)) return judgement('one side is a float32', 'float32', gap);
  if (a.decimals === b.decimals) return undefined;
  const [coarse, fine] = a.decimals < b.decimals ? [a, b] : [b, a];
  const found = nearest(coarse, fine) ?? oneSided(coarse, fine);
  if (!found) return undefined;
  const side = coarse === a ? 'left' : 'right';
  // Most values fit several modes, and a trailing zero that was dropped hides a decimal: neither tells causes apart.
  return judgement(`${side} rounded to ${found.decimals} decimals ${found.mode}`, 'rounded', gap);
}

interface Rounded {
  readonly decimals: number;
  readonly mode: 'half-up' | 'half-even' | 'truncate' | 'ceil';
}

/**
 * Serialisers drop trailing zeros, so a number rounded to two decimals may be written with one or none. The most
 * decimals that explain it are the least that a rule would let pass.
 */
function nearest(coarse: Written, fine: Written): Rounded | undefined {
  const gap = fine.number.minus(coarse.number).abs();
  for (let decimals = fine.decimals - 1; decimals >= coarse.decimals; decimals--) {
    // Half a unit of the last place bounds every nearest rounding, and rejects most candidates cheaply.
    if (gap.gt(new Big(`5e-${decimals + 1}`))) continue;
    if (decimals > coarse.decimals && coarse.number.eq(0)) continue;
    if (decimals <= 1 && coarse.decimals === 0 && gap.gt(fine.number.abs().times(WHOLE_NUMBER_GAP))) continue;
    if (fine.number.round(decimals, Big.roundHalfUp).eq(coarse.number)) return { decimals, mode: 'half-up' };
    if (fine.number.round(decimals, Big.roundHalfEven).eq(coarse.number))
      return { decimals, mode: 'half-even' };
  }
  return undefined;
}

/** Truncate and ceil move a number by up to a whole unit of the last place, so only decimals that are written count. */
function oneSided(coarse: Written, fine: Written): Rounded | undefined {
  const { decimals } = coarse;
  if (decimals === 0) return undefined;
  if (fine.number.round(decimals, Big.roundDown).eq(coarse.number)) return { decimals, mode: 'truncate' };
  if (fine.number.gt(0) && fine.number.round(decimals, Big.roundUp).eq(coarse.number)) {
    return { decimals, mode: 'ceil' };
  }
  return undefined;
}

function isFloatNoise(a: Written, b: Written, gap: Big): boolean {
  const digits = Math.max(a.number.c.length, b.number.c.length);
  if (digits > MOST_FLOAT_DIGITS) return false;
  const larger = a.number.abs().gt(b.number.abs()) ? a.number.abs() : b.number.abs();
  if (digits >= NOISY_DIGITS && gap.abs().lt(larger.times(LAST_DIGITS_GAP))) return true;
  return Math.max(a.decimals, b.decimals) >= NOISY_DECIMALS && gap.abs().lt(larger.times(SUM_GAP));
}

function isFloat32(a: Big, b: Big): boolean {
  if (Math.max(a.c.length, b.c.length) <= FLOAT32_DIGITS) return false;
  return asFloat32(a)?.eq(b) === true || asFloat32(b)?.eq(a) === true;
}

/** What a float32 makes of a number, as a double would write it; undefined beyond its range. */
function asFloat32(number: Big): Big | undefined {
  const nearest = Math.fround(Number(number.toString()));
  return Number.isFinite(nearest) ? new Big(nearest) : undefined;
}

function isWhole(number: Big): boolean {
  return number.c.length - 1 <= number.e;
}

function written(source: string | undefined): Written | undefined {
  const number = source === undefined ? undefined : exactNumber(source);
  return number && source !== undefined ? { number, decimals: decimalsOf(source) } : undefined;
}

function judgement(words: string, signature: string, gap: Big): Judgement {
  return { kind: 'rounding', detail: gap.eq(0) ? words : `${words}, gap ${gap.toString()}`, signature };
}
