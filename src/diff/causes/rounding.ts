import type Big from 'big.js';
import { isFloatNoise } from '../kinds/float-noise.ts';
import { isWhole, type Written } from '../kinds/number-pair.ts';
import { asFloat32 } from '../kinds/rounding.ts';
import type { Kind } from '../types.ts';
import type { Observation, RuleDraft, Subject } from './cause.ts';
import { competing, type Found, type Leaders } from './competing.ts';
import { isNearest, MODES, type Mode, rounded } from './rounding-modes.ts';
import { type Hand, otherHand, places, sideName } from './words.ts';

/** A dropped zero hides a decimal, two of them seldom more. */
const HIDDEN_DECIMALS = 3;
const MOST_DECIMALS = 12;

/**
 * One side has what the other one has, rounded: to how many decimals, and how. Claims: `right 2 half-even`; or what
 * binary floats do: `left float32`, `left noise`; or `left zeros` (that side writes the zeros at the end).
 */
export const rounding = competing({
  name: 'rounding',
  appliesTo: (kind) => kind === 'rounding' || kind === 'value',
  fits,
  conclude,
});

function fits(
  { difference, left, right, numbers }: Observation,
  among: readonly string[] | undefined,
): readonly string[] | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (numbers === undefined) return [];
  const { left: a, right: b } = numbers;
  const gap = b.number.minus(a.number);
  if (gap.eq(0)) return [`${a.decimals > b.decimals ? 'left' : 'right'} zeros`];
  const [hand, coarse, fine] =
    a.decimals < b.decimals ? (['left', a, b] as const) : (['right', b, a] as const);
  const claims = a.decimals === b.decimals ? [] : roundedClaims(hand, coarse, fine, among);
  if (difference.kind !== 'rounding') return claims;
  if (isFloatNoise(a, b, gap)) claims.push(`${otherHand(hand)} noise`);
  if (isFloat32Of(a.number, b.number)) claims.push('left float32');
  if (isFloat32Of(b.number, a.number)) claims.push('right float32');
  return claims;
}

function roundedClaims(
  hand: Hand,
  coarse: Written,
  fine: Written,
  among: readonly string[] | undefined,
): string[] {
  const claims: string[] = [];
  const most = Math.min(fine.decimals - 1, coarse.decimals + HIDDEN_DECIMALS, MOST_DECIMALS);
  for (let decimals = most; decimals >= coarse.decimals; decimals--) {
    // A unit of the last place bounds every way of rounding, and rejects most candidates cheaply.
    if (fine.number.minus(coarse.number).abs().gte(`1e-${decimals}`)) continue;
    for (const mode of MODES) {
      const claim = `${hand} ${decimals} ${mode}`;
      if (among?.includes(claim) === false) continue;
      if (rounded(fine.number, decimals, mode).eq(coarse.number)) claims.push(claim);
    }
  }
  return claims;
}

function isFloat32Of(value: Big, exact: Big): boolean {
  return !isWhole(value) && value.c.length > 7 && asFloat32(exact)?.eq(value) === true;
}

function conclude({ claims }: Leaders, { kind, pairs }: Subject): Found | undefined {
  // What binary floats do is the narrower claim: rounding to two decimals would explain it too.
  const claim = claims.find((one) => !/\d /.test(one)) ?? claims[0];
  if (claim === undefined || pairs < 3) return undefined;
  const [hand, word, mode] = claim.split(' ') as [Hand, string, Mode];
  const side = sideName(hand);
  switch (word) {
    case 'zeros':
      return {
        claim: `${side} writes zeros at the end of the same numbers, ${sideName(otherHand(hand))} fewer`,
        rules: [{ allow: ['rounding'], tolerance: 0 }],
        ruleNote: 'it accepts other spellings of the same number, and nothing else',
      };
    case 'noise':
      return {
        claim: `${side} leaves the noise of binary floats in its numbers, ${sideName(otherHand(hand))} does not`,
        rules: [{ allow: ['rounding'], decimals: 9 }],
        ruleNote: 'it accepts gaps in the tenth decimal and beyond',
      };
    case 'float32':
      return {
        claim: `${side} holds its numbers as float32`,
        rules: [{ allow: ['rounding'], decimals: 4 }],
        ruleNote: 'it accepts gaps in the fifth decimal and beyond; larger numbers lose more and still show',
      };
    default:
      return {
        ...decimalClaim(side, Number(word), waysOf(claims, hand, word)),
        ...roundingRule(kind, Number(word), mode),
      };
  }
}

function waysOf(claims: readonly string[], hand: Hand, decimals: string): Mode[] {
  return MODES.filter((mode) => claims.includes(`${hand} ${decimals} ${mode}`));
}

function decimalClaim(side: string, decimals: number, ways: readonly Mode[]): { claim: string } {
  const [way = 'half-up', ...others] = ways;
  const beside =
    others.length === 0 ? '' : ` (${others.join(', ')} fit as well: nothing seen tells them apart)`;
  return { claim: `${side} rounds ${way} to ${places(decimals)} what the other side has exactly${beside}` };
}

function roundingRule(
  kind: Kind,
  decimals: number,
  mode: Mode,
): { rules?: readonly RuleDraft[]; ruleNote: string } {
  const allow: readonly Kind[] = kind === 'value' ? ['value'] : ['rounding'];
  const tolerance = isNearest(mode) ? `0.${'0'.repeat(decimals)}5` : unitOf(decimals);
  return {
    rules: [{ allow, tolerance }],
    ruleNote: `it accepts every gap of up to ${tolerance}, rounded or not`,
  };
}

/** One unit of the last of so many decimals: 0.01. */
export function unitOf(decimals: number): string {
  return decimals === 0 ? '1' : `0.${'0'.repeat(decimals - 1)}1`;
}
