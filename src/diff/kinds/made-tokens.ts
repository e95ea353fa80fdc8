/** Values that software makes up afresh: UUIDs, ULIDs, hex digests, nonces. */

/** Two texts that are equal but for made values, and these in the order in which they stand. */
export interface MadePair {
  readonly form: string;
  readonly tokens: readonly (readonly [left: string, right: string])[];
}

const SHORTEST = 14;
/** After a prefix such as `req_`, which says that an id follows. */
const SHORTEST_AFTER_PREFIX = 10;
const LONGEST = 1024;

const TOKEN =
  /(?<![0-9A-Za-z])(?:[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}|[0-9a-f]{16,128}|[0-7][0-9a-hjkmnp-tv-z]{25})(?![0-9A-Za-z])/gi;

/** Digits of hex that something makes: ids of spans, object ids, MD5, SHA-1, and the sizes of SHA-2. */
const HEX_FORMS: Readonly<Record<number, string | undefined>> = {
  16: 'hex id',
  24: 'object id',
  32: 'hex digest',
  40: 'hex digest',
  56: 'hex digest',
  64: 'hex digest',
  96: 'hex digest',
  128: 'hex digest',
};

/** Two made values have few characters in common by chance; with more, one is the other changed. */
const LEAST_APART = 0.25;

/** How often a nonce goes from letters of one case to the other, or to digits: a name does so seldom. */
const LEAST_SWITCHES = 0.3;
/** With letters of one case there is less to tell by. */
const SHORTEST_OF_ONE_CASE = 20;

/**
 * What is made up in two differing strings of one length: whole texts, or parts of them (the id in a link), with all
 * else equal. Undefined where anything else differs, or where the two do not look independent of each other.
 */
export function madePair(left: string, right: string): MadePair | undefined {
  const { length } = left;
  if (length !== right.length || length < SHORTEST || length > LONGEST) return undefined;
  return embeddedPair(left, right) ?? noncePair(left, right);
}

/** The made values within a text, whatever it is. */
export function madeTokens(text: string): readonly string[] {
  if (text.length < SHORTEST || text.length > LONGEST) return [];
  const tokens = [...text.matchAll(TOKEN)]
    .map(([token]) => token)
    .filter((token) => formOf(token) !== undefined);
  if (tokens.length > 0) return tokens;
  const [prefix, bare] = withoutPrefix(text);
  return isNonce(prefix, bare) ? [bare] : [];
}

function embeddedPair(left: string, right: string): MadePair | undefined {
  const lefts = [...left.matchAll(TOKEN)];
  if (lefts.length === 0) return undefined;
  const tokens: [string, string][] = [];
  let form: string | undefined;
  let end = 0;
  for (const { 0: token, index } of lefts) {
    const other = right.slice(index, index + token.length);
    if (left.slice(end, index) !== right.slice(end, index)) return undefined;
    end = index + token.length;
    if (token === other) continue;
    const own = formOf(token);
    if (own === undefined || own !== formOf(other) || !isMade(other) || !areApart(token, other))
      return undefined;
    form ??= own;
    tokens.push([token, other]);
  }
  if (form === undefined || left.slice(end) !== right.slice(end)) return undefined;
  return { form, tokens };
}

function isMade(text: string): boolean {
  return text.match(TOKEN)?.[0] === text;
}

function formOf(token: string): string | undefined {
  const { length } = token;
  if (token.includes('-')) return 'UUID';
  if (!/\d/.test(token) || !/[a-z]/i.test(token)) return undefined;
  if (length === 26) return isOneCase(token) ? 'ULID' : undefined;
  return isOneCase(token) ? HEX_FORMS[length] : undefined;
}

function isOneCase(token: string): boolean {
  return token === token.toLowerCase() || token === token.toUpperCase();
}

function noncePair(left: string, right: string): MadePair | undefined {
  const [leftPrefix, a] = withoutPrefix(left);
  const [rightPrefix, b] = withoutPrefix(right);
  if (leftPrefix !== rightPrefix || !isNonce(leftPrefix, a) || !isNonce(rightPrefix, b) || !areApart(a, b))
    return undefined;
  return { form: 'nonce', tokens: [[a, b]] };
}

/** `cus_`, `pi-`: what tells kinds of ids apart stands before them, in small letters. */
function withoutPrefix(text: string): readonly [prefix: string, bare: string] {
  const prefix = /^[a-z]{1,12}[_:-]/.exec(text)?.[0] ?? '';
  return [prefix, text.slice(prefix.length)];
}

/** Base 36, 62 or 64 without a word in it. */
function isNonce(prefix: string, text: string): boolean {
  if (
    text.length < (prefix === '' ? SHORTEST : SHORTEST_AFTER_PREFIX) ||
    !/^[0-9A-Za-z_+/-]+={0,2}$/.test(text)
  )
    return false;
  const [lower, upper, digit] = [/[a-z]/.test(text), /[A-Z]/.test(text), /\d/.test(text)];
  if (!digit || !lower) return false;
  if (!upper && (text.length < SHORTEST_OF_ONE_CASE || !/^[0-9a-z]+$/.test(text))) return false;
  return switchesOf(text) >= LEAST_SWITCHES * (text.length - 1);
}

function switchesOf(text: string): number {
  let switches = 0;
  let last = '';
  for (const character of text) {
    const sort = /\d/.test(character)
      ? '0'
      : /[a-z]/.test(character)
        ? 'a'
        : /[A-Z]/.test(character)
          ? 'A'
          : last;
    if (last !== '' && sort !== last) switches++;
    last = sort;
  }
  return switches;
}

function areApart(left: string, right: string): boolean {
  let apart = 0;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) apart++;
  return apart >= LEAST_APART * left.length;
}
