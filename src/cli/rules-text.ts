import type { RuleStatus } from '../admin/rule-status.ts';
import type { PreviewedDifference, RulePreview } from '../store/rule-trial.ts';
import { count } from './report-data.ts';
import { styled } from './styled.ts';
import { columns, printable, shortened } from './table.ts';

const VALUE_WIDTH = 60;
const REQUEST_WIDTH = 100;

/** Rules with their use, for a terminal; those that somebody should look at say why on a line of their own. */
export function rulesText(
  rules: readonly (RuleStatus & { readonly route: string })[],
  color: boolean,
): string {
  if (rules.length === 0) return 'There are no rules.\n';
  const head = ['route', 'rule', 'state', 'used', 'last used', 'owner', 'expires'];
  const rows = rules.map(({ route, rule, state, used, lastUsed = 'never', owner, expires = 'never' }) =>
    [route, rule, state, count(used), lastUsed, owner, expires].map(printable),
  );
  const [first = '', ...lines] = columns([head, ...rows]);
  const marked = lines.flatMap((line, at) => {
    const problem = rules[at]?.problem;
    if (problem === undefined) return [line];
    return [styled('red', line, color), styled('dim', `  ${printable(problem)}`, color)];
  });
  return `${[styled('bold', first, color), ...marked].join('\n')}\n`;
}

/** What a proposed rule would do, for a terminal. */
export function previewText(found: RulePreview, color: boolean): string {
  const bold = (text: string) => styled('bold', text, color);
  const { samples, exchanges, hidden, discrepancies, doesNotFit, unsure } = found;
  const lines = [
    '',
    bold(`${printable(found.rule)} on ${found.route}`),
    `  ${count(samples.judged)} of ${count(samples.stored)} stored samples were judged again`,
    ...samples.unjudged.map(({ reason, count: times }) => `  ${count(times)} were not: ${printable(reason)}`),
    '',
    `  ${count(exchanges.hidden)} would no longer be mismatches`,
    `  ${count(exchanges.stillDiffer)} would still differ`,
    ...(exchanges.unsure > 0
      ? [`  ${count(exchanges.unsure)} cannot be told: what the rule looks at is redacted`]
      : []),
    ...(exchanges.fineBefore > 0
      ? [`  ${count(exchanges.fineBefore)} are no mismatches by the rules in force`]
      : []),
    '',
  ];
  if (discrepancies.length === 0) lines.push('It reaches nothing that differs in any stored sample.', '');
  else
    lines.push(
      bold('What it reaches'),
      ...columns(
        discrepancies.map(({ id, kind, path, samples: of, hidden: gone, unsure: open }) => [
          `  ${id}`,
          kind,
          `hidden in ${count(gone)} of ${count(of)}${open > 0 ? `, ${count(open)} unsure` : ''}`,
          printable(path),
        ]),
      ),
      '',
    );
  if (hidden.length > 0)
    lines.push(
      bold('Hidden, such as'),
      ...hidden
        .slice(0, 5)
        .map(
          ({ sample, request, becomes }) =>
            `  ${printable(shortened(request, REQUEST_WIDTH))}  would be ${becomes} (sample ${sample})`,
        ),
      '',
    );
  if (doesNotFit.count > 0)
    lines.push(
      bold(`What at its path does not fit it: ${count(doesNotFit.count)}`),
      ...doesNotFit.items.flatMap(differenceLines),
      '',
    );
  if (unsure.count > 0)
    lines.push(
      bold(`Redacted, so that nobody can tell: ${count(unsure.count)}`),
      ...unsure.items.slice(0, 5).flatMap(differenceLines),
      '',
    );
  return lines.join('\n');
}

function differenceLines({ request, path, kind, left, right, detail }: PreviewedDifference): string[] {
  const [l, r] = [left, right].map((value) =>
    value === undefined ? '(absent)' : printable(shortened(value, VALUE_WIDTH)),
  );
  return [
    `  ${printable(path)}  ${kind}  ${l} → ${r}  ${printable(detail)}`,
    `    ${printable(shortened(request, REQUEST_WIDTH))}`,
  ];
}
