import type Database from 'better-sqlite3';
import type { RouteCoverage, ShapeDelta, ShapeRecord } from './evidence.ts';
import { isoTime } from './instants.ts';

/** Shapes of one route that are told apart; what comes beyond is counted together. */
const MOST_SHAPES = 200;
/** The shape of all others. */
export const OTHER_SHAPES = '';
const SEPARATOR = '\t';

export interface Shape {
  readonly method: string;
  readonly path: string;
  readonly status: string;
  readonly query: string;
  readonly contentType: string;
}

/** A shape as one text. None of its parts has a control character. */
export function shapeKey({ method, path, status, query, contentType }: Shape): string {
  return `${method}${SEPARATOR}${path}${SEPARATOR}${status}${SEPARATOR}${query}${SEPARATOR}${contentType}`;
}

/** Adds up shapes, redacted; those beyond the cap under OTHER_SHAPES. */
export function shapeWriter(
  database: Database.Database,
  redact: (text: string) => string,
): (delta: ShapeDelta) => void {
  const update = database.prepare<[number, number, number, string, string]>(`
    UPDATE shapes SET seen = seen + ?, compared = compared + ?, last_seen = max(last_seen, ?)
    WHERE route = ? AND shape = ?`);
  const count = database.prepare<[string], number>('SELECT count(*) FROM shapes WHERE route = ?').pluck();
  const insert = database.prepare<[string, string, number, number, number]>(`
    INSERT INTO shapes (route, shape, seen, compared, last_seen) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET seen = seen + excluded.seen, compared = compared + excluded.compared,
      last_seen = max(last_seen, excluded.last_seen)`);
  return ({ route, shape: given, seen, compared, at }) => {
    const shape = redact(given);
    const last = Math.floor(at);
    if (update.run(seen, compared, last, route, shape).changes > 0) return;
    const known = (count.get(route) ?? 0) < MOST_SHAPES ? shape : OTHER_SHAPES;
    insert.run(route, known, seen, compared, last);
  };
}

interface Row {
  readonly shape: string;
  readonly seen: number;
  readonly compared: number;
  readonly last_seen: number;
}

/** The shapes of one route, most frequent first. */
export function coverageReader(database: Database.Database): (route: string) => RouteCoverage {
  const all = database.prepare<[string], Row>(
    'SELECT * FROM shapes WHERE route = ? ORDER BY seen DESC, shape',
  );
  return (route) => {
    const rows = all.all(route);
    return {
      route,
      shapes: rows.filter(({ shape }) => shape !== OTHER_SHAPES).map(recordOf),
      others: rows.find(({ shape }) => shape === OTHER_SHAPES)?.seen ?? 0,
    };
  };
}

function recordOf({ shape, seen, compared, last_seen: last }: Row): ShapeRecord {
  const [method = '', path = '', status = '', query = '', contentType = ''] = shape.split(SEPARATOR);
  const names = query === '' ? [] : query.split('&');
  return { method, path, status, query: names, contentType, seen, compared, lastSeen: isoTime(last) };
}
