import type Database from 'better-sqlite3';
import type { CountDelta } from './types.ts';

export interface CountWriter {
  add(delta: CountDelta): void;
}

/** Writes the exact counters per route and minute. */
export function countWriter(database: Database.Database): CountWriter {
  const add = database.prepare<[string, number, string, string, number]>(`
    INSERT INTO minute_counts (route, minute, verdict, reason, count) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET count = count + excluded.count`);
  return {
    add: ({ route, minute, verdict, reason, count }) => {
      add.run(route, minute, verdict, reason, count);
    },
  };
}
