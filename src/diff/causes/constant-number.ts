import Big from 'big.js';
import type { Observation, Subject } from './cause.ts';
import { competing, type Found, type Leaders } from './competing.ts';

/** A factor of more digits is chance. */
const MOST_DIGITS = 6;

/**
 * The service's number is the monolith's and a constant, or times a constant. Exact decimal arithmetic. Claims:
 * `plus 2.5`, `times 100`, `over 3`.
 */
export const constantNumber = competing({
  name: 'constant',
  appliesTo: (kind) => kind === 'value' || kind === 'unit',
  fits,
  conclude,
});

function fits(
  { left, right, numbers }: Observation,
  among: readonly string[] | undefined,
): readonly string[] | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (numbers === undefined) return [];
  const [a, b] = [numbers.left.number, numbers.right.number];
  if (among !== undefined) return among.filter((claim) => holds(claim, a, b));
  const claims = [`plus ${b.minus(a).toString()}`];
  if (a.eq(0) || b.eq(0)) return claims;
  const [times, over] = [quotient(b, a), quotient(a, b)];
  if (times !== undefined) claims.push(`times ${times}`);
  if (over !== undefined) claims.push(`over ${over}`);
  return claims;
}

/** Without the division that finding a claim takes. */
function holds(claim: string, a: Big, b: Big): boolean {
  const [sort, amount = ''] = claim.split(' ');
  if (sort === 'plus') return b.minus(a).eq(amount);
  return sort === 'times' ? a.times(amount).eq(b) : b.times(amount).eq(a);
}

/** `dividend / divisor` where that is exact and short. */
function quotient(dividend: Big, divisor: Big): string | undefined {
  // Numbers far apart in size have no short quotient that anyone would call a unit or a rate.
  if (Math.abs(dividend.e - divisor.e) > MOST_DIGITS + 3) return undefined;
  const found = dividend.div(divisor);
  return found.c.length <= MOST_DIGITS && found.times(divisor).eq(dividend) ? found.toString() : undefined;
}

function conclude({ claims }: Leaders, { kind, pairs }: Subject): Found | undefined {
  if (pairs < 3) return undefined;
  const [sort = '', amount = ''] = (
    claims.find((claim) => !claim.startsWith('over')) ??
    claims[0] ??
    ''
  ).split(' ');
  if (sort === 'plus') {
    const gap = new Big(amount);
    const where = gap.lt(0) ? 'below' : 'above';
    return {
      claim: `the service's number is ${gap.abs().toString()} ${where} the monolith's`,
      rules: [{ allow: ['value'], tolerance: gap.abs().toFixed() }],
      ruleNote: `it accepts every gap of up to ${gap.abs().toFixed()} in either direction, not this one alone`,
    };
  }
  const claim =
    sort === 'times'
      ? `the service's number is the monolith's × ${amount}`
      : `the service's number is the monolith's ÷ ${amount}`;
  if (kind !== 'unit')
    return {
      claim,
      ruleNote: 'no rule is safe: none has a bound for a factor, and every other value would pass',
    };
  return {
    claim,
    rules: [{ allow: ['unit'] }],
    ruleNote: 'it accepts any factor of units (100, 1000, 60 …) there, not this one alone',
  };
}
