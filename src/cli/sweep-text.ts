import { counted } from '../counted.ts';
import type { SweepSummary } from '../replay/sweep.ts';
import { count } from './report-data.ts';
import { styled } from './styled.ts';
import { columns, printable, shortened } from './table.ts';

const VALUE_WIDTH = 60;
const SHOWN = 20;

/** A sweep for a terminal: each route's verdicts, the most frequent differences, and the verdict as last line. */
export function sweepText(summary: SweepSummary, color: boolean): string {
  const { routes, discrepancies, notSent } = summary;
  const bold = (text: string) => styled('bold', text, color);
  const lines = routes.map(({ route, comparisons, reasons }) => {
    const verdicts = Object.entries(comparisons).flatMap(([verdict, times]) =>
      times === 0 ? [] : [`${count(times)} ${verdict}`],
    );
    const sorted = Object.entries(reasons).sort(([a], [b]) => (a < b ? -1 : 1));
    const why = sorted.map(([reason, times]) => `${reason} ${count(times)}`);
    return `${bold(route)}  ${verdicts.join(' · ')}${why.length === 0 ? '' : `  (${why.join(', ')})`}`;
  });
  if (summary.rateLimited > 0)
    lines.push(
      `${count(summary.rateLimited)} could not be judged: rate limited (429); ask more slowly with --rate`,
    );
  for (const [why, times] of Object.entries(notSent))
    lines.push(`${count(times)} not sent: ${printable(why)}`);
  if (discrepancies.length > 0) lines.push('', ...discrepancyLines(summary, color));
  return `${[...lines, '', verdictLine(summary, color)].join('\n')}\n`;
}

function discrepancyLines({ discrepancies }: SweepSummary, color: boolean): string[] {
  const shown = discrepancies.slice(0, SHOWN);
  const heads = columns(
    shown.map(({ id, route, kind, count: times, path }) => [
      id,
      route,
      kind,
      `${count(times)} ×`,
      printable(path),
    ]),
  );
  const lines = shown.flatMap(({ example, request }, i) => [
    heads[i] as string,
    styled(
      'dim',
      `    ${value(example.left)} → ${value(example.right)}  ${printable(example.detail)}`,
      color,
    ),
    styled('dim', `    ${printable(shortened(request, 2 * VALUE_WIDTH))}`, color),
  ]);
  const more = discrepancies.length - shown.length;
  return more > 0 ? [...lines, `… and ${more} more; --json lists them`] : lines;
}

function verdictLine({ verdict, requests, routes }: SweepSummary, color: boolean): string {
  const of = (...verdicts: ('match' | 'ignored' | 'mismatch' | 'failed')[]) =>
    routes.reduce(
      (sum, { comparisons }) => sum + verdicts.reduce((all, one) => all + comparisons[one], 0),
      0,
    );
  const agreed = `${count(of('match', 'ignored'))} of ${counted(requests, 'request')} ${requests === 1 ? 'agrees' : 'agree'}`;
  if (verdict === 'match') return styled('green', agreed, color);
  if (verdict === 'incomplete') return styled('bold', `incomplete: ${agreed}, and none differs`, color);
  return styled(
    'red',
    `${count(of('mismatch', 'failed'))} of ${counted(requests, 'request')} ${requests === 1 ? 'differs' : 'differ'}`,
    color,
  );
}

function value(json: string | undefined): string {
  return json === undefined ? '(absent)' : printable(shortened(json, VALUE_WIDTH));
}
