import type Database from 'better-sqlite3';

/** Discrepancies that one step of pruning takes. */
const STEP = 50;

export interface DiscrepancyPruner {
  /**
   * Deletes discrepancies that nobody has to work on and that were last seen before `cutoff` (milliseconds since the
   * epoch), with their samples, those seen longest ago first; stops where `enough` says so.
   */
  deleteSettled(cutoff: number, enough?: () => boolean): { discrepancies: number; samples: number };
  /** Deletes the samples of discrepancies last seen before `cutoff`, those seen longest ago first; their number. */
  deleteSamples(cutoff: number, enough?: () => boolean): number;
}

/**
 * Lets go of discrepancies and samples. Open and investigated ones are somebody's work and accepted ones somebody's
 * decision: these lose their samples only.
 */
export function discrepancyPruner(database: Database.Database): DiscrepancyPruner {
  const settled = database
    .prepare<[number], string>(`
      SELECT id FROM discrepancies
      WHERE last_seen < ? AND (state = 'resolved' OR (state = 'open' AND count = 0))
      ORDER BY last_seen, id LIMIT ${STEP}`)
    .pluck();
  const sampled = database
    .prepare<[number], string>(`
      SELECT id FROM discrepancies
      WHERE last_seen < ? AND EXISTS (SELECT 1 FROM discrepancy_samples WHERE discrepancy_id = discrepancies.id)
      ORDER BY last_seen, id LIMIT ${STEP}`)
    .pluck();
  const samplesOf = database
    .prepare<[string], number>('SELECT DISTINCT sample_id FROM discrepancy_samples WHERE discrepancy_id = ?')
    .pluck();
  const unrefer = database.prepare<[string]>('DELETE FROM discrepancy_samples WHERE discrepancy_id = ?');
  const removeUnused = database.prepare<[number]>(`
    DELETE FROM samples
    WHERE id = ? AND NOT EXISTS (SELECT 1 FROM discrepancy_samples WHERE sample_id = samples.id)`);
  const forget = database.prepare<[string]>('DELETE FROM discrepancy_history WHERE discrepancy_id = ?');
  const forgetTrend = database.prepare<[string]>('DELETE FROM discrepancy_trends WHERE discrepancy_id = ?');
  const remove = database.prepare<[string]>('DELETE FROM discrepancies WHERE id = ?');

  /** A sample that another discrepancy shows as well stays there. */
  const dropSamples = (id: string): number => {
    const samples = samplesOf.all(id);
    unrefer.run(id);
    return samples.reduce((dropped, sample) => dropped + removeUnused.run(sample).changes, 0);
  };

  return {
    deleteSettled: (cutoff, enough = () => false) => {
      const deleted = { discrepancies: 0, samples: 0 };
      for (const id of settled.all(cutoff)) {
        if (enough()) break;
        deleted.samples += dropSamples(id);
        forget.run(id);
        forgetTrend.run(id);
        deleted.discrepancies += remove.run(id).changes;
      }
      return deleted;
    },
    deleteSamples: (cutoff, enough = () => false) => {
      let deleted = 0;
      for (const id of sampled.all(cutoff)) {
        if (enough()) break;
        deleted += dropSamples(id);
      }
      return deleted;
    },
  };
}
