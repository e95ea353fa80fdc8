import type Database from 'better-sqlite3';
import { isoTime } from './instants.ts';
import type { RuleRecord, StoreReader } from './types.ts';

interface Row {
  readonly route: string;
  readonly rule: string;
  readonly first_seen: number;
  readonly looked: number;
  readonly reached: number;
  readonly used: number;
  readonly last_used: number | null;
}

/** What is known of every rule that was ever in force. */
export function ruleUseReader(database: Database.Database): StoreReader['ruleUses'] {
  const all = database.prepare<[], Row>('SELECT * FROM rule_uses ORDER BY route, rule');
  return () => all.all().map(recordOf);
}

function recordOf({
  route,
  rule,
  first_seen: first,
  looked,
  reached,
  used,
  last_used: last,
}: Row): RuleRecord {
  const known = { route, rule, firstSeen: isoTime(first), looked, reached, used };
  // Before it was used for the first time, an update has left a zero.
  return last === null || last === 0 ? known : { ...known, lastUsed: isoTime(last) };
}
