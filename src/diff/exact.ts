import Big from 'big.js';
import { decimalsOf, isNumberText } from './decimal.ts';
import { JsonNumber, type JsonValue } from './json.ts';

/** Beyond these, arithmetic would cost more than any answer is worth: such numbers are only ever equal or not. */
const MAX_DIGITS = 400;
const MAX_POWER = 400;

/** The source of a number, or of a string that holds nothing but a number; undefined for all else. */
export function numberSource(value: JsonValue | undefined): string | undefined {
  if (value instanceof JsonNumber) return value.source;
  return typeof value === 'string' && value.length <= MAX_DIGITS && isNumberText(value) ? value : undefined;
}

/** The number for exact arithmetic; undefined when it is too long or too large for that. */
export function exactNumber(source: string): Big | undefined {
  if (source.length > MAX_DIGITS || decimalsOf(source) > MAX_POWER) return undefined;
  // big.js refuses an exponent that is no safe integer.
  const exponent = /[eE](.*)$/.exec(source)?.[1];
  if (exponent !== undefined && Math.abs(Number(exponent)) > MAX_POWER) return undefined;
  return new Big(source);
}

/** Whether both values are numbers of one sort, or numeric strings, at most `tolerance` (decimal text) apart. */
export function gapWithin(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
  tolerance: string,
): boolean {
  if (typeof left !== typeof right) return false;
  const leftSource = numberSource(left);
  const rightSource = numberSource(right);
  if (leftSource === undefined || rightSource === undefined) return false;
  const leftNumber = exactNumber(leftSource);
  const rightNumber = exactNumber(rightSource);
  const bound = exactNumber(tolerance);
  if (!leftNumber || !rightNumber || !bound) return false;
  return leftNumber.minus(rightNumber).abs().lte(bound);
}
