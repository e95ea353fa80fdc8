import type Big from 'big.js';
import { decimalsOf } from '../decimal.ts';
import { exactNumber, numberSource } from '../exact.ts';
import type { JsonValue } from '../json.ts';

/** A number with the digits that were written after its point, zeros at the end included. */
export interface Written {
  readonly number: Big;
  readonly decimals: number;
}

export interface NumberPair {
  readonly left: Written;
  readonly right: Written;
  /** True where both are texts that hold nothing but a number. */
  readonly text: boolean;
}

/** Two numbers, or two numeric texts, for exact arithmetic; undefined for anything else, a number and a text included. */
export function readNumbers(
  left: JsonValue | undefined,
  right: JsonValue | undefined,
): NumberPair | undefined {
  if (typeof left !== typeof right) return undefined;
  const a = written(numberSource(left));
  const b = a && written(numberSource(right));
  return a && b ? { left: a, right: b, text: typeof left === 'string' } : undefined;
}

/** True for a number without a fraction, however it is written. */
export function isWhole(number: Big): boolean {
  return number.c.length - 1 <= number.e;
}

function written(source: string | undefined): Written | undefined {
  const number = source === undefined ? undefined : exactNumber(source);
  return number && source !== undefined ? { number, decimals: decimalsOf(source) } : undefined;
}
