import type { Discrepancy, DiscrepancyDetail } from '../store/types.ts';
import { printable } from './table.ts';

/** What was decided about a discrepancy, oldest first. */
export function historyLines({ history }: DiscrepancyDetail, bold: (text: string) => string): string[] {
  if (history.length === 0) return [];
  const lines = history.flatMap(({ at, actor, from, to, assignee, note, rule, sample }) => {
    const change = from === to ? to : `${from} → ${to}`;
    const more = [
      assignee === undefined ? '' : `, with ${assignee}`,
      rule === undefined ? '' : `, covered by the rule ${rule}`,
      sample === undefined ? '' : `, sample ${sample}`,
    ].join('');
    return [
      `  ${at}  ${printable(`${actor}  ${change}${more}`)}`,
      ...(note === undefined ? [] : note.split('\n').map((line) => `    ${printable(line)}`)),
    ];
  });
  return [bold('History'), ...lines, ''];
}

/** The state in words: who has it, and whether it came back. */
export function stateText({ state, assignee, regressedAt, regressionSample }: Discrepancy): string {
  const who = assignee === undefined ? '' : `, with ${assignee}`;
  const sample = regressionSample === undefined ? '' : `, sample ${regressionSample}`;
  const back = regressedAt === undefined ? '' : `; a regression: it came back at ${regressedAt}${sample}`;
  return printable(`${state}${who}${back}`);
}

/** What a list shows beside the kind of a discrepancy that is not simply open. */
export function stateMark({ state, assignee, regression }: Discrepancy): string {
  const words = [
    regression ? 'regression' : '',
    state === 'open' ? '' : state,
    assignee === undefined ? '' : printable(assignee),
  ].filter((word) => word !== '');
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}
