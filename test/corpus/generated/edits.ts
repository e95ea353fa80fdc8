import type { Random } from './random.ts';
import type { Leaf } from './tree.ts';

/** Edits of the value of a leaf, on its digits and letters: none of them asks the differ. */

const MINUTE = 60_000;

export const text = (leaf: Leaf): string =>
  leaf.json.startsWith('"') ? String(JSON.parse(leaf.json)) : leaf.json;
export const changed = (leaf: Leaf, to: string): string | undefined =>
  to === text(leaf) ? undefined : JSON.stringify(to);

/** A decimal moved by powers of ten, on its digits. */
export function scaled(decimal: string, power: number): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = whole + fraction.padEnd(power, '0');
  const point = whole.length + power;
  const moved = `${digits.slice(0, point)}.${digits.slice(point)}`.replace(/\.?0*$/, '');
  return moved.replace(/^0+(?=\d)/, '') || '0';
}

/** A decimal cut to some decimals, and one more in its last place where it is to be rounded up. */
export function cut(decimal: string, decimals: number, up: boolean): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = BigInt(whole + fraction.slice(0, decimals)) + (up ? 1n : 0n);
  const padded = String(digits).padStart(decimals + 1, '0');
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

export function rounded(decimal: string, decimals: number): string {
  return cut(decimal, decimals, Number(decimal.split('.')[1]?.[decimals] ?? '0') >= 5);
}

export const timeOf = (leaf: Leaf): number =>
  Date.parse(`${text(leaf).replace(' ', 'T').replace(/Z$/, '')}Z`);

/** The time that many minutes later, written as it was. */
export function later(leaf: Leaf, minutes: number): string {
  const before = text(leaf);
  const iso = new Date(timeOf(leaf) + minutes * MINUTE).toISOString();
  const kept = before.includes('.') ? iso.slice(0, 23) : iso.slice(0, 19);
  return `${before.includes('T') ? kept : kept.replace('T', ' ')}${before.endsWith('Z') ? 'Z' : ''}`;
}

export function withOffset(leaf: Leaf, minutes: number): string {
  const wall = new Date(timeOf(leaf) + minutes * MINUTE)
    .toISOString()
    .slice(0, text(leaf).includes('.') ? 23 : 19);
  const size = Math.abs(minutes);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${wall}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function inWord(sentence: string, random: Random, change: (word: string) => string): string {
  const words = sentence.split(' ');
  const at = random.int(1, words.length - 4);
  return words.with(at, change(words[at] ?? '')).join(' ');
}

/** A number as its leaf writes numbers: plain, or as a text. */
export function like(leaf: Leaf, number: string): string | undefined {
  const json = leaf.json.startsWith('"') ? JSON.stringify(number) : number;
  return json === leaf.json ? undefined : json;
}

/** What sums of binary floats leave behind; undefined where this one is exact. */
export function noise(leaf: Leaf, random: Random): string | undefined {
  const number = Number(leaf.json);
  const addend = random.pick([0.1, 0.7, 3.3, 1e3 / 7]);
  const noisy = String(number + addend - addend);
  return noisy === leaf.json || Number(noisy) === number || noisy.includes('e') ? undefined : noisy;
}

export function float32(leaf: Leaf): string | undefined {
  const number = Number(leaf.json);
  return Math.fround(number) === number ? undefined : String(Math.fround(number));
}

export function dayLater(leaf: Leaf, days: number): string {
  return JSON.stringify(new Date(Date.parse(text(leaf)) + days * 86_400_000).toISOString().slice(0, 10));
}
