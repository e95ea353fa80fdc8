import type { ReplayedDiscrepancy, ReplayResult, ReplayVerdict } from './types.ts';

type Counts = Pick<ReplayedDiscrepancy, 'requests' | 'matching' | 'allowed' | 'differing' | 'otherwise'>;
type Verdict = Pick<ReplayedDiscrepancy, 'verdict' | 'summary'>;

/** What the requests of one discrepancy say together. */
export function verdictOf({ requests, matching, allowed, differing, otherwise }: Counts): Verdict {
  if (differing > 0) {
    const how = otherwise === 0 ? '' : `, ${otherwise === differing ? 'all' : otherwise} in another way`;
    return { verdict: 'differs', summary: `still differs (${differing} of ${requests}${how})` };
  }
  const settled = matching + allowed;
  if (settled === 0) return { verdict: 'incomplete', summary: 'nothing could be replayed' };
  const figures =
    allowed === 0
      ? `${matching} of ${requests} match`
      : `${matching} of ${requests} match, rules allow ${allowed}`;
  if (settled < requests)
    return {
      verdict: 'incomplete',
      summary: `incomplete (${figures}, ${requests - settled} could not be replayed)`,
    };
  return allowed === 0
    ? { verdict: 'fixed', summary: `verified fixed (${figures})` }
    : { verdict: 'allowed', summary: `allowed by rules (${figures})` };
}

/** What all discrepancies of a run say together. What was left out keeps a run from being a proof. */
export function summaryOf(
  discrepancies: readonly ReplayedDiscrepancy[],
  leftOut: number,
): Pick<ReplayResult, 'verdict' | 'summary'> {
  const [only] = discrepancies;
  if (only === undefined) return { verdict: 'incomplete', summary: 'there is nothing to replay' };
  const verdict = worst(discrepancies, leftOut);
  const counted = (['differs', 'incomplete', 'allowed', 'fixed'] as const).flatMap((one) => {
    const count = discrepancies.filter((found) => found.verdict === one).length;
    return count === 0 ? [] : [`${count} ${WORDS[one]}`];
  });
  const several = `${discrepancies.length} discrepancies: ${counted.join(', ')}`;
  if (leftOut === 0) return { verdict, summary: discrepancies.length === 1 ? only.summary : several };
  const cut = `${leftOut} more stored requests were left out`;
  if (discrepancies.length > 1) return { verdict, summary: `${several}; ${cut}` };
  const settled = only.verdict === 'fixed' || only.verdict === 'allowed';
  const summary = settled
    ? `incomplete (${only.matching + only.allowed} of ${only.requests} match; ${cut})`
    : `${only.summary}; ${cut}`;
  return { verdict, summary };
}

const WORDS: Readonly<Record<ReplayVerdict, string>> = {
  differs: 'still differing',
  incomplete: 'not verified',
  allowed: 'allowed by rules',
  fixed: 'verified fixed',
};

function worst(discrepancies: readonly ReplayedDiscrepancy[], leftOut: number): ReplayVerdict {
  const has = (verdict: ReplayVerdict) => discrepancies.some((found) => found.verdict === verdict);
  if (has('differs')) return 'differs';
  if (has('incomplete') || leftOut > 0) return 'incomplete';
  return has('allowed') ? 'allowed' : 'fixed';
}
