import Big from 'big.js';
import { isIdentityName, isVersionName } from './field-name.ts';
import { isFloatNoise } from './float-noise.ts';
import type { Judgement, Pair } from './judgement.ts';
import { isWhole, type Written } from './number-pair.ts';

/** A whole number is taken for another rounded to none or one decimal only where that lost less than this part. */
const WHOLE_NUMBER_GAP = '0.001';
/** Shorter numbers lose nothing in a float32. */
const FLOAT32_DIGITS = 7;
/** What noise leaves alone is all that a rule can ask for. */
const MOST_DECIMALS = 100;

/**
 * Two numbers, or two numeric strings, that agree when one is rounded: float noise, float32, or one being the
 * other with fewer decimals. Exact decimal arithmetic; only float32 asks what a binary float would hold. Two
 * whole numbers never round to one another: they are ids more often than amounts. Nor do the texts of ids and versions.
 */
export function rounding({ numbers, name }: Pair): Judgement | undefined {
  if (numbers === undefined) return undefined;
  if (numbers.text && (isVersionName(name) || isIdentityName(name))) return undefined;
  const { left: a, right: b } = numbers;
  const gap = b.number.minus(a.number);
  if (gap.eq(0))
    return judgement(`${a.decimals} and ${b.decimals} decimals of the same number`, 'exact', gap);
  if (isWhole(a.number) && isWhole(b.number)) return undefined;
  if (isFloatNoise(a, b, gap)) return judgement('float noise', 'float noise', gap);
  if (isFloat32(a.number, b.number)) return judgement('one side is a float32', 'float32', gap);
  if (a.decimals === b.decimals) return undefined;
  const [coarse, fine] = a.decimals < b.decimals ? [a, b] : [b, a];
  const decimals = nearest(coarse, fine) ?? oneSided(coarse, fine);
  if (decimals === undefined) return undefined;
  const side = coarse === a ? 'left' : 'right';
  const modes = modesOf(coarse.number, fine.number, decimals).join(', ');
  // Most values fit several modes, and a trailing zero that was dropped hides a decimal: neither tells causes apart.
  return judgement(`${side} rounded to ${decimals} decimals (${modes})`, 'rounded', gap, decimals);
}

/**
 * Serialisers drop trailing zeros, so a number rounded to two decimals may be written with one or none. The most
 * decimals that explain it are the least that a rule would let pass.
 */
function nearest(coarse: Written, fine: Written): number | undefined {
  const gap = fine.number.minus(coarse.number).abs();
  for (let decimals = fine.decimals - 1; decimals >= coarse.decimals; decimals--) {
    // Half a unit of the last place bounds every nearest rounding, and rejects most candidates cheaply.
    if (gap.gt(new Big(`5e-${decimals + 1}`))) continue;
    if (decimals > coarse.decimals && coarse.number.eq(0)) continue;
    if (decimals <= 1 && coarse.decimals === 0 && gap.gt(fine.number.abs().times(WHOLE_NUMBER_GAP))) continue;
    if (fine.number.round(decimals, Big.roundHalfUp).eq(coarse.number)) return decimals;
    if (fine.number.round(decimals, Big.roundHalfEven).eq(coarse.number)) return decimals;
  }
  return undefined;
}

/** Truncate and ceil move a number by up to a whole unit of the last place, so only decimals that are written count. */
function oneSided(coarse: Written, fine: Written): number | undefined {
  const { decimals } = coarse;
  if (decimals === 0) return undefined;
  if (fine.number.round(decimals, Big.roundDown).eq(coarse.number)) return decimals;
  if (fine.number.gt(0) && fine.number.round(decimals, Big.roundUp).eq(coarse.number)) return decimals;
  return undefined;
}

/** Every way of rounding that makes one number of the other: one sample seldom tells them apart. */
function modesOf(coarse: Big, fine: Big, decimals: number): string[] {
  const gives = (mode: Big.RoundingMode) => fine.round(decimals, mode).eq(coarse);
  const modes: string[] = [];
  if (gives(Big.roundHalfUp)) modes.push('half-up');
  if (gives(Big.roundHalfEven)) modes.push('half-even');
  if (gives(Big.roundDown)) modes.push('truncate');
  if (fine.gt(0) && gives(Big.roundUp)) modes.push('ceil');
  return modes;
}

function isFloat32(a: Big, b: Big): boolean {
  if (Math.max(a.c.length, b.c.length) <= FLOAT32_DIGITS) return false;
  return asFloat32(a)?.eq(b) === true || asFloat32(b)?.eq(a) === true;
}

/** What a float32 makes of a number, as a double would write it; undefined beyond its range. */
export function asFloat32(number: Big): Big | undefined {
  const nearest = Math.fround(Number(number.toString()));
  return Number.isFinite(nearest) ? new Big(nearest) : undefined;
}

function judgement(words: string, signature: string, gap: Big, decimals = sharedDecimals(gap)): Judgement {
  const detail = gap.eq(0) ? words : `${words}, gap ${gap.toString()}`;
  return { kind: 'rounding', detail, signature, facts: { decimals } };
}

/** The most decimals of which a gap is at most half a unit: 0.0004 leaves 3. */
function sharedDecimals(gap: Big): number {
  if (gap.eq(0)) return MOST_DECIMALS;
  const half = gap.abs().times(2);
  const isPower = half.c.length === 1 && half.c[0] === 1;
  return Math.min(MOST_DECIMALS, Math.max(-1, isPower ? -half.e : -half.e - 1));
}
