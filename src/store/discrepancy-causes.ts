import type Database from 'better-sqlite3';
import { Background } from '../diff/causes/background.ts';
import type { Cause } from '../diff/causes/cause.ts';
import { Statistics } from '../diff/causes/statistics.ts';
import type { DiscrepancyKind } from './types.ts';

export type Causes = readonly Cause[];

/** What is read of a discrepancy to find its causes. */
interface Row {
  readonly id: string;
  readonly route: string;
  readonly kind: DiscrepancyKind;
  readonly path: string;
  readonly statistics: string | null;
}

interface RowWithCauses<R> {
  readonly row: R;
  readonly causes: Causes;
}

/** Draws conclusions from what is stored of discrepancies and of their routes. */
export function causesReader(
  database: Database.Database,
): <R extends Row>(rows: readonly R[]) => readonly RowWithCauses<R>[] {
  const select = database
    .prepare<[string], string>('SELECT background FROM route_backgrounds WHERE route = ?')
    .pluck();
  return (rows) => {
    // Several discrepancies of a page are of one route.
    const backgrounds = new Map<string, Background>();
    const backgroundOf = (route: string): Background => {
      const saved = select.get(route);
      const found =
        backgrounds.get(route) ?? new Background(saved === undefined ? undefined : JSON.parse(saved));
      backgrounds.set(route, found);
      return found;
    };
    return rows.map((row) => {
      if (row.statistics === null || row.kind === 'other') return { row, causes: [] };
      // Where the place holds secrets, nothing of its values was written.
      const statistics = new Statistics(row.kind, false, JSON.parse(row.statistics));
      return { row, causes: statistics.causes(row.path, backgroundOf(row.route).without(row.id)) };
    });
  };
}

/** The first cause in one sentence, and where it holds if that depends on the request. */
export function summaryOf(causes: Causes): string {
  const [first, ...others] = causes;
  const where = others.find(({ name }) => name === 'dependence');
  return [first, where]
    .filter((cause) => cause !== undefined)
    .map(({ sentence }) => sentence)
    .join('; ');
}
