import type { CaseId } from './cases.ts';
import { type CaseResult, entryOf, type Figure, ratioOf } from './figures.ts';

/** What DESIGN allows: one entry's figure, as a multiple of another's in the same case and round. */
interface Budget {
  readonly what: string;
  readonly case: CaseId;
  readonly figure: Figure;
  readonly entry: string;
  readonly against: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

const BUDGETS: readonly Budget[] = [
  cpuBudget('plain proxying', 'plain', 'Ficus', 'nginx', 2),
  cpuBudget('plain proxying', 'plain', 'Ficus', 'http-proxy', 0.5),
  cpuBudget('mirror and compare, equal answers', 'equal', 'Ficus shadow', 'nginx mirror', 1),
  cpuBudget('mirror and compare, one difference', 'differing', 'Ficus shadow', 'nginx mirror', 1),
  {
    what: 'throughput while the service takes 1 s',
    case: 'hung',
    figure: 'perSecond',
    entry: 'Ficus shadow',
    against: 'Ficus',
    atLeast: 0.95,
  },
];

/** Whether a budget was kept in one run; `measured` is undefined where one of the two took no part. */
export interface BudgetResult {
  readonly what: string;
  readonly required: string;
  readonly measured: number | undefined;
  readonly met: boolean | undefined;
}

/** Every budget whose case was run. */
export function budgetResults(results: readonly CaseResult[]): readonly BudgetResult[] {
  return BUDGETS.flatMap((budget) => {
    const result = results.find((one) => one.case.id === budget.case);
    return result === undefined ? [] : [judge(budget, result)];
  });
}

function judge({ what, figure, entry, against, atMost, atLeast }: Budget, result: CaseResult): BudgetResult {
  const subject = entryOf(result, entry);
  const base = entryOf(result, against);
  const measured = subject && base && ratioOf(subject, base, figure);
  const required = atMost === undefined ? `≥ ${atLeast} × ${against}` : `≤ ${atMost} × ${against}`;
  const met =
    measured === undefined
      ? undefined
      : measured <= (atMost ?? Number.POSITIVE_INFINITY) && measured >= (atLeast ?? 0);
  return { what, required, measured, met };
}

function cpuBudget(what: string, case_: CaseId, entry: string, against: string, atMost: number): Budget {
  return { what: `CPU time, ${what}`, case: case_, figure: 'cpu', entry, against, atMost };
}
