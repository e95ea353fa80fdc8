import { affixBetween } from './affix.ts';
import { escapingBetween } from './escapes.ts';
import type { Judgement, Pair } from './judgement.ts';
import { originBetween } from './origin.ts';

/** Longer texts are compared as they are: each look below reads the whole of them. */
const MOST_CHARACTERS = 2_000_000;

/** Beyond ASCII, where one character may be written in several ways. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII begins with them
const BEYOND_ASCII = /[^\x00-\x7f]/;

/** How two texts differ, where they say the same. */
export interface TextChange {
  readonly change: 'unicode' | 'case' | 'whitespace' | 'escaping' | 'origin' | 'affix';
  readonly words: string;
}

/** Two strings that differ in how they are written, and in nothing else: see `textChange`. */
export function text({ left, right }: Pair): Judgement | undefined {
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  return judgeText(left, right);
}

/** The same for two texts that are no values of a document. */
export function judgeText(left: string, right: string): Judgement | undefined {
  const found = textChange(left, right);
  return found && { kind: 'text', detail: `${found.change}: ${found.words}`, signature: found.change };
}

/**
 * The one thing that explains how two differing strings differ: Unicode normal form, case, white space, escaping,
 * the origin of a URL, or something put before or after. Two things at once are none of these: that is a value.
 */
export function textChange(left: string, right: string): TextChange | undefined {
  if (left === '' || right === '' || left.length + right.length > MOST_CHARACTERS) return undefined;
  if (
    (BEYOND_ASCII.test(left) || BEYOND_ASCII.test(right)) &&
    left.normalize('NFC') === right.normalize('NFC')
  ) {
    return { change: 'unicode', words: `${normalForm(left)} on the left, ${normalForm(right)} on the right` };
  }
  // First, because `%c3` and `%C3` are one byte, and no letters of another case.
  const escaping = escapingBetween(left, right);
  if (escaping !== undefined) return { change: 'escaping', words: escaping };
  if (left.length === right.length && left.toLowerCase() === right.toLowerCase())
    return { change: 'case', words: 'the same letters, upper and lower case apart' };
  if (plainSpaces(left) === plainSpaces(right))
    return { change: 'whitespace', words: 'the same words, white space apart' };
  const origin = originBetween(left, right);
  if (origin !== undefined) return { change: 'origin', words: origin };
  const affix = affixBetween(left, right);
  return affix === undefined ? undefined : { change: 'affix', words: affix };
}

function normalForm(text: string): string {
  if (!BEYOND_ASCII.test(text)) return 'plain';
  const composed = text === text.normalize('NFC');
  if (composed) return 'NFC';
  return text === text.normalize('NFD') ? 'NFD' : 'mixed';
}

/** Runs of white space as one blank, none at the ends: how much and which there is says nothing, that there is does. */
function plainSpaces(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
