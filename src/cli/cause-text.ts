import type { Cause, CauseExample } from '../diff/causes/cause.ts';
import type { DiscrepancyDetail } from '../store/types.ts';
import { count } from './report-data.ts';
import { printable, shortened } from './table.ts';

const VALUE_WIDTH = 120;

/** The causes of a discrepancy for a terminal, with what speaks against each and the rule that would accept it. */
export function causeLines(causes: readonly Cause[], bold: (text: string) => string): string[] {
  if (causes.length === 0) return [];
  return [bold('Why'), ...causes.flatMap((cause) => linesOf(cause)), ''];
}

/** The rule for a discrepancy, or that none is safe, where no cause has said so. */
export function suggestionLines(
  { causes, suggestion: { rule, note } }: Pick<DiscrepancyDetail, 'causes' | 'suggestion'>,
  bold: (text: string) => string,
): string[] {
  if (causes.some((cause) => cause.rule !== undefined || cause.ruleNote === note)) return [];
  if (rule === undefined) return [`${bold('Rule')}  ${printable(note)}`, ''];
  return [
    bold('The rule that would accept it'),
    ...rule.split('\n').map((line) => `  ${printable(line)}`),
    `  ${printable(note)}`,
    '',
  ];
}

function linesOf({ sentence, counterexamples, counterexample, rule, ruleNote }: Cause): string[] {
  return [
    `  ${printable(sentence)}`,
    ...againstLines(counterexamples, counterexample),
    ...(rule === undefined
      ? []
      : [
          '    the rule that would accept it:',
          ...rule.split('\n').map((line) => `      ${printable(line)}`),
        ]),
    `    ${ruleNote}`,
  ];
}

function againstLines(counterexamples: number, example: CauseExample | undefined): string[] {
  if (counterexamples === 0) return [];
  const words = counterexamples === 1 ? '1 speaks against it' : `${count(counterexamples)} speak against it`;
  if (example === undefined) return [`    ${words}`];
  const [left, right] = [example.left, example.right].map((side) =>
    side === undefined ? '(absent)' : printable(shortened(side, VALUE_WIDTH)),
  );
  return [
    `    ${words}, such as ${printable(shortened(example.request, VALUE_WIDTH))}`,
    `      ${printable(example.path)}   ${left} → ${right}`,
  ];
}
