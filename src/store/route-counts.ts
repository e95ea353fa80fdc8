import type Database from 'better-sqlite3';
import { millisecondsOf } from './instants.ts';
import type { CountedVerdict, RouteCounts, StoreReader } from './types.ts';

const MINUTE = 60_000;

interface CountRow {
  readonly route: string;
  readonly verdict: CountedVerdict;
  readonly reason: string;
  readonly count: number;
}

interface OpenRow {
  readonly route: string;
  readonly count: number;
}

/** Sums the counters by route. A route that has only open discrepancies is listed too. */
export function routeCountsReader(database: Database.Database): StoreReader['routeCounts'] {
  const counts = database.prepare<[number], CountRow>(`
    SELECT route, verdict, reason, sum(count) AS count FROM minute_counts
    WHERE minute >= ? GROUP BY route, verdict, reason`);
  const open = database.prepare<[], OpenRow>(`
    SELECT route, count(*) AS count FROM discrepancies
    WHERE state IN ('open', 'investigating') AND count > 0 GROUP BY route`);
  const both = database.transaction((minute: number) => ({
    counted: counts.all(minute),
    opened: open.all(),
  }));

  return (since) => {
    const minute = since === undefined ? 0 : Math.floor(millisecondsOf(since) / MINUTE);
    const { counted, opened } = both(minute);
    const rows = Map.groupBy(counted, (row) => row.route);
    const openByRoute = new Map(opened.map((row) => [row.route, row.count]));
    const routes = [...new Set([...rows.keys(), ...openByRoute.keys()])].sort();
    return routes.map((route) => summed(route, rows.get(route) ?? [], openByRoute.get(route) ?? 0));
  };
}

function summed(route: string, rows: readonly CountRow[], openDiscrepancies: number): RouteCounts {
  const byVerdict = Map.groupBy(rows, (row) => row.verdict);
  const verdicts = [...byVerdict].map(([verdict, of]) => [
    verdict,
    of.reduce((sum, row) => sum + row.count, 0),
  ]);
  const reasons = [...byVerdict]
    .map(([verdict, of]) => [verdict, of.filter((row) => row.reason !== '')] as const)
    .filter(([, of]) => of.length > 0)
    .map(([verdict, of]) => [verdict, Object.fromEntries(of.map((row) => [row.reason, row.count]))]);
  return {
    route,
    verdicts: Object.fromEntries(verdicts),
    reasons: Object.fromEntries(reasons),
    openDiscrepancies,
  };
}
