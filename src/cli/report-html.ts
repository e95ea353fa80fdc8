import type { Coverage } from '../admin/coverage.ts';
import type { RouteStatus } from '../admin/route-status.ts';
import type { Discrepancy, Sample } from '../store/types.ts';
import { COVERAGE_HEAD, coverageRows, shapesLine } from './coverage-rows.ts';
import { curlCommands } from './curl.ts';
import { excerpts } from './excerpt.ts';
import { htmlPage, htmlText as text } from './html-page.ts';
import {
  coverageLine,
  occurrences,
  type Report,
  type ReportPoint,
  rateLine,
  rateOf,
  ruleLines,
  shareText,
  stageText,
  storeLine,
} from './report-data.ts';
import { shortened } from './table.ts';

const VALUE_WIDTH = 200;
const BAR_HEIGHT = 40;

/** The report as one file for a mail. `madeAt`: ISO time. */
export function reportHtml(report: Report, madeAt: string): string {
  const { since, routes } = report;
  const span = since === undefined ? 'all that is kept' : `since ${since}`;
  const sections = routes.map(({ status, discrepancies, coverage, series = [], samples = new Map() }) =>
    [
      `<section><h2>${text(status.id)} <small>${text(`${stageText(status)}, service ${status.service}`)}</small></h2>`,
      ...paragraphs([coverageLine(status), rateLine(status)]),
      barsOf(series),
      ...ruleLines(status).map((line) => `<p class="problem">${text(line)}</p>`),
      tableOf(discrepancies, status),
      ...discrepancies.map((found) => exampleOf(found, samples.get(found.id), status)),
      coverageTable(coverage),
      '</section>',
    ].join('\n'),
  );
  const body = [
    '<h1>What Ficus compared</h1>',
    `<p class="dim">${text(`${span}; made ${madeAt}`)}</p>`,
    ...paragraphs([storeLine(report)]),
    ...sections,
  ];
  return htmlPage('Ficus report', body.join('\n'));
}

function paragraphs(lines: readonly string[]): string[] {
  return lines.filter((line) => line !== '').map((line) => `<p>${text(line)}</p>`);
}

function tableOf(discrepancies: readonly Discrepancy[], status: RouteStatus): string {
  if (discrepancies.length === 0) return '<p>No discrepancies.</p>';
  const rows = discrepancies.map((found) => {
    const { id, kind, path, example, cause, state } = found;
    const values = `${value(example.left)} → ${value(example.right)}`;
    const why = cause === undefined ? '' : `<br>${text(cause)}`;
    return (
      `<tr><td><code>${text(id)}</code><br><span class="dim">${text(state)}</span></td><td>${text(kind)}</td>` +
      `<td class="number">${text(occurrences(found))}</td><td class="number">${text(shareText(found, status))}</td>` +
      `<td><code>${text(path)}</code><br>${values}<br><span class="dim">${text(example.detail)}</span>${why}</td></tr>`
    );
  });
  return (
    '<table><thead><tr><th>id</th><th>kind</th><th>times</th><th>share</th><th>place, monolith → service, cause</th>' +
    `</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`
  );
}

function exampleOf({ id }: Discrepancy, sample: Sample | undefined, { urls }: RouteStatus): string {
  if (sample === undefined) return '';
  const { left, right } = excerpts(sample);
  const commands = curlCommands(sample, urls);
  const curl = commands.length === 0 ? '' : `<pre>${block(commands)}</pre>`;
  return (
    `<details><summary><code>${text(id)}</code> ${text(`${sample.request.method} ${sample.request.target}`)}</summary>\n` +
    `<div class="sides"><div>monolith<pre>${block(left)}</pre></div><div>service<pre>${block(right)}</pre></div></div>\n` +
    `${curl}</details>`
  );
}

/** How many were compared in each span of time, and which part of them counts against the service. */
function barsOf(series: readonly ReportPoint[]): string {
  if (series.length < 2) return '';
  const bars = series.map(({ at, verdicts }, i) => {
    const rate = rateOf(verdicts);
    const share = rate ?? 0;
    const title = rate === null ? 'nothing compared' : `mismatch rate ${(share * 100).toFixed(2)} %`;
    // What is there is seen, however small its share.
    const height = share === 0 ? 0 : Math.max(1, share * BAR_HEIGHT);
    const against = `<rect class="against" x="${i * 8}" y="${BAR_HEIGHT - height}" width="7" height="${height}"/>`;
    const judged =
      rate === null ? '' : `<rect class="judged" x="${i * 8}" y="0" width="7" height="${BAR_HEIGHT}"/>`;
    return `<g><title>${text(`${at}: ${title}`)}</title>${judged}${against}</g>`;
  });
  const [first] = series;
  const label = `mismatch rate from ${first?.at}, ${first?.minutes} min a bar`;
  return (
    `<svg role="img" aria-label="${text(label)}" width="${series.length * 8}" height="${BAR_HEIGHT}">${bars.join('')}</svg>` +
    `<p class="dim">${text(label)}</p>`
  );
}

function value(json: string | undefined): string {
  return json === undefined ? '(absent)' : `<code>${text(shortened(json, VALUE_WIDTH))}</code>`;
}

function block(lines: readonly string[]): string {
  return lines.map(text).join('\n');
}

function coverageTable(coverage: Coverage): string {
  if (coverage.shapes === 0) return '';
  const row = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>`;
  const rows = coverageRows(coverage).map((cells) => row(cells, 'td'));
  return `<p>${text(shapesLine(coverage))}.</p>
<table>${row(COVERAGE_HEAD, 'th')}${rows.join('')}</table>`;
}
