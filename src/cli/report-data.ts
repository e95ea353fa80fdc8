import type { Coverage } from '../admin/coverage.ts';
import type { RouteStatus } from '../admin/route-status.ts';
import type { StoreStatus } from '../admin/schemas/triage.ts';
import { isClassChange } from '../diff/kinds/status.ts';
import type { Discrepancy, RouteCounts, Sample } from '../store/types.ts';

/** What `ficus report` prints, whatever the format. */
export interface Report {
  /** ISO time; undefined for all that is kept. */
  readonly since: string | undefined;
  /** Absent where nobody asked. */
  readonly store?: StoreStatus;
  readonly routes: readonly {
    readonly status: RouteStatus;
    readonly discrepancies: readonly Discrepancy[];
    /** All that is kept, whatever `since` is. */
    readonly coverage: Coverage;
    /** Verdicts over time, from the first counted bucket to the last; empty where nothing was counted. */
    readonly series?: readonly ReportPoint[];
    /** One stored exchange of the discrepancies that matter most, by their ids. */
    readonly samples?: ReadonlyMap<string, Sample>;
  }[];
}

/** What one bucket of time counted. `at`: when it begins, ISO 8601. */
export interface ReportPoint {
  readonly at: string;
  readonly minutes: number;
  readonly verdicts: RouteCounts['verdicts'];
}

/** The report for machines. */
export function reportJson({ since, store, routes }: Report): string {
  const plain = {
    since: since ?? null,
    store: store ?? null,
    routes: routes.map(({ status, discrepancies, coverage, series = [], samples = new Map() }) => ({
      ...status,
      series,
      discrepancies: discrepancies.map((found) => ({
        ...found,
        share: shareOf(found, status),
        sample: samples.get(found.id) ?? null,
      })),
      coverage,
    })),
  };
  return `${JSON.stringify(plain, null, 2)}\n`;
}

/** Changes of the status class first, because they change what clients do; all others in the order in which they come. */
export function ranked(discrepancies: readonly Discrepancy[]): readonly Discrepancy[] {
  const isFirst = ({ kind, count: mismatches, example: { left, right } }: Discrepancy) =>
    kind === 'status' && mismatches > 0 && isClassChange(Number(left), Number(right));
  return [...discrepancies.filter(isFirst), ...discrepancies.filter((found) => !isFirst(found))];
}

/** The exchanges in which it was a mismatch, as a share of all that were compared; null while there are none. */
export function shareOf({ count: mismatches }: Discrepancy, { comparisons }: RouteStatus): number | null {
  const { match, ignored, mismatch, failed } = comparisons;
  const compared = match + ignored + mismatch + failed;
  return compared === 0 ? null : Math.min(1, mismatches / compared);
}

/** The same for a reader: `13.9 %`; empty where there is none. */
export function shareText(found: Discrepancy, status: RouteStatus): string {
  const share = shareOf(found, status);
  return share === null || found.count === 0 ? '' : percent(share);
}

/** Share of one bucket's judged and failed exchanges that count against the service; null where there are none. */
export function rateOf({
  match = 0,
  ignored = 0,
  mismatch = 0,
  failed = 0,
}: ReportPoint['verdicts']): number | null {
  const judged = match + ignored + mismatch + failed;
  return judged === 0 ? null : (mismatch + failed) / judged;
}

const BARS = '▁▂▃▄▅▆▇█';

/**
 * The mismatch rates of a route over time as bars: the lowest is none at all, the highest the highest rate, which is
 * told; `·` where nothing was compared. Empty for fewer than two buckets.
 */
export function sparkLine(series: readonly ReportPoint[]): string {
  if (series.length < 2) return '';
  const rates = series.map(({ verdicts }) => rateOf(verdicts));
  const highest = Math.max(0, ...rates.map((rate) => rate ?? 0));
  const bars = rates.map((rate) => {
    if (rate === null) return '·';
    const height = rate === 0 ? 0 : Math.max(1, Math.round((rate / highest) * (BARS.length - 1)));
    return BARS[height];
  });
  const [first] = series;
  return `${bars.join('')}  mismatch rate since ${first?.at.slice(0, 16)}Z, ${first?.minutes} min a bar, highest ${percent(highest)}`;
}

