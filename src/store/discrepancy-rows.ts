import { type Causes, summaryOf } from './discrepancy-causes.ts';
import { isoTime } from './instants.ts';
import { OVERFLOW_CAUSE } from './overflow.ts';
import type { Trend } from './trend.ts';
import type { DifferenceExample, Discrepancy, DiscrepancyKind, State } from './types.ts';

/** A row of the table as SQLite gives it. */
export interface DiscrepancyRow {
  readonly id: string;
  readonly route: string;
  readonly kind: DiscrepancyKind;
  readonly path: string;
  readonly state: State;
  readonly count: number;
  readonly ignored_count: number;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly example: string;
  readonly statistics: string | null;
  readonly assignee: string | null;
  readonly regressed_at: number | null;
  readonly regression_sample: number | null;
  readonly trend_since: number | null;
}

export const DISCREPANCY_COLUMNS =
  'id, route, kind, path, state, count, ignored_count, first_seen, last_seen, example, statistics, assignee, regressed_at, regression_sample, trend_since';

export function discrepancyOf(row: DiscrepancyRow, causes: Causes, trend?: Trend): Discrepancy {
  const { id, route, kind, path, state, count } = row;
  return {
    id,
    route,
    kind,
    path,
    state,
    ...(row.assignee === null ? {} : { assignee: row.assignee }),
    ...regressionOf(row),
    count,
    ignoredCount: row.ignored_count,
    firstSeen: isoTime(row.first_seen),
    lastSeen: isoTime(row.last_seen),
    example: JSON.parse(row.example) as DifferenceExample,
    ...causeOf(kind, causes),
    ...(trend !== undefined && { trend }),
  };
}

function regressionOf({
  regressed_at: at,
  regression_sample: sample,
}: DiscrepancyRow): Pick<Discrepancy, 'regression' | 'regressedAt' | 'regressionSample'> {
  if (at === null) return {};
  return {
    regression: true,
    regressedAt: isoTime(at),
    ...(sample === null ? {} : { regressionSample: sample }),
  };
}

function causeOf(kind: DiscrepancyKind, causes: Causes): { cause?: string } {
  if (kind === 'other') return { cause: OVERFLOW_CAUSE };
  return causes.length === 0 ? {} : { cause: summaryOf(causes) };
}
