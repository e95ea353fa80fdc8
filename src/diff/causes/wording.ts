import { originBetween } from '../kinds/origin.ts';
import type { Observation } from './cause.ts';
import { competing, type Found, type Leaders } from './competing.ts';
import { wordingConclusion } from './wording-words.ts';
import type { Hand } from './words.ts';

/** A longer addition is content. */
const LONGEST_AFFIX = 32;
const LONGEST_TEXT = 10_000;

/**
 * How one text becomes the other, always in the same way. Claims: `prefix right "ORD-"` (that side has it before the
 * other's text), `suffix left " EUR"`, `origin "http://a" "https://b"`, `lower right` (that side is the other in lower case),
 * `upper left`, `trimmed right`, `said CLAUSE` for what the kind itself says.
 */
export const wording = competing({
  name: 'wording',
  appliesTo: (kind) => kind === 'text' || kind === 'value' || kind === 'header',
  fits,
  conclude: ({ claims }: Leaders, { kind, pairs }): Found | undefined =>
    pairs < 3 ? undefined : wordingConclusion(claims, kind),
});

function fits(observation: Observation): readonly string[] | undefined {
  const { difference, left, right } = observation;
  const keep = (text: string) => observation.keep(text);
  if (left === undefined || right === undefined) return undefined;
  if (typeof left !== 'string' || typeof right !== 'string') return [];
  if (left.length > LONGEST_TEXT || right.length > LONGEST_TEXT) return [];
  return [
    ...caseClaims('left', left, right),
    ...caseClaims('right', right, left),
    ...affixClaims('left', left, right, keep),
    ...affixClaims('right', right, left, keep),
    ...originClaims(left, right, keep),
    ...saidClaims(difference.kind, difference.detail),
  ];
}

function caseClaims(hand: Hand, own: string, other: string): string[] {
  const claims: string[] = [];
  if (own === other.toLowerCase()) claims.push(`lower ${hand}`);
  if (own === other.toUpperCase()) claims.push(`upper ${hand}`);
  if (own === other.trim()) claims.push(`trimmed ${hand}`);
  return claims;
}

function affixClaims(hand: Hand, own: string, other: string, keep: (text: string) => boolean): string[] {
  const length = own.length - other.length;
  if (length <= 0 || length > LONGEST_AFFIX || other === '') return [];
  const claims: string[] = [];
  const add = (sort: string, affix: string) => {
    if (keep(affix)) claims.push(`${sort} ${hand} ${JSON.stringify(affix)}`);
  };
  if (own.endsWith(other)) add('prefix', own.slice(0, length));
  if (own.startsWith(other)) add('suffix', own.slice(other.length));
  return claims;
}

function originClaims(left: string, right: string, keep: (text: string) => boolean): string[] {
  const words = originBetween(left, right);
  if (words === undefined || !keep(words)) return [];
  const [from = '', to = ''] = words.split(' against ');
  return [`origin ${JSON.stringify([from, to])}`];
}

/** What the kind `text` says of white space, Unicode and escaping holds no value. */
function saidClaims(kind: string, detail: string): string[] {
  return kind === 'text' && /^(?:unicode|whitespace|escaping):/.test(detail) ? [`said ${detail}`] : [];
}
