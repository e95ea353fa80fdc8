import { canonicalMediaType } from '../decode/media-type.ts';
import type { Judgement } from './judgement.ts';
import { judgeSetCookie } from './set-cookie.ts';
import { textChange } from './text.ts';

/** Headers that are comma-separated lists, in which the spacing around the commas says nothing. */
const LISTS = new Set(['allow', 'cache-control', 'content-language', 'link', 'vary']);

/**
 * Judges one compared header, by its joined text on each side. Returns undefined where the two say the same:
 * media types are compared parsed, lists without their spacing, Set-Cookie by names and attributes, and by values
 * only with `cookieValues`. Where the texts differ in one plain way, the detail says in which.
 */
export function judgeHeader(
  name: string,
  left: string | undefined,
  right: string | undefined,
  cookieValues = false,
): Judgement | undefined {
  if (left === undefined && right === undefined) return undefined;
  if (left === undefined)
    return { kind: 'header', detail: 'only the right side sends it', signature: 'right only' };
  if (right === undefined)
    return { kind: 'header', detail: 'only the left side sends it', signature: 'left only' };
  if (left === right) return undefined;
  if (name === 'set-cookie') return judgeSetCookie(left, right, cookieValues);
  if (canonical(name, left) === canonical(name, right)) return undefined;
  const found = textChange(left, right);
  if (found === undefined) return { kind: 'header', detail: 'the values differ', signature: '' };
  return { kind: 'header', detail: `${found.change}: ${found.words}`, signature: found.change };
}

function canonical(name: string, text: string): string {
  if (name === 'content-type') return canonicalMediaType(text);
  return LISTS.has(name) ? listElements(text).join(', ') : text;
}

/** The elements of a list without the white space around them; a comma in quotes parts nothing (RFC 9110, 5.6.1). */
function listElements(text: string): string[] {
  const elements: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= text.length; at++) {
    const character = text[at];
    if (quoted && character === '\\') at++;
    else if (character === '"') quoted = !quoted;
    else if ((character === ',' && !quoted) || character === undefined) {
      elements.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  return elements.filter((element) => element !== '');
}
