import type { Discrepancy } from '../store/types.ts';
import { COVERAGE_HEAD, coverageRows, shapesLine } from './coverage-rows.ts';
import { stateMark } from './history-text.ts';
import { coverageLine, occurrences, type Report, rateLine, ruleLines, stageText } from './report-data.ts';
import { printable, shortened } from './table.ts';

const VALUE_WIDTH = 80;

/** The report for a pull request. */
export function reportMarkdown({ since, routes }: Report): string {
  const lines = [`# Ficus report${since === undefined ? '' : ` since ${since}`}`, ''];
  for (const { status, discrepancies, coverage } of routes) {
    lines.push(`## ${status.id}`, '');
    lines.push(`${stageText(status)}, service \`${status.service}\``, '');
    lines.push(`- ${coverageLine(status)}`);
    const rate = rateLine(status);
    if (rate !== '') lines.push(`- ${rate}`);
    lines.push(...ruleLines(status).map((line) => `- ${plain(line)}`));
    lines.push('');
    if (discrepancies.length > 0) lines.push(...discrepancyTable(discrepancies));
    if (coverage.shapes > 0) {
      lines.push(
        `${shapesLine(coverage)}.`,
        '',
        tableRow(COVERAGE_HEAD),
        tableRow(COVERAGE_HEAD.map(() => '---')),
      );
      lines.push(...coverageRows(coverage).map((row) => tableRow(row.map(plain))), '');
    }
  }
  return lines.join('\n');
}

function discrepancyTable(discrepancies: readonly Discrepancy[]): string[] {
  const lines = [
    '| id | kind | place | times | monolith | service | detail | cause |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
  ];
  for (const found of discrepancies) {
    const { id, path, example, cause = '' } = found;
    const kind = `${found.kind}${plain(stateMark(found))}`;
    const values = [code(example.left), code(example.right), plain(example.detail), plain(cause)];
    lines.push(`| ${[id, kind, code(path), occurrences(found), ...values].join(' | ').trimEnd()} |`);
  }
  return [...lines, ''];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Values come from both sides' bodies: none of their characters may become markup or leave the cell. */
function code(text: string | undefined): string {
  if (text === undefined) return '(absent)';
  return `<code>${escaped(shortened(text, VALUE_WIDTH))}</code>`;
}

function plain(text: string): string {
  return escaped(text);
}

function escaped(text: string): string {
  return printable(text.replace(/[\r\n]+/g, ' ')).replace(
    /[&<>|`*_[\]\\!#~]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
