import type Database from 'better-sqlite3';

/** Rows that one step of pruning takes of one route. */
const STEP = 1000;

/** Lets go of what readiness and coverage rest on. `cutoff` in milliseconds since the epoch. */
export interface EvidencePruner {
  /** Deletes what began before; the number of rows, 0 when nothing is left there. */
  deleteEvidence(cutoff: number): number;
  /** Deletes the shapes that were not seen since. */
  deleteShapes(cutoff: number): number;
}

export function evidencePruner(database: Database.Database): EvidencePruner {
  const nextRoute = database
    .prepare<[string], string | null>('SELECT min(route) FROM evidence WHERE route > ?')
    .pluck();
  const remove = database.prepare<[string, string, number]>(`
    DELETE FROM evidence WHERE route = ? AND begin IN (
      SELECT begin FROM evidence WHERE route = ? AND begin + width <= ? ORDER BY begin LIMIT ${STEP})`);
  const removeShapes = database.prepare<[number]>('DELETE FROM shapes WHERE last_seen < ?');
  return {
    deleteEvidence: (cutoff) => {
      // `min` steps over the key where DISTINCT would read it all.
      for (let route = nextRoute.get(''); typeof route === 'string'; route = nextRoute.get(route)) {
        const rows = remove.run(route, route, Math.floor(cutoff / 1000)).changes;
        if (rows > 0) return rows;
      }
      return 0;
    },
    deleteShapes: (cutoff) => removeShapes.run(cutoff).changes,
  };
}
