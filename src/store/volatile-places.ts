import type Database from 'better-sqlite3';
import { STATISTICS_VERSION } from '../diff/causes/statistics.ts';
import type { Kind } from '../diff/types.ts';

/** Most places that are read: as many as a judge remembers. */
const MOST_PLACES = 10_000;

/** How often the monolith was asked again where a discrepancy is, and how often its second answer differed there. */
export interface VolatilePlace {
  readonly route: string;
  readonly kind: Kind;
  /** As the store writes it: without secrets. */
  readonly path: string;
  readonly asked: number;
  readonly changed: number;
}

/** Reads what the statistics of causes know of places that have changed on the monolith by themselves at least once. */
export function volatilePlacesReader(database: Database.Database): () => readonly VolatilePlace[] {
  const select = database.prepare<[number], VolatilePlace>(`
    WITH known AS (
      SELECT route, kind, path, last_seen,
        -- What is damaged must not keep the store from being opened.
        CASE WHEN json_valid(statistics) THEN statistics ->> '$.version' END AS version,
        CASE WHEN json_valid(statistics) THEN statistics ->> '$.hypotheses.volatility.asked' END AS asked,
        CASE WHEN json_valid(statistics) THEN statistics ->> '$.hypotheses.volatility.changed' END AS changed
      FROM discrepancies WHERE kind <> 'other'
    )
    SELECT route, kind, path, asked, changed FROM known
    WHERE version = ? AND typeof(asked) = 'integer' AND typeof(changed) = 'integer' AND changed BETWEEN 1 AND asked
    ORDER BY last_seen DESC LIMIT ${MOST_PLACES}`);
  return () => select.all(STATISTICS_VERSION);
}
