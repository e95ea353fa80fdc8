import type { LedgerEntry } from '../store/ledger-entry.ts';
import { skipsStage, standingText } from './standing.ts';

/** A new entry of the ledger as one line of the log: a warning where the route went past the gate or left out a stage. */
export function entryLine(entry: LedgerEntry): { readonly level: 'info' | 'warn'; readonly message: string } {
  const { route, from, to, actor, source, reason, seq, hash, forced } = entry;
  const way = `${from === null ? '' : `${standingText(from)} → `}${standingText(to)}`;
  const message = `route ${route}: ${way}, by ${actor} (${source}): ${reason}; entry ${seq}, ${hash}`;
  return forced
    ? { level: 'warn', message: `FORCED, ${why(entry)}: ${message}` }
    : { level: 'info', message };
}

function why({ from, to, evidence }: LedgerEntry): string {
  const left = from !== null && skipsStage(from, to) ? ['a stage is left out'] : [];
  if (evidence === null) return [...left, 'the gate could not be asked'].join(' and ');
  const failing = evidence.checks.filter(({ ok }) => !ok).map(({ name }) => name);
  if (failing.length > 0)
    return [...left, `the gate refused it (${failing.join(', ')} not met)`].join(' and ');
  return left[0] ?? 'though the gate would have let it through';
}
