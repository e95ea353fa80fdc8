import type Database from 'better-sqlite3';
import type { RuleUse } from './types.ts';

/** Adds up how rules were used. */
export function ruleUseWriter(database: Database.Database): (use: RuleUse) => void {
  const add = database.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO rule_uses (route, rule, first_seen, looked, reached, used, last_used)
    VALUES (:route, :rule, :at, :looked, :reached, :used, :usedAt)
    ON CONFLICT DO UPDATE SET looked = looked + excluded.looked, reached = reached + excluded.reached,
      used = used + excluded.used, last_used = max(ifnull(last_used, 0), ifnull(excluded.last_used, 0))`);
  return ({ route, rule, at, looked, reached, used }) => {
    const seen = Math.floor(at);
    add.run({ route, rule, at: seen, looked, reached, used, usedAt: used > 0 ? seen : null });
  };
}