/** What the figures of a route say, as one line: how much was compared, how it came out, what was left out and why. */
export function coverageLine({ comparisons, reasons }: RouteStatus): string {
  const { match, ignored, mismatch, failed, skipped, not_sampled: notSampled } = comparisons;
  const compared = match + ignored + mismatch + failed;
  if (compared + skipped + notSampled === 0) return 'nothing compared yet';
  const parts = [
    `${count(compared)} compared`,
    ...share(match, compared, 'match'),
    ...share(ignored, compared, 'ignored'),
    ...share(mismatch, compared, 'mismatch'),
    ...share(failed, compared, 'failed', reasons.failed),
    skipped > 0 ? `${count(skipped)} not compared${because(reasons.skipped)}` : '',
    notSampled > 0 ? `${count(notSampled)} not sampled` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** `mismatch rate 3.5 %, at most 4.9 %`; empty while nothing is judged. */
export function rateLine({ mismatchRate, mismatchUpperBound }: RouteStatus): string {
  if (mismatchRate === null) return '';
  return `mismatch rate ${percent(mismatchRate)}, at most ${percentAtMost(mismatchUpperBound)} with 95 % confidence`;
}

/** What the store has let go of or never got, as one line; empty while it has all. */
export function storeLine({ store }: Report): string {
  const list = (items: StoreStatus['dropped']) =>
    items.map(({ what, count: times }) => `${what.replaceAll('_', ' ')} ${count(times)}`).join(', ');
  const { pruned = [], dropped = [] } = store ?? {};
  return [
    pruned.length > 0 ? `pruned to keep the store within its limits: ${list(pruned)}` : '',
    dropped.length > 0 ? `never stored, because the store failed: ${list(dropped)}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The rules that somebody should look at, a line each: expired, dead, or with a path that leads nowhere. */
export function ruleLines({ rules }: RouteStatus): string[] {
  return rules.flatMap(({ rule, owner, problem }) =>
    problem === undefined ? [] : [`rule ${rule} (${owner}) ${problem}`],
  );
}

/** `canary 10 %`, or the stage alone. */
export function stageText({ stage, percent: share }: RouteStatus): string {
  return stage === 'canary' ? `canary ${share} %` : stage;
}

/** How often it occurred; what rules allow is told apart. */
export function occurrences({ count: mismatches, ignoredCount }: Discrepancy): string {
  if (ignoredCount === 0) return count(mismatches);
  return mismatches === 0
    ? `${count(ignoredCount)} ignored`
    : `${count(mismatches)} (+${count(ignoredCount)} ignored)`;
}

/** Numbers with thousands separated, the same in every locale. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Three digits or so; never 100 % for what is not all of it. */
export function percent(ratio: number): string {
  const value = ratio * 100;
  if (value >= 99.95 && value < 100)
    return value >= 99.99 ? 'over 99.99 %' : `${Math.floor(value * 100) / 100} %`;
  return `${value >= 10 || value === 0 ? value.toFixed(1) : value.toPrecision(2)} %`;
}

/** A bound is rounded up: a smaller figure would claim more than is known. */
export function percentAtMost(ratio: number): string {
  const value = ratio * 100;
  const unit = value >= 10 ? 0.1 : 10 ** (Math.floor(Math.log10(value)) - 1);
  return `${Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(6))} %`;
}

function share(value: number, of: number, word: string, why?: Readonly<Record<string, number>>): string[] {
  return value === 0 ? [] : [`${percent(value / of)} ${word}${because(why)}`];
}

/** ` (queue_full 20, memory 1)`; empty where there are none. */
export function because(reasons: Readonly<Record<string, number>> | undefined): string {
  const entries = Object.entries(reasons ?? {}).sort(([, a], [, b]) => b - a);
  return entries.length === 0
    ? ''
    : ` (${entries.map(([reason, times]) => `${reason} ${count(times)}`).join(', ')})`;
}
