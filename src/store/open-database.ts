import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { FicusError } from '../errors.ts';
import { makeShrinkable } from './file-space.ts';
import { LOCK_TIMEOUT } from './lock-patience.ts';
import { makeFolder } from './make-folder.ts';
import { migrate, requireSchema } from './schema.ts';
import { storeFaultReason } from './store-fault.ts';

/** How long a reader waits for another connection's lock, milliseconds. */
const READ_TIMEOUT = 5000;

/** A checkpoint copies the log into the file once it has this share of what it may have. */
const CHECKPOINT_SHARE = 4;

/**
 * Opens the store for writing, creates it and its folder where they are missing, and migrates it to this
 * version's schema. `logLimit`: what the write-ahead log is cut back to, bytes. `report`: told of what does not keep it
 * from working. Throws FicusError `store_failed` or `store_newer`.
 */
export function openForWriting(
  path: string,
  logLimit: number,
  report: (message: string) => void = () => undefined,
): Database.Database {
  return guarded(path, () => {
    makeFolder(dirname(path));
    // SQLite would open it for reading instead, say nothing until the first write, and never look again.
    if (existsSync(path)) accessSync(path, constants.W_OK);
    const database = new Database(path, { timeout: LOCK_TIMEOUT });
    return closedOnError(database, () => {
      migrate(database, path);
      makeShrinkable(database, report);
      // A power cut may lose the last commits, never the file; a killed process loses nothing.
      database.pragma('synchronous = NORMAL');
      database.pragma(`journal_size_limit = ${logLimit}`);
      const pageSize = Number(database.pragma('page_size', { simple: true }));
      database.pragma(`wal_autocheckpoint = ${Math.floor(logLimit / CHECKPOINT_SHARE / pageSize)}`);
    });
  });
}

/** Opens an existing store for reading only. Throws FicusError `store_failed` or `store_newer`. */
export function openForReading(path: string): Database.Database {
  return guarded(path, () => {
    const database = new Database(path, { readonly: true, fileMustExist: true, timeout: READ_TIMEOUT });
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
    throw new FicusError('store_failed', { file: path, why: storeFaultReason(error) }, { cause: error });
  }
}
