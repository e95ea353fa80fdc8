import type { RouteStatus } from '../admin/route-status.ts';
import type { Discrepancy, Sample } from '../store/types.ts';
import { COVERAGE_HEAD, coverageRows, shapesLine } from './coverage-rows.ts';
import { curlCommands } from './curl.ts';
import { excerpts } from './excerpt.ts';
import { stateMark } from './history-text.ts';
import { markdownText as plain } from './markdown-text.ts';
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
import { shortened } from './table.ts';

const VALUE_WIDTH = 80;

/** The report for a pull request. */
export function reportMarkdown(report: Report): string {
  const { since, routes } = report;
  const lines = [`# Ficus report${since === undefined ? '' : ` since ${since}`}`, ''];
  const stored = storeLine(report);
  if (stored !== '') lines.push(plain(stored), '');
  for (const { status, discrepancies, coverage, series = [], samples = new Map() } of routes) {
    lines.push(`## ${status.id}`, '');
    lines.push(`${stageText(status)}, service \`${status.service}\``, '');
    lines.push(`- ${coverageLine(status)}`);
    const rate = rateLine(status);
    if (rate !== '') lines.push(`- ${rate}`);
    const spark = sparkLine(series);
    if (spark !== '') lines.push(`- ${plain(spark)}`);
    lines.push(...ruleLines(status).map((line) => `- ${plain(line)}`));
    lines.push('');
    if (discrepancies.length > 0) lines.push(...discrepancyTable(discrepancies, status, samples));
    if (coverage.shapes > 0) {
      lines.push(
        `${shapesLine(coverage)}.`,
        '',
        tableRow(COVERAGE_HEAD),
        tableRow(COVERAGE_HEAD.map(() => '---')),
      );
      lines.push(...coverageRows(coverage).map((row) => tableRow(row.map((cell) => plain(cell)))), '');
    }
  }
  return lines.join('\n');
}

function discrepancyTable(
  discrepancies: readonly Discrepancy[],
  status: RouteStatus,
  samples: ReadonlyMap<string, Sample>,
): string[] {
  const lines = [
    '| id | kind | place | times | share | monolith | service | detail | cause |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const found of discrepancies) {
    const { id, path, example, cause = '' } = found;
    const kind = `${found.kind}${plain(stateMark(found))}`;
    const values = [code(example.left), code(example.right), plain(example.detail), plain(cause)];
    lines.push(
      `| ${[id, kind, code(path), occurrences(found), shareText(found, status), ...values].join(' | ').trimEnd()} |`,
    );
  }
  return [
    ...lines,
    '',
    ...discrepancies.flatMap((found) => exampleLines(found.id, samples.get(found.id), status)),
  ];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** One exchange, folded away: how to ask for it, and both answers where they differ. */
function exampleLines(id: string, sample: Sample | undefined, { urls }: RouteStatus): string[] {
  if (sample === undefined) return [];
  const { left, right } = excerpts(sample);
  const commands = curlCommands(sample, urls);
  const block = (title: string, text: string) => [`${title}:`, '', `<pre>${plain(text, '\n')}</pre>`, ''];
  return [
    `<details><summary>${id}: ${plain(`${sample.request.method} ${sample.request.target}`)}</summary>`,
    '',
    ...block('monolith', left.join('\n')),
    ...block('service', right.join('\n')),
    ...(commands.length === 0 ? [] : block('ask both sides', commands.join('\n'))),
    '</details>',
    '',
  ];
}

/** Values come from both sides' bodies: none of their characters may become markup or leave the cell. */
function code(text: string | undefined): string {
  if (text === undefined) return '(absent)';
  return `<code>${plain(shortened(text, VALUE_WIDTH))}</code>`;
}
