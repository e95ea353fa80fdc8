import Big from 'big.js';

/** Ways of rounding to a number of decimals, the likeliest first. */
export const MODES = ['half-up', 'half-even', 'half-down', 'truncate', 'floor', 'ceil', 'up'] as const;
export type Mode = (typeof MODES)[number];

/** Those that move a number by no more than half a unit of the last place; the others by less than a whole one. */
const NEAREST: readonly Mode[] = ['half-up', 'half-even', 'half-down'];

export function isNearest(mode: Mode): boolean {
  return NEAREST.includes(mode);
}

/** Half-up and half-down are away from and towards zero, as `Math.round` of most languages' decimals means them. */
export function rounded(number: Big, decimals: number, mode: Mode): Big {
  switch (mode) {
    case 'half-up':
      return number.round(decimals, Big.roundHalfUp);
    case 'half-even':
      return number.round(decimals, Big.roundHalfEven);
    case 'half-down':
      return isTie(number, decimals)
        ? number.round(decimals, Big.roundDown)
        : number.round(decimals, Big.roundHalfUp);
    case 'truncate':
      return number.round(decimals, Big.roundDown);
    case 'floor':
      return number.round(decimals, number.lt(0) ? Big.roundUp : Big.roundDown);
    case 'ceil':
      return number.round(decimals, number.lt(0) ? Big.roundDown : Big.roundUp);
    case 'up':
      return number.round(decimals, Big.roundUp);
  }
}

function isTie(number: Big, decimals: number): boolean {
  const rest = number.minus(number.round(decimals, Big.roundDown)).abs();
  return rest.eq(new Big(`5e-${decimals + 1}`));
}
