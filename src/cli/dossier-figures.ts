import type { Figures } from '../admin/route-figures.ts';
import type { Block } from './document.ts';
import type { Dossier } from './dossier-data.ts';
import { because, count, percent, percentAtMost, storeLine } from './report-data.ts';

const DAY = 86_400_000;
const QUANTILES = ['p50', 'p95', 'p99'] as const;

/** What was compared and how it came out, and errors and latency of both sides. */
export function figureBlocks({ figures, configured, store }: Dossier): Block[] {
  const { kept, step } = figures;
  const budget = configured?.readiness.checks.find(({ name }) => name === 'mismatchRate')?.required;
  // A route that is no longer configured has no present step.
  const columns = configured === undefined ? [kept] : [kept, step];
  const row = (name: string, of: (one: Figures) => string) => [name, ...columns.map(of)];
  const head = ['', 'all that is kept', `since the present step began, ${step.since}`];
  const rows = [
    ...comparisonRows(row),
    row('mismatch rate', ({ mismatchRate }) => (mismatchRate === null ? 'not known' : percent(mismatchRate))),
    row('upper bound of it', ({ mismatchRate, mismatchUpperBound }) =>
      mismatchRate === null ? 'not known' : percentAtMost(mismatchUpperBound),
    ),
    row('budget: the bound must be under', () => (budget === undefined ? 'not known' : percent(budget))),
    ...errorRows(row),
    ...latencyRows(row),
  ];
  const reasons = (['failed', 'skipped'] as const).flatMap((verdict) => {
    const why = because(configured?.status.reasons[verdict] ?? {});
    return why === '' ? [] : [`${verdict}, by reason, of all that is kept:${why}`];
  });
  return [
    { heading: 'Figures', level: 2 },
    ...unknown(columns),
    { head: head.slice(0, 1 + columns.length), rows },
    ...(reasons.length === 0 ? [] : [{ items: reasons }]),
    {
      text:
        'The bound is the upper end of a 95 % confidence sequence: it holds at every moment at once, however often somebody ' +
        'looks. An error is a 5xx or no whole answer. Latency is of requests that both sides were asked. Of the second in ' +
        'which the step began nothing counts.',
    },
    { text: keptText(store) },
  ];
}

function unknown([kept, step]: readonly Figures[]): Block[] {
  if (kept?.mismatchRate === null)
    return [{ warning: 'Nothing has been compared yet: nothing is known of how the service answers.' }];
  if (step?.mismatchRate === null)
    return [{ warning: 'Nothing has been compared since the present step began.' }];
  return [];
}

type Row = (name: string, of: (one: Figures) => string) => string[];

function comparisonRows(row: Row): string[][] {
  const shares = (['match', 'ignored', 'mismatch', 'failed'] as const).map((verdict) =>
    row(verdict, ({ comparisons }) => {
      const judged = judgedOf(comparisons);
      const value = comparisons[verdict];
      return judged === 0 ? '0' : `${count(value)} (${percent(value / judged)})`;
    }),
  );
  return [
    row('requests that both sides were asked', ({ paired }) => count(paired.service.asked)),
    row('requests of users that the monolith alone was asked', ({ alone }) => count(alone.monolith.asked)),
    row('requests of users that the service alone was asked', ({ alone }) => count(alone.service.asked)),
    row('compared', ({ comparisons }) => count(judgedOf(comparisons))),
    ...shares,
    row('to be compared, and not compared', ({ comparisons }) => count(comparisons.skipped)),
    row('never to be compared: unsafe method, upgrade', ({ comparisons }) => count(comparisons.excluded)),
    row('not sampled', ({ comparisons }) => count(comparisons.not_sampled)),
  ];
}

function errorRows(row: Row): string[][] {
  const of = (which: 'paired' | 'alone', side: 'monolith' | 'service') => (one: Figures) => {
    const { asked, errors } = one[which][side];
    return asked === 0 ? 'not known' : `${count(errors)} of ${count(asked)} (${percent(errors / asked)})`;
  };
  return [
    row('errors of the monolith, where both were asked', of('paired', 'monolith')),
    row('errors of the service, where both were asked', of('paired', 'service')),
    row('errors of the monolith, where it alone was asked', of('alone', 'monolith')),
    row('errors of the service, where it alone was asked', of('alone', 'service')),
  ];
}

function latencyRows(row: Row): string[][] {
  return QUANTILES.flatMap((q) => [
    ...(['monolith', 'service'] as const).map((side) =>
      row(`${q} of the ${side}`, ({ latency }) => milliseconds(latency[side]?.[q])),
    ),
    row(`${q}, service to monolith`, ({ latency: { monolith, service } }) =>
      monolith === null || service === null ? 'not known' : `${(service[q] / monolith[q]).toFixed(2)} times`,
    ),
  ]);
}

function judgedOf({ match, ignored, mismatch, failed }: Figures['comparisons']): number {
  return match + ignored + mismatch + failed;
}

function milliseconds(seconds: number | undefined): string {
  return seconds === undefined ? 'not known' : `${Number((seconds * 1000).toPrecision(3))} ms`;
}

/** How far back the figures go, and what is not among them. */
function keptText(store: Dossier['store']): string {
  const missing = storeLine({ since: undefined, routes: [], store });
  const days = Number((store.retention / DAY).toPrecision(3));
  return (
    `Figures, coverage and resolved discrepancies are kept for ${days} d, the ledger for ever. ` +
    (missing === '' ? 'Nothing has been let go of, and nothing was lost.' : `Of all routes, ${missing}.`)
  );
}
