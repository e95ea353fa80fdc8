import type Big from 'big.js';
import { isWhole } from '../kinds/number-pair.ts';
import type { Candidates } from './candidates.ts';
import type { Observation, Subject } from './cause.ts';
import { competing, type Found, type Leaders } from './competing.ts';
import { unitOf } from './rounding.ts';
import { type Hand, otherHand, places } from './words.ts';

const MOST_DECIMALS = 8;
/** That a last digit is even by chance so often in a row happens to 1 in 256. */
const LEAST_EVEN = 8;

/**
 * Both sides have rounded the same number, which neither shows, and differ by one unit of the last place. Half-up and
 * half-even part at ties alone, and there half-even always leaves an even digit. Claims, N the decimals: `N left even`
 * (the left side is the smaller in size, and even), `N` (they are a unit apart, in either direction). That one side is
 * always the larger is a constant, and more likely something else than a rounding.
 */
export const roundedPair = competing({
  name: 'rounding',
  appliesTo: (kind) => kind === 'value' || kind === 'rounding',
  fits,
  conclude,
});

function fits({ left, right, numbers }: Observation): readonly string[] | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (numbers === undefined) return [];
  const { left: a, right: b } = numbers;
  const gap = b.number.minus(a.number);
  const decimals = -gap.e;
  const isUnit = gap.c.length === 1 && gap.c[0] === 1 && decimals >= 1 && decimals <= MOST_DECIMALS;
  // A number with more decimals was not rounded to these.
  if (!isUnit || Math.max(a.decimals, b.decimals) > decimals) return [];
  const smaller: Hand = a.number.abs().lt(b.number.abs()) ? 'left' : 'right';
  const even = isEven(smaller === 'left' ? a.number : b.number, decimals);
  return even ? [`${decimals} ${smaller} even`, `${decimals}`] : [`${decimals}`];
}

function isEven(number: Big, decimals: number): boolean {
  return isWhole(number.times(`1e${decimals}`).div(2));
}

function conclude({ claims, candidates }: Leaders, { pairs }: Subject): Found | undefined {
  if (pairs < 3) return undefined;
  const claim = claims.find((one) => pairs >= LEAST_EVEN || !one.endsWith('even'));
  if (claim === undefined) return undefined;
  const [digits = '', hand] = claim.split(' ');
  const decimals = Number(digits);
  const unit = unitOf(decimals);
  const rule = {
    // A zero that is dropped at the end makes `rounding` of one pair in ten.
    rules: [{ allow: ['rounding' as const, 'value' as const], tolerance: unit }],
    ruleNote: `it accepts every gap of up to ${unit}; sums may then disagree with their parts`,
  };
  if (hand !== 'left' && hand !== 'right')
    return bothWays(candidates, decimals)
      ? { claim: `the two sides are one unit of the last of ${places(decimals)} apart (${unit})`, ...rule }
      : undefined;
  const mode = { [hand]: 'half-even', [otherHand(hand)]: 'half-up' };
  return {
    claim: `the service rounds ${mode.right}, the monolith ${mode.left} at ${places(decimals)}`,
    ...rule,
  };
}

/** Whether either side is the smaller one at times. */
function bothWays(candidates: Candidates, decimals: number): boolean {
  return (['left', 'right'] as const).every((hand) => candidates.supportOf(`${decimals} ${hand} even`) > 0);
}
