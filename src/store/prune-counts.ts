import type Database from 'better-sqlite3';

/** Minutes of one route that one step looks at: at most some ten thousand rows. */
const DAY = 1440;

/** Lets go of minute counts, a day of one route at a time. Times are whole minutes since the epoch. */
export interface CountPruner {
  /** Deletes what lies before `cutoff`; the number of rows, 0 when nothing is left there. */
  deleteBefore(cutoff: number): number;
  /**
   * Adds what lies before `cutoff` up to spans of `span` minutes; the number of rows that this saves. Sums stay exact,
   * only the minute in which something was counted is forgotten. 0 when nothing can be saved any more.
   */
  rollUpBefore(cutoff: number, span: number): number;
  /** Deletes the oldest day of any route, if it lies before `cutoff`; the number of rows. */
  deleteOldestBefore(cutoff: number): number;
}

export function countPruner(database: Database.Database): CountPruner {
  const nextRoute = database
    .prepare<[string], string | null>('SELECT min(route) FROM minute_counts WHERE route > ?')
    .pluck();
  const oldest = database
    .prepare<[string], number | null>('SELECT min(minute) FROM minute_counts WHERE route = ?')
    .pluck();
  const remove = database.prepare<[string, number]>(
    'DELETE FROM minute_counts WHERE route = ? AND minute < ?',
  );
  const fine = database
    .prepare<[string, number, number], number | null>(
      'SELECT min(minute) FROM minute_counts WHERE route = ? AND minute < ? AND minute % ? <> 0',
    )
    .pluck();
  const rollUp = database.prepare<[Record<string, string | number>]>(`
    INSERT INTO minute_counts (route, minute, verdict, reason, count)
    SELECT route, minute - minute % :span, verdict, reason, sum(count) FROM minute_counts
    WHERE route = :route AND minute >= :from AND minute < :to AND minute % :span <> 0
    GROUP BY route, minute - minute % :span, verdict, reason
    ON CONFLICT DO UPDATE SET count = count + excluded.count`);
  const removeFine = database.prepare<[Record<string, string | number>]>(`
    DELETE FROM minute_counts
    WHERE route = :route AND minute >= :from AND minute < :to AND minute % :span <> 0`);
  const total = database
    .prepare<[Record<string, string | number>], number>(`
    SELECT count(*) FROM minute_counts WHERE route = :route AND minute >= :from AND minute < :to`)
    .pluck();

  /** The first result that is not 0, route by route: `min` steps over an index where DISTINCT would read it all. */
  const firstOf = (work: (route: string) => number): number => {
    for (let route = nextRoute.get(''); typeof route === 'string'; route = nextRoute.get(route)) {
      const rows = work(route);
      if (rows > 0) return rows;
    }
    return 0;
  };

  return {
    deleteBefore: (cutoff) =>
      firstOf((route) => {
        const first = oldest.get(route);
        if (typeof first !== 'number' || first >= cutoff) return 0;
        return remove.run(route, Math.min(cutoff, first + DAY)).changes;
      }),
    rollUpBefore: (cutoff, span) =>
      firstOf((route) => {
        // Rows that stand alone in their span move without saving anything: on to the next day.
        for (;;) {
          const first = fine.get(route, cutoff, span);
          if (typeof first !== 'number') return 0;
          const from = first - (first % DAY);
          const day = { route, span, from, to: Math.min(cutoff, from + DAY) };
          const before = total.get(day) ?? 0;
          rollUp.run(day);
          removeFine.run(day);
          const saved = before - (total.get(day) ?? 0);
          if (saved > 0) return saved;
        }
      }),
    deleteOldestBefore: (cutoff) => {
      let found: { route: string; first: number } | undefined;
      firstOf((route) => {
        const first = oldest.get(route) ?? cutoff;
        if (first < Math.min(cutoff, found?.first ?? cutoff)) found = { route, first };
        return 0;
      });
      return found === undefined ? 0 : remove.run(found.route, Math.min(cutoff, found.first + DAY)).changes;
    },
  };
}
