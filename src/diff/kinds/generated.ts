import type { Judgement, Pair } from './judgement.ts';
import { madePair } from './made-tokens.ts';

/**
 * Two strings that differ in nothing but values that each side made for itself: UUIDs, ULIDs, object ids, hex
 * digests, nonces. Says whether these map one to one throughout the exchange; where they do not, a reference may be
 * broken, and no rule for this kind lets it pass.
 */
export function generated({ left, right, tokens }: Pair): Judgement | undefined {
  if (typeof left !== 'string' || typeof right !== 'string') return undefined;
  const made = madePair(left, right);
  if (made === undefined) return undefined;
  const oneToOne = tokens.isOneToOne(made);
  const how = oneToOne ? 'mapped one to one' : 'not mapped one to one';
  return {
    kind: 'generated',
    detail: `${made.form} on both sides, ${how} throughout this exchange`,
    signature: oneToOne ? 'one-to-one' : 'not one-to-one',
    facts: { oneToOne },
  };
}
