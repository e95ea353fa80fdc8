import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { FicusError, messageOf } from '../errors.ts';
import { migrate, requireSchema } from './schema.ts';

/** How long a call waits for another connection's lock, milliseconds. */
const BUSY_TIMEOUT = 5000;

/** What a write-ahead log is cut back to after a checkpoint, bytes. */
const LOG_LIMIT = 16 * 1024 * 1024;

/**
 * Opens the store for writing, creates it and its folder where they are missing, and migrates it to this
 * version's schema. Throws FicusError `store_failed` or `store_newer`.
 */
export function openForWriting(path: string): Database.Database {
  return guarded(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const database = new Database(path, { timeout: BUSY_TIMEOUT });
    return closedOnError(database, () => {
      migrate(database, path);
      // A power cut may lose the last commits, never the file; a killed process loses nothing.
      database.pragma('synchronous = NORMAL');
      database.pragma(`journal_size_limit = ${LOG_LIMIT}`);
    });
  });
}

/** Opens an existing store for reading only. Throws FicusError `store_failed` or `store_newer`. */
export function openForReading(path: string): Database.Database {
  return guarded(path, () => {
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT });
    return closedOnError(database, () => requireSchema(database, path));
  });
}

function closedOnError(database: Database.Database, prepare: () => void): Database.Database {
  try {
    prepare();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function guarded(path: string, open: () => Database.Database): Database.Database {
  try {
    return open();
  } catch (error) {
    if (error instanceof FicusError) throw error;
    throw new FicusError('store_failed', { file: path, why: reasonOf(error) }, { cause: error });
  }
}

/** What SQLite's result codes mean to the person who has to act on them. */
const REASONS: readonly (readonly [prefix: string, reason: string])[] = [
  ['SQLITE_NOTADB', 'it is not an SQLite database'],
  ['SQLITE_CORRUPT', 'it is damaged'],
  ['SQLITE_CANTOPEN', 'it does not exist, is no file, or may not be opened'],
  ['SQLITE_PERM', 'this user may not open it'],
  ['SQLITE_READONLY', 'it may not be written'],
  ['SQLITE_BUSY', 'another process keeps it locked'],
  ['SQLITE_FULL', 'the disk is full'],
  ['SQLITE_IOERR', 'the disk reports an error'],
];

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = REASONS.find(([prefix]) => code.startsWith(prefix));
  if (known !== undefined) return known[1];
  // better-sqlite3 checks the folder itself, before SQLite is asked.
  if (error instanceof TypeError && messageOf(error).includes('directory does not exist'))
    return 'its folder does not exist';
  return messageOf(error);
}
