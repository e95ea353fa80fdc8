import type { Discrepancy, DiscrepancyDetail, TriageEntry } from '../store/types.ts';
import { printable } from './table.ts';

/** What was decided about a discrepancy, oldest first. */
export function historyLines({ history }: DiscrepancyDetail, bold: (text: string) => string): string[] {
  if (history.length === 0) return [];
  const lines = history.flatMap((entry) => [
    `  ${entry.at}  ${printable(`${entry.actor}  ${changeText(entry)}`)}`,
    ...(entry.note === undefined ? [] : entry.note.split('\n').map((line) => `    ${printable(line)}`)),
  ]);
  return [bold('History'), ...lines, ''];
}

/** One decision as a sentence, with its note. */
export function decisionText(entry: TriageEntry): string {
  return `${entry.at}, ${entry.actor}: ${changeText(entry)}${entry.note === undefined ? '' : `: ${entry.note}`}`;
}

function changeText({ from, to, assignee, rule, sample }: TriageEntry): string {
  return [
    from === to ? to : `${from} → ${to}`,
    assignee === undefined ? '' : `, with ${assignee}`,
    rule === undefined ? '' : `, covered by the rule ${rule}`,
    sample === undefined ? '' : `, sample ${sample}`,
  ].join('');
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
