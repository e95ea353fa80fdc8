import type { Case } from './cases.ts';

/** What one contestant showed in one round. */
export interface Figures {
  /** CPU time of its processes for one request, microseconds. */
  readonly cpu: number;
  /** Requests in a second. */
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Requests that reached the service for each that reached the monolith; undefined where nothing is mirrored. */
  readonly mirrored: number | undefined;
  /** Exchanges judged for each request; undefined where nothing is compared. */
  readonly compared: number | undefined;
}

export interface EntryResult {
  readonly name: string;
  /** One for every round, in the order of the rounds. */
  readonly rounds: readonly Figures[];
}

export interface CaseResult {
  readonly case: Case;
  readonly entries: readonly EntryResult[];
}

export type Figure = keyof Figures;

/** The median over the rounds; undefined where the contestant has no such figure. */
export function medianOf({ rounds }: EntryResult, figure: Figure): number | undefined {
  return median(rounds.map((round) => round[figure]));
}

/** The median over the rounds of one entry's figure divided by another's of the same round. */
export function ratioOf(entry: EntryResult, base: EntryResult, figure: Figure): number | undefined {
  return median(
    entry.rounds.map((round, i) => {
      const over = round[figure];
      const under = base.rounds[i]?.[figure];
      return over === undefined || under === undefined || under === 0 ? undefined : over / under;
    }),
  );
}

export function entryOf(result: CaseResult, name: string): EntryResult | undefined {
  return result.entries.find((entry) => entry.name === name);
}

function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.filter((value) => value !== undefined).sort((a, b) => a - b);
  const above = sorted[Math.floor(sorted.length / 2)];
  const below = sorted[Math.ceil(sorted.length / 2) - 1];
  return above === undefined || below === undefined ? undefined : (above + below) / 2;
}
