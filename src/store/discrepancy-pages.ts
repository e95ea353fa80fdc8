import type Database from 'better-sqlite3';
import { causesReader } from './discrepancy-causes.ts';
import { DISCREPANCY_COLUMNS, type DiscrepancyRow, discrepancyOf } from './discrepancy-rows.ts';
import { millisecondsOf } from './instants.ts';
import { UNSETTLED } from './open-tally.ts';
import { cursorOf, positionOf } from './page-cursor.ts';
import { trendReader } from './trend-reader.ts';
import type { DiscrepancyQuery, StoreReader } from './types.ts';

const LIMIT = 100;
const LARGEST_LIMIT = 500;

interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/**
 * Pages of discrepancies, those with most mismatches first, then by id. A page begins where the one before
 * ended, so that nothing is skipped while others are added; one whose count rises meanwhile may change pages.
 */
export function discrepancyPages(database: Database.Database): StoreReader['discrepancies'] {
  const causesOf = causesReader(database);
  const trendsOf = trendReader(database);
  return (query) => {
    const limit = limitOf(query.limit);
    const conditions = conditionsOf(query);
    const where = conditions.map(({ sql }) => `(${sql})`).join(' AND ') || 'TRUE';
    const select = database.prepare<(string | number)[], DiscrepancyRow>(
      `SELECT ${DISCREPANCY_COLUMNS} FROM discrepancies WHERE ${where} ORDER BY count DESC, id LIMIT ?`,
    );
    // One more than is shown tells whether there is another page.
    const rows = select.all(...conditions.flatMap(({ values }) => values), limit + 1);
    const shown = rows.slice(0, limit);
    const trends = query.trendAt === undefined ? [] : trendsOf(shown, query.trendAt);
    const items = causesOf(shown).map(({ row, causes }, at) => discrepancyOf(row, causes, trends[at]));
    const last = items.at(-1);
    return rows.length > limit && last !== undefined ? { items, cursor: cursorOf(last) } : { items };
  };
}

function conditionsOf(query: DiscrepancyQuery): Condition[] {
  const { route, kind, state, q, since, cursor } = query;
  const conditions: Condition[] = [];
  if (route !== undefined) conditions.push({ sql: 'route = ?', values: [route] });
  if (kind !== undefined) conditions.push({ sql: 'kind = ?', values: [kind] });
  if (state === 'unsettled') conditions.push({ sql: UNSETTLED, values: [] });
  else if (state !== undefined) conditions.push({ sql: 'state = ?', values: [state] });
  if (since !== undefined) conditions.push({ sql: 'last_seen >= ?', values: [millisecondsOf(since)] });
  if (q !== undefined && q !== '') conditions.push(textCondition(q));
  if (cursor !== undefined) {
    const { count, id } = positionOf(cursor);
    conditions.push({ sql: 'count < ? OR (count = ? AND id > ?)', values: [count, count, id] });
  }
  return conditions;
}

/** The parts of the example that a person sees; its JSON as a whole would also find the names of its members. */
const SEARCHED = [
  'path',
  "example ->> '$.path'",
  "example ->> '$.left'",
  "example ->> '$.right'",
  "example ->> '$.detail'",
];

function textCondition(q: string): Condition {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  return {
    sql: SEARCHED.map((text) => `${text} LIKE ? ESCAPE '\\'`).join(' OR '),
    values: SEARCHED.map(() => pattern),
  };
}

function limitOf(limit: number | undefined): number {
  if (limit === undefined || Number.isNaN(limit)) return LIMIT;
  return Math.min(LARGEST_LIMIT, Math.max(1, Math.trunc(limit)));
}
