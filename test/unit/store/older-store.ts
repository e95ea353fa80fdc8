import Database from 'better-sqlite3';
import { MIGRATIONS } from '../../../src/store/schema.ts';

/** Ficu: what marks a file as a store. */
const APPLICATION_ID = 0x46696375;

/** Makes a store as the program of an earlier schema version left it, with two counts and a discrepancy in it. */
export function olderStore(path: string, version: number): void {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  for (const statements of MIGRATIONS.slice(0, version)) database.exec(statements);
  database.exec(`
    INSERT INTO minute_counts VALUES ('orders-read', 29893440, 'match', '', 41), ('orders-read', 29893441, 'mismatch', '', 2);
    INSERT INTO discrepancies (id, route, kind, path, count, ignored_count, first_seen, last_seen, example)
    VALUES ('0123456789ab', 'orders-read', 'value', '$.total', 2, 0, 1793606460000, 1793606460001,
      '{"path":"$.total","left":"1","right":"2","detail":"another text"}');
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${version};`);
  database.close();
}
