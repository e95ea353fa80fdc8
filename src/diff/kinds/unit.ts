import type Big from 'big.js';
import { isIdentityName, isVersionName } from './field-name.ts';
import { isFloatNoise } from './float-noise.ts';
import type { Judgement, Pair } from './judgement.ts';
import { isWhole, type Written } from './number-pair.ts';

/** Cents, thousandths, basis points, millionths, billionths. ×10 is left out: too many numbers are ten times another. */
const POWERS = [2, 3, 4, 6, 9];
/** Minutes, hours and days in seconds, and binary multiples. */
const OTHERS = [60, 3600, 86_400, 1024, 1_048_576];
/** The only factor that is believed of a whole number of one digit: 4 and 400 are two numbers, 4 and 4000 are s and ms. */
const SURE_POWER = 3;

/**
 * Two numbers, or two numeric strings, of which one is the other times a factor of units: 100 (cents), 1000
 * (milliseconds) and the like, float noise of the multiplication included. Exact decimal arithmetic. Zero is
 * every multiple of itself and never reaches this; ids and versions have no units.
 */
export function unit({ numbers, name }: Pair): Judgement | undefined {
  if (numbers === undefined) return undefined;
  const { left, right } = numbers;
  const steps = right.number.e - left.number.e;
  // The smallest factor is 60, so numbers of one length of digits are settled here.
  if (steps === 0 || left.number.s !== right.number.s) return undefined;
  if (left.number.eq(0) || right.number.eq(0)) return undefined;
  if (isIdentityName(name) || isVersionName(name)) return undefined;
  const factor = steps > 0 ? factorOf(left, right) : factorOf(right, left);
  if (factor === undefined) return undefined;
  const change = `${steps > 0 ? '×' : '÷'}${factor}`;
  return { kind: 'unit', detail: `the right side is the left ${change}`, signature: change };
}

function factorOf(small: Written, large: Written): string | undefined {
  const { number } = small;
  const oneDigit = number.e === 0 && isWhole(number);
  if (oneDigit && number.abs().eq(1)) return undefined;
  for (const power of POWERS) {
    if (oneDigit && power !== SURE_POWER) continue;
    if (isTimes(small, large, `1e${power}`)) return `1${'0'.repeat(power)}`;
  }
  return oneDigit ? undefined : OTHERS.map(String).find((factor) => isTimes(small, large, factor));
}

function isTimes(small: Written, large: Written, factor: string): boolean {
  const product: Big = small.number.times(factor);
  if (product.e !== large.number.e) return false;
  const gap = large.number.minus(product);
  if (gap.eq(0)) return true;
  return isFloatNoise({ number: product, decimals: small.decimals }, large, gap);
}
