import type Big from 'big.js';
import type { Written } from './number-pair.ts';

/** A binary float is written with up to 17 digits, and told from its neighbours by 15: noise stands in the last two. */
const MOST_FLOAT_DIGITS = 17;
const NOISY_DIGITS = 16;
const LAST_DIGITS_GAP = '1e-15';
/** Sums gather more noise than that; it is told from an amount by standing where no amount has decimals. */
const NOISY_DECIMALS = 10;
const SUM_GAP = '1e-12';

/** Whether two numbers are apart by no more than what arithmetic of binary floats leaves behind. */
export function isFloatNoise(a: Written, b: Written, gap: Big): boolean {
  const digits = Math.max(a.number.c.length, b.number.c.length);
  if (digits > MOST_FLOAT_DIGITS) return false;
  const mayBeSum = Math.max(a.decimals, b.decimals) >= NOISY_DECIMALS;
  if (digits < NOISY_DIGITS && !mayBeSum) return false;
  const larger = a.number.abs().gt(b.number.abs()) ? a.number.abs() : b.number.abs();
  if (digits >= NOISY_DIGITS && gap.abs().lt(larger.times(LAST_DIGITS_GAP))) return true;
  return mayBeSum && gap.abs().lt(larger.times(SUM_GAP));
}
