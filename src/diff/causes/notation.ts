import { readTimes } from '../kinds/timezone.ts';
import { competing } from './competing.ts';

/** The same instants, each side in a notation of its own. Claims: the two notations. */
export const notation = competing({
  name: 'notation',
  appliesTo: (kind) => kind === 'timezone',
  fits: ({ difference, left, right }) => {
    if (difference.signature !== 'notation' || left === undefined || right === undefined) return undefined;
    const [a, b] = readTimes(left, right);
    if (a === undefined || b === undefined) return [];
    // An offset follows the clocks, and is one notation whatever its size.
    const name = (words: string) => words.replace(/^offset .*/, 'an offset');
    if (a.notation !== b.notation)
      return [`${name(b.notation)} where the monolith writes ${name(a.notation)}`];
    if (a.fractionDigits === b.fractionDigits) return ['other separators than the monolith'];
    return [`${b.fractionDigits} fraction digits of a second where the monolith writes ${a.fractionDigits}`];
  },
  conclude: ({ claims: [claim] }, { pairs }) => {
    if (claim === undefined || pairs < 3) return undefined;
    return {
      claim: `the service writes the same instants with ${claim}`,
      rules: [{ allow: ['timezone'], shift: '0h' }],
      ruleNote: 'it accepts the same instant in any notation, and no other',
    };
  },
});
