import { canonicalMediaType } from '../decode/media-type.ts';
import type { Judgement } from './judgement.ts';

/** Headers that are comma-separated lists, in which the spacing around the commas says nothing. */
const LISTS = new Set(['allow', 'cache-control', 'content-language', 'link', 'vary']);

/**
 * Judges one compared header, by its joined text on each side. Returns undefined where the two say the same:
 * media types are compared parsed, lists without their spacing.
 */
export function judgeHeader(
  name: string,
  left: string | undefined,
  right: string | undefined,
): Judgement | undefined {
  if (left === undefined && right === undefined) return undefined;
  if (left === undefined)
    return { kind: 'header', detail: 'only the right side sends it', signature: 'right only' };
  if (right === undefined)
    return { kind: 'header', detail: 'only the left side sends it', signature: 'left only' };
  if (left === right || canonical(name, left) === canonical(name, right)) return undefined;
  return { kind: 'header', detail: 'the values differ', signature: '' };
}

function canonical(name: string, text: string): string {
  if (name === 'content-type') return canonicalMediaType(text);
  return LISTS.has(name) ? text.replace(/\s*,\s*/g, ', ') : text;
}
