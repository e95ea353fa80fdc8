import type { HypothesisType } from './cause.ts';
import { constantNumber } from './constant-number.ts';
import { dependence } from './dependence.ts';
import { mapping } from './mapping.ts';
import { notation } from './notation.ts';
import { order } from './order.ts';
import { roundedPair } from './rounded-pair.ts';
import { rounding } from './rounding.ts';
import { volatility } from './volatility.ts';
import { wording } from './wording.ts';
import { zone } from './zone.ts';

/**
 * Every hypothesis under the name by which its statistics are saved. Where several explain as much, the first is
 * told first: what says the most about how the two sides are made.
 */
export const HYPOTHESES: Readonly<Record<string, HypothesisType>> = {
  zone,
  notation,
  // Always one unit apart is the narrower claim: a dropped zero makes it look like a rounding to fewer decimals.
  roundedPair,
  rounding,
  order,
  constantNumber,
  mapping,
  wording,
  volatility,
  dependence,
};
