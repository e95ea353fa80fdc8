import Big from 'big.js';
import { decimalsOf } from '../decimal.ts';
import { exactNumber, numberSource } from '../exact.ts';
import type { Judgement, Pair } from './judgement.ts';

/** Rounding to whole numbers is claimed only where it moved the number by less than this part of it. */
const WHOLE_NUMBER_GAP = '0.001';
const NOISE_GAP = '1e-12';
const NOISE_DIGITS = 12;
/** Shorter numbers lose nothing in a float32. */
const FLOAT32_DIGITS = 7;

interface Written {
  readonly number: Big;
  readonly decimals: number;
}

/**
 * Two numbers, or two numeric strings, that agree when one is rounded: float noise, float32, or one being the
 * other with fewer decimals. Exact decimal arithmetic; only float32 asks what a binary float would hold. Two
 * whole numbers never round to one another: they are ids more often than amounts.
 */
export function rounding({ left, right }: Pair): Judgement | undefined {
  if (typeof left !== typeof right) return undefined;
  const a = written(numberSource(left));
  const b = written(numberSource(right));
  if (!a || !b) return undefined;
  const gap = b.number.minus(a.number);
  if (gap.eq(0))
    return judgement(`${a.decimals} and ${b.decimals} decimals of the same number`, 'exact', gap);
  if (isWhole(a.number) && isWhole(b.number)) return undefined;
  if (isFloatNoise(a.number, b.number, gap)) return judgement('float noise', 'float noise', gap);
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
    if (decimals === 0 && gap.gt(fine.number.abs().times(WHOLE_NUMBER_GAP))) continue;
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

function isFloatNoise(a: Big, b: Big, gap: Big): boolean {
  if (Math.max(a.c.length, b.c.length) < NOISE_DIGITS) return false;
  const larger = a.abs().gt(b.abs()) ? a.abs() : b.abs();
  return gap.abs().lt(larger.times(NOISE_GAP));
}

function isFloat32(a: Big, b: Big): boolean {
  if (Math.max(a.c.length, b.c.length) <= FLOAT32_DIGITS) return false;
  const [left, right] = [Number(a.toString()), Number(b.toString())];
  return Math.fround(left) === right || Math.fround(right) === left;
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
