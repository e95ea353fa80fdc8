import type { BudgetResult } from './budgets.ts';
import { type CaseResult, entryOf, medianOf, ratioOf } from './figures.ts';

/** One case as a Markdown table that a person can also read as it is. */
export function caseTable(result: CaseResult): string {
  const base = entryOf(result, result.case.base);
  const shadow = result.case.entries.some(({ service }) => service !== undefined);
  const head = ['contestant', 'CPU/request', `× ${result.case.base}`, 'requests/s', 'p50', 'p99'];
  if (shadow) head.push('mirrored', 'compared');
  const rows = result.entries.map((entry) => {
    const row = [
      entry.name,
      shown(medianOf(entry, 'cpu'), 1, ' µs'),
      shown(base && ratioOf(entry, base, 'cpu'), 2),
      shown(medianOf(entry, 'perSecond'), 0),
      shown(medianOf(entry, 'p50'), 2, ' ms'),
      shown(medianOf(entry, 'p99'), 2, ' ms'),
    ];
    if (shadow) row.push(share(medianOf(entry, 'mirrored')), share(medianOf(entry, 'compared')));
    return row;
  });
  return `### ${result.case.title}\n\n${markdown(head, rows)}`;
}

/** The budgets, met or not. */
export function budgetTable(budgets: readonly BudgetResult[]): string {
  const rows = budgets.map(({ what, required, measured, met }) => [
    what,
    required,
    shown(measured, 2),
    met === undefined ? 'not measured' : met ? 'met' : 'not met',
  ]);
  return `### Budgets\n\n${markdown(['what', 'budget', 'measured', ''], rows)}`;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) =>
    Math.max(3, title.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function shown(value: number | undefined, digits: number, unit = ''): string {
  return value === undefined ? '–' : `${value.toFixed(digits)}${unit}`;
}

function share(value: number | undefined): string {
  return value === undefined ? '–' : `${(value * 100).toFixed(1)} %`;
}
