import type Database from 'better-sqlite3';
import type { DiscrepancyKind } from './types.ts';

/** What is open work: where every occurrence was allowed there is none. */
export const UNSETTLED = "state IN ('open', 'investigating') AND count > 0";

export interface OpenCount {
  route: string;
  kind: DiscrepancyKind;
  count: number;
}

export interface OpenTally {
  /** Says that a write made a discrepancy open work. */
  changed(): void;
  /** Unsettled discrepancies by route and kind; those whose every occurrence was allowed are not open work. */
  read(): readonly OpenCount[];
}

/** Counts open discrepancies, and counts again only after a change: by this writer or by another connection. */
export function openTally(database: Database.Database): OpenTally {
  const select = database.prepare<[], OpenCount>(`
    SELECT route, kind, count(*) AS count FROM discrepancies
    WHERE ${UNSETTLED} GROUP BY route, kind ORDER BY route, kind`);
  let counted: readonly OpenCount[] | undefined;
  let version: unknown;
  return {
    changed: () => {
      counted = undefined;
    },
    read: () => {
      const now = database.pragma('data_version', { simple: true });
      if (counted === undefined || now !== version) counted = select.all();
      version = now;
      return counted;
    },
  };
}
