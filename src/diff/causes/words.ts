/** How causes speak of the two sides and of figures. */

/** One for all: `toLocaleString` makes a new one at each call. */
const FIGURES = new Intl.NumberFormat('en-US');

export type Hand = 'left' | 'right';

export function sideName(hand: Hand): string {
  return hand === 'left' ? 'the monolith' : 'the service';
}

export function otherHand(hand: Hand): Hand {
  return hand === 'left' ? 'right' : 'left';
}

/** `1,204`: the same in every locale. */
export function figure(value: number): string {
  return FIGURES.format(value);
}

/** `02:00`, from minutes of either sign. */
export function hoursAndMinutes(minutes: number): string {
  const size = Math.abs(minutes);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** A value of a message in quotes, as JSON writes it. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length <= 1) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** What a number of decimals is called: `2 decimals`, `whole numbers`. */
export function places(decimals: number): string {
  if (decimals === 0) return 'whole numbers';
  return decimals === 1 ? '1 decimal' : `${decimals} decimals`;
}
