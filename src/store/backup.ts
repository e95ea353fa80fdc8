import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { FicusError } from '../errors.ts';
import { storeFaultReason } from './store-fault.ts';

/** Where the copy of a store is kept that was at this schema version. */
export function backupPath(path: string, version: number): string {
  return `${path}.v${version}.bak`;
}

/**
 * Copies a store, as it is before its schema changes, beside it, readable by its owner alone. The copy takes its name when
 * it is whole and on the disk. Throws FicusError `store_failed`: without a copy nothing is changed.
 */
export function backUp(database: Database.Database, path: string, version: number): void {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    // SQLite writes into an empty file, which keeps its mode.
    closeSync(openSync(aside, 'wx', 0o600));
    database.prepare('VACUUM INTO ?').run(aside);
    const file = openSync(aside, 'r+');
    fsyncSync(file);
    closeSync(file);
    renameSync(aside, backupPath(path, version));
  } catch (error) {
    rmSync(aside, { force: true });
    const why = `it has to be changed for this version, and no copy can be made before: ${storeFaultReason(error)}`;
    throw new FicusError('store_failed', { file: path, why }, { cause: error });
  }
}
