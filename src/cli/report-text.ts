import type { Coverage } from '../admin/coverage.ts';
import type { RouteStatus } from '../admin/route-status.ts';
import type { Discrepancy } from '../store/types.ts';
import { COVERAGE_HEAD, coverageRows, shapesLine } from './coverage-rows.ts';
import { stateMark } from './history-text.ts';
import {
  coverageLine,
  occurrences,
  type Report,
  rateLine,
  ruleLines,
  shareText,
  sparkLine,
  stageText,
  storeLine,
} from './report-data.ts';
import { styled } from './styled.ts';
import { columns, printable, shortened } from './table.ts';

const VALUE_WIDTH = 60;

/** The report for a terminal. */
export function reportText(report: Report, color: boolean): string {
  const { since, routes } = report;
  const bold = (text: string) => styled('bold', text, color);
  const dim = (text: string) => styled('dim', text, color);
  const lines = ['', bold(`What Ficus compared${since === undefined ? '' : ` since ${since}`}`), ''];
  for (const { status, discrepancies, coverage, series = [] } of routes) {
    lines.push(`${bold(status.id)}  ${stageText(status)} · service ${status.service}`);
    lines.push(`  ${coverageLine(status)}`);
    const rate = rateLine(status);
    if (rate !== '') lines.push(`  ${rate}`);
    const spark = sparkLine(series);
    if (spark !== '') lines.push(`  ${spark}`);
    lines.push(...ruleLines(status).map((line) => `  ${printable(line)}`));
    lines.push(...discrepancyLines(discrepancies, status, dim), ...coverageLines(coverage, dim), '');
  }
  const stored = storeLine(report);
  if (stored !== '') lines.push(stored, '');
  const total = routes.reduce((sum, { discrepancies }) => sum + discrepancies.length, 0);
  lines.push(
    total === 0
      ? 'No discrepancies. Look above at how much was compared before you trust that.'
      : 'One discrepancy with its samples: ficus show ID',
    '',
  );
  return lines.join('\n');
}

/** What only rules allowed takes one line each: it is no work, and it must not bury what is. */
function discrepancyLines(
  discrepancies: readonly Discrepancy[],
  status: RouteStatus,
  dim: (text: string) => string,
): string[] {
  const heads = columns(
    discrepancies.map((found) => [
      `  ${found.id}`,
      `${found.kind}${stateMark(found)}`,
      `${occurrences(found)} ×`,
      shareText(found, status),
      `${printable(found.path)}${found.count === 0 ? `  (${printable(found.example.ignoredBy ?? '')})` : ''}`,
    ]),
  );
  return discrepancies.flatMap(({ count, example, cause }, i) => {
    const head = heads[i] as string;
    if (count === 0) return [dim(head)];
    return [
      head,
      ...(cause === undefined ? [] : [`      ${printable(cause)}`]),
      dim(`      ${value(example.left)} → ${value(example.right)}  ${printable(example.detail)}`),
    ];
  });
}

function coverageLines(coverage: Coverage, dim: (text: string) => string): string[] {
  const line = shapesLine(coverage);
  if (line === '') return [];
  const rows = columns([COVERAGE_HEAD, ...coverageRows(coverage)].map((row) => row.map(printable)));
  return [`  ${line}`, ...rows.map((row, i) => (i === 0 ? dim(`    ${row}`) : `    ${row}`))];
}

function value(json: string | undefined): string {
  return json === undefined ? '(absent)' : printable(shortened(json, VALUE_WIDTH));
}
