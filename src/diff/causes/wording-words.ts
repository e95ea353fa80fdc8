import type { Kind } from '../types.ts';
import type { Conclusion } from './cause.ts';
import { type Hand, otherHand, quoted, sideName } from './words.ts';

type Found = Omit<Conclusion, 'support' | 'of'>;

/** What the claims of `wording` say, the first that has a meaning of its own. */
export function wordingConclusion(claims: readonly string[], kind: Kind): Found | undefined {
  for (const claim of claims) {
    const words = clauseOf(claim);
    if (words !== undefined) return { claim: words, ...ruleOf(claim, kind) };
  }
  return undefined;
}

function clauseOf(claim: string): string | undefined {
  const [sort = '', ...rest] = claim.split(' ');
  const hand: Hand = rest[0] === 'left' ? 'left' : 'right';
  const [own, other] = [sideName(hand), sideName(otherHand(hand))];
  const text = rest.slice(1).join(' ');
  switch (sort) {
    case 'lower':
    case 'upper':
      return `${own} writes in ${sort} case what ${other} writes otherwise`;
    case 'trimmed':
      return `${own} leaves out the white space around ${other}'s text`;
    case 'prefix':
      return `${own} has ${text} before ${other}'s text`;
    case 'suffix':
      return `${own} has ${text} after ${other}'s text`;
    case 'origin': {
      const [from = '', to = ''] = JSON.parse(rest.join(' ')) as string[];
      return `the service writes URLs with ${originName(to)} where the monolith writes ${originName(from)}`;
    }
    case 'said':
      return `the two write the same text otherwise, ${rest.join(' ')}`;
    default:
      return undefined;
  }
}

function originName(origin: string): string {
  return origin === 'no origin' ? 'their path alone' : quoted(origin);
}

function ruleOf(claim: string, kind: Kind): Pick<Found, 'rules' | 'ruleNote'> {
  if (kind === 'text' && claim.startsWith('origin ')) {
    const origins = (JSON.parse(claim.slice('origin '.length)) as string[]).map((origin) =>
      origin === 'no origin' ? '' : escaped(origin),
    );
    return {
      rules: [{ allow: ['text'], pattern: `^(?:${origins.join('|')})(?:[/?#].*)?$` }],
      ruleNote:
        'it accepts these two origins in front of the same path, in upper and lower case, and white space',
    };
  }
  if (kind === 'text')
    return {
      rules: [{ allow: ['text'] }],
      ruleNote:
        'it accepts every other way of writing the same text there: case, white space, escaping, origin, affix',
    };
  return { ruleNote: `no rule is safe: none has a bound for this, and every other ${kind} would pass` };
}

/** A text as a regular expression that matches it and nothing else. */
export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
