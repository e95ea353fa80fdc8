import { expect, test } from 'vitest';
import { summaryOf, verdictOf } from '../../../src/replay/summary.ts';
import type { ReplayedDiscrepancy } from '../../../src/replay/types.ts';

const NONE = { requests: 0, matching: 0, allowed: 0, differing: 0, otherwise: 0 };

test.each([
  [{ requests: 20, matching: 20 }, 'fixed', 'verified fixed (20 of 20 match)'],
  [{ requests: 20, matching: 15, allowed: 5 }, 'allowed', 'allowed by rules (15 of 20 match, rules allow 5)'],
  [{ requests: 20, matching: 13, differing: 7 }, 'differs', 'still differs (7 of 20)'],
  [{ requests: 9, differing: 3, otherwise: 1 }, 'differs', 'still differs (3 of 9, 1 in another way)'],
  [{ requests: 9, differing: 3, otherwise: 3 }, 'differs', 'still differs (3 of 9, all in another way)'],
  [{ requests: 5, matching: 3 }, 'incomplete', 'incomplete (3 of 5 match, 2 could not be replayed)'],
  [
    { requests: 5, matching: 3, allowed: 1 },
    'incomplete',
    'incomplete (3 of 5 match, rules allow 1, 1 could not be replayed)',
  ],
  [{ requests: 5 }, 'incomplete', 'nothing could be replayed'],
  [{}, 'incomplete', 'nothing could be replayed'],
] as const)('%o is %s', (counts, verdict, summary) => {
  expect(verdictOf({ ...NONE, ...counts })).toEqual({ verdict, summary });
});

function found(changes: Partial<typeof NONE>): ReplayedDiscrepancy {
  const counts = { ...NONE, ...changes };
  const target = { id: 'abcdefabcdef', route: 'r', kind: 'value', path: '$.a' } as const;
  return { ...target, ...counts, ...verdictOf(counts), notReplayed: [] };
}

const FIXED = found({ requests: 2, matching: 2 });
const ALLOWED = found({ requests: 2, matching: 1, allowed: 1 });
const DIFFERS = found({ requests: 2, differing: 1, matching: 1 });
const LOST = found({ requests: 2, matching: 1 });

test.each([
  ['nothing', [], 0, 'incomplete', 'there is nothing to replay'],
  ['one', [FIXED], 0, 'fixed', 'verified fixed (2 of 2 match)'],
  [
    'the worst of several',
    [FIXED, LOST, DIFFERS, ALLOWED, FIXED],
    0,
    'differs',
    '5 discrepancies: 1 still differing, 1 not verified, 1 allowed by rules, 2 verified fixed',
  ],
  [
    'what is not verified outweighs what is',
    [FIXED, LOST],
    0,
    'incomplete',
    '2 discrepancies: 1 not verified, 1 verified fixed',
  ],
  [
    'what rules allow',
    [FIXED, ALLOWED],
    0,
    'allowed',
    '2 discrepancies: 1 allowed by rules, 1 verified fixed',
  ],
  [
    'one of which some were left out is not verified',
    [ALLOWED],
    3,
    'incomplete',
    'incomplete (2 of 2 match; 3 more stored requests were left out)',
  ],
  [
    'one that differs, some left out',
    [DIFFERS],
    3,
    'differs',
    'still differs (1 of 2); 3 more stored requests were left out',
  ],
  [
    'several, some left out',
    [FIXED, FIXED],
    1,
    'incomplete',
    '2 discrepancies: 2 verified fixed; 1 more stored requests were left out',
  ],
] as const)('a run with %s', (_what, discrepancies, leftOut, verdict, summary) => {
  expect(summaryOf(discrepancies, leftOut)).toEqual({ verdict, summary });
});
