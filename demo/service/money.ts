import Big from 'big.js';

/** A number that JSON writes with exactly two decimals. */
export type JsonMoney = object;

// In the language since ES2026; TypeScript's library does not describe it yet.
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): JsonMoney };

/** Cents as JSON writes euros: `1050` becomes `10.50`. */
export function euros(cents: number): JsonMoney {
  return rawJSON(new Big(cents).div(100).toFixed(2));
}

/** Whole cents of an amount in euros, rounded half up: `19.95` becomes `1995`. */
export function centsOf(amount: number): number {
  return new Big(amount).times(100).round(0, Big.roundHalfUp).toNumber();
}

/** What is left of an amount after a discount, whole cents, rounded half up. */
export function lessPercent(cents: number, percent: number): number {
  return new Big(cents)
    .times(100 - percent)
    .div(100)
    .round(0, Big.roundHalfUp)
    .toNumber();
}
